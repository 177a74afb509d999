"""Every list of the staff site can be taken along as a file, by whoever may see it."""

import csv
import io

import pytest
from django.urls import reverse

from crm.services import customers
from repair_angel.kernel import tenancy
from repair_angel.kernel.admin.site import site
from repair_angel.kernel.admin.staff import StaffAdmin
from repair_angel.kernel.commands import SYSTEM

CUSTOMERS = "/admin/crm/customer/"


@pytest.fixture
def people(shop, rival):
    for name in ("=cmd|' /C calc'!A0", "Jane", "Jill"):
        customers.create(actor=SYSTEM, first_name=name, last_name="Smith")
    with tenancy.working_for(rival.pk):
        customers.create(actor=SYSTEM, first_name="THEIRS", last_name="Smith")


def rows(answer):
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body, newline="")))


def test_a_list_is_exported_as_it_is_filtered_and_nobody_elses(staff, people):
    client = staff("manager")

    everyone = rows(client.get(f"{CUSTOMERS}export.csv"))
    some = rows(client.get(f"{CUSTOMERS}export.csv", {"q": "jill", "p": "7"}))

    text = str(everyone)
    assert "Jane" in text
    assert "THEIRS" not in text
    assert any(cell.startswith("'=cmd") for row in everyone for cell in row)
    assert not any(cell.startswith("=") for row in everyone for cell in row)
    assert len(some) == 2
    assert "Jill" in str(some)
    assert "export.csv" in client.get(CUSTOMERS).content.decode()


def test_every_page_has_both_files_for_the_administrator(staff, people):
    client = staff("admin")
    pages = [page for page in site._registry.values() if isinstance(page, StaffAdmin)]
    for model in [page.model for page in pages]:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_list_as_file"
        for kind in ("csv", "xlsx"):
            answer = client.get(reverse(name, args=[kind]))
            assert answer.status_code == 200, f"{name} {kind}"
            assert b"THEIRS" not in b"".join(answer.streaming_content)


def test_who_may_not_see_a_list_may_not_take_it_along(staff, client, shop):
    address = "/admin/accounting/journalentry/export.csv"

    assert staff("front_desk").get(address).status_code == 403
    assert client.get(address).status_code == 302
    assert staff("admin").get("/admin/accounting/journalentry/export.exe").status_code == 404


def test_a_filter_the_list_does_not_know_leads_back_to_it(staff, shop):
    address = f"{CUSTOMERS}export.csv"

    assert staff("admin").get(address, {"password__startswith": "x"}).status_code in (302, 400)
