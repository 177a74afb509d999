"""The tables fit each other, so that no draw of the generator meets a hole."""

from random import Random

import pytest

from repair_angel.demo.repairs import way_to
from repair_angel.demo.story import IN_THE_SHOP
from repair_angel.demo.tables import rows
from workorders.services.statuses import standard

SKUS = {row["sku"]: row for row in rows("products")}


def test_every_kind_of_device_has_complaints():
    assert {row["family"] for row in rows("devices")} == {row["family"] for row in rows("repairs")}


@pytest.mark.parametrize("device", rows("devices"), ids=lambda row: row["model"])
def test_every_part_and_all_labour_of_a_repair_is_in_the_catalogue(device):
    wanted = set()
    for repair in rows("repairs"):
        if repair["family"] == device["family"]:
            wanted |= {repair["labour"], *repair["parts"].format_map(device).split()}

    assert wanted - SKUS.keys() == set()


def test_goods_have_cost_stock_and_bin_and_sell_above_cost():
    for row in SKUS.values():
        if row["type"] == "service":
            assert (row["cost"], row["stock"], row["bin"]) == ("", "", "")
        else:
            assert float(row["price"]) > float(row["cost"]) > 0
            assert row["stock"]
            assert row["bin"]


def test_skus_are_there_once():
    assert len(SKUS) == len(rows("products"))


def test_journeys_and_remarks_name_statuses_that_exist():
    slugs = {status.slug for status in standard()}
    walked = {step.split()[0] for row in rows("journeys") for step in row["steps"].split(",")}

    assert walked | {"new"} == slugs
    assert {row["when"] for row in rows("remarks")} <= slugs


@pytest.mark.parametrize("status", IN_THE_SHOP)
def test_there_is_a_way_to_each_status_in_which_repairs_wait(status):
    way = way_to(status, Random(1))

    assert [slug for slug, _ in way][-1:] == ([] if status == "new" else [status])
