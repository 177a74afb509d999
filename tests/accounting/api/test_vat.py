"""/tax-rates, /btw-periods and what belongs to them, as programs meet them."""

import datetime

import pytest
from rest_framework.test import APIClient

from accounting.models import TaxCode, VatPeriod
from accounting.services import issuing, vat_periods
from crm.models import Customer
from repair_angel.kernel.models import ApiToken, Member
from tests.accounting.conftest import DAY, line


@pytest.fixture
def program(boss, company):
    """The boss's program."""
    _, plain = ApiToken.issue(member=Member.objects.get(), name="test", abilities=["*"])
    client = APIClient(raise_request_exception=False)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {plain}")
    return client


@pytest.fixture
def call(program):
    """Calls and insists on the status; what was answered."""

    def made(method, path, status, body=None):
        answer = getattr(program, method)(path, body, format="json")
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None

    return made


@pytest.fixture
def call_raw(program):
    """The bytes of a file."""

    def made(path):
        answer = program.get(path)
        assert answer.status_code == 200, answer
        return answer.getvalue()

    return made


@pytest.fixture
def quarter(company):
    vat_periods.ensure(DAY)
    return VatPeriod.objects.of_day(DAY).get()


def test_tax_rates_by_the_reference(call):
    listed = call("get", "/api/tax-rates", 200)
    assert isinstance(listed, list)
    assert [one["rate"] for one in listed] == sorted(one["rate"] for one in listed)
    default = [one for one in listed if one["is_default"]]
    assert [(one["rate"], one["code"]) for one in default] == [(21.00, "S21")]

    made = call(
        "post",
        "/api/tax-rates",
        201,
        {"name": "Margin scheme", "rate": 9.00, "description": "Used-goods margin"},
    )
    assert {name: made[name] for name in ("name", "rate", "description", "is_default")} == {
        "name": "Margin scheme",
        "rate": 9.00,
        "description": "Used-goods margin",
        "is_default": False,
    }
    path = f"/api/tax-rates/{made['id']}"
    assert call("get", path, 200) == made
    assert call("put", path, 200, {"name": "Low"})["name"] == "Low"
    assert call("post", f"{path}/set-default", 200) == {
        "id": made["id"],
        "name": "Low",
        "is_default": True,
    }
    assert call("delete", path, 422)["code"] == "tax_rate.default"
    standard = TaxCode.objects.get(code="S21").pk
    call("post", f"/api/tax-rates/{standard}/set-default", 200)
    call("delete", path, 204)
    call("get", path, 404)


def test_a_period_from_its_boxes_to_its_documents(call, boss, jane, quarter, draft, issued):
    invoice = issued()
    Customer.objects.filter(pk=jane.pk).update(country="DE", vat_number="DE136695976")
    abroad = draft(line("100", rate="0", vat_category="AE"))
    issuing.issue(actor=boss, invoice_id=abroad.pk)
    path = f"/api/btw-periods/{quarter.pk}"

    row = next(one for one in call("get", "/api/btw-periods", 200) if one["id"] == quarter.pk)
    assert row == {
        "id": quarter.pk,
        "year": 2026,
        "quarter": 1,
        "month": None,
        "status": "open",
        "total_vat": 18.00,
        "starts_on": "2026-01-01",
        "ends_on": "2026-03-31",
    }
    shown = call("get", path, 200)
    assert (shown["file_by"], shown["pay_by"]) == ("2026-04-30", "2026-04-30")
    assert [box["code"] for box in shown["boxes"]] == [
        *("1a", "1b", "1c", "1d", "1e", "2a", "3a", "3b", "3c", "4a", "4b", "5a", "5b", "5g")
    ]
    first = shown["boxes"][0]
    assert (first["base"], first["vat"], first["entries"]) == (89.00, 18.00, 1)
    (entry,) = call("get", first["entries_url"], 200)["data"]
    assert (entry["base"], entry["vat"]) == (89.00, 18.69)
    assert entry["document"] == {
        "type": "accounting.invoice",
        "id": invoice.pk,
        "label": "INV-2026-0001",
    }
    assert call("get", f"{path}/icp", 200) == [
        {
            "vat_number": "DE136695976",
            "country": "DE",
            "goods": 0.00,
            "services": 100.00,
            "abc": 0.00,
        }
    ]

    closed = call("post", f"{path}/close", 200)
    assert (closed["status"], closed["total_vat"]) == ("filed", 18.00)
    assert call("post", f"{path}/close", 422)["code"] == "btw_period.not_open"
    assert call("post", f"{path}/reopen", 422, {"reason": "No"})["code"] == "btw_period.filed"


def test_spreadsheets_and_paper(call_raw, quarter, issued):
    issued()

    entries = call_raw(f"/api/vat-entries/csv?period_id={quarter.pk}")
    paper = call_raw(f"/api/btw-periods/{quarter.pk}/pdf")

    assert entries.decode("utf-8-sig").splitlines()[1].startswith("2026-03-27;1a;89,00;18,69;S21;")
    assert paper.startswith(b"%PDF")


def test_a_regime_over_the_api(call, quarter):
    year = {"starts_on": "2027-01-01", "periods": "month", "basis": "cash"}
    made = call("post", "/api/vat-regimes", 201, year)
    vat_periods.open_year(2027)

    assert (made["basis"], made["small_business"]) == ("cash", False)
    assert VatPeriod.objects.filter(year=2027).count() == 12
    wrong = {**year, "starts_on": "2027-01-02"}
    assert call("post", "/api/vat-regimes", 422, wrong)["code"] == "vat_regime.start"
    call("delete", f"/api/vat-regimes/{made['id']}", 204)
    assert VatPeriod.objects.filter(year=2027).count() == 4
    assert VatPeriod.objects.of_day(datetime.date(2027, 5, 5)).exists()
