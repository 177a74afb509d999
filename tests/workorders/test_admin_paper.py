"""Printing from the page of a repair."""

import pytest
from django.urls import reverse

from repair_angel.kernel import pdf, tenancy
from tests.factories.workorders import WorkOrderFactory
from tests.workorders.paper import pages


@pytest.fixture(autouse=True)
def _libraries():
    try:
        pdf.render("<p>x")
    except pdf.PdfUnavailable as missing:
        pytest.skip(str(missing))


@pytest.fixture
def desk(staff):
    made = staff("front_desk")
    made.cookies["django_language"] = "en"
    return made


def printing(order, what):
    return reverse(f"admin:workorders_workorder_print_{what}", args=[order.pk])


@pytest.mark.parametrize("what", ["label", "receipt"])
def test_a_stranger_prints_nothing(client, order, what):
    assert client.get(printing(order, what)).status_code == 302


@pytest.mark.parametrize("what", ["label", "receipt"])
def test_another_companys_repair_is_not_printed(desk, rival, what):
    with tenancy.working_for(rival.pk):
        theirs = WorkOrderFactory()

    answer = desk.get(printing(theirs, what))

    assert answer.status_code == 302
    assert "application/pdf" not in answer["Content-Type"]


def test_the_page_offers_every_size_in_every_language(desk, order):
    page = desk.get(reverse("admin:workorders_workorder_change", args=[order.pk]))

    shown = page.content.decode()
    assert f"{printing(order, 'label')}?size=62x29&amp;language=fr" in shown
    assert f"{printing(order, 'receipt')}?paper=a5&amp;language=nl" in shown


def test_a_label_opens_in_the_browser_in_the_size_last_used(desk, order):
    def size(**asked):
        answer = desk.get(printing(order, "label"), asked)
        assert answer["Content-Disposition"].startswith("inline")
        (page,) = pages(answer.getvalue())
        return page.width, page.height

    assert size() == (57, 32)
    assert size(size="89x36") == (89, 36)
    assert size() == (89, 36)
    assert size(size="nonsense", language="nonsense") == (89, 36)


def test_a_receipt_opens_in_the_browser(desk, order):
    answer = desk.get(printing(order, "receipt"), {"paper": "a5"})

    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    (page,) = pages(answer.getvalue())
    assert (round(page.width), round(page.height)) == (148, 210)
