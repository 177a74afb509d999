"""A shop that keeps books, and the people in it."""

import datetime
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.utils import translation

from accounting.models import Invoice
from accounting.services import invoices, issuing
from accounting.services.invoice_lines import LineIn
from crm.models import Customer
from crm.services import customers
from repair_angel.kernel import tenancy
from repair_angel.kernel.commands import SYSTEM, Actor
from repair_angel.kernel.models import Company, Member
from repair_angel.kernel.services import companies

DAY = datetime.date(2026, 3, 27)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def company(db: None) -> Iterator[Company]:
    """A Dutch shop, entered."""
    made = companies.create(
        name="De Reparatiehoek",
        admin=companies.Admin("baas@reparatiehoek.example", "secret", "Baas"),
        address="Damrak 1",
        postal_code="1012 LG",
        city="Amsterdam",
        vat_number="NL123456782B90",
        chamber_of_commerce="12345678",
        iban="NL91ABNA0417164300",
    )
    with tenancy.working_for(made.pk):
        yield made


@pytest.fixture
def boss(company: Company) -> Actor:
    return Member.objects.get(company=company).actor()


@pytest.fixture
def jane(company: Company) -> Customer:
    return customers.create(
        actor=SYSTEM, first_name="Jane", last_name="Smith", email="jane@example.com"
    )


def line(price: str, *, rate: str = "21", quantity: str = "1", **more: object) -> LineIn:
    """A line of one piece of work."""
    return LineIn(
        description="Screen replacement",
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        vat_rate=Decimal(rate),
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def draft(boss: Actor, jane: Customer) -> Callable[..., Invoice]:
    """Makes a draft of Jane's with lines, by default one of 89.00 at 21 %."""

    def make(*lines: LineIn, on: datetime.date = DAY, **more: object) -> Invoice:
        return invoices.create(
            actor=boss,
            customer_id=jane.pk,
            invoice_date=on,
            lines=lines or [line("89.00")],
            **more,  # type: ignore[arg-type]
        )

    return make


@pytest.fixture
def issued(boss: Actor, draft: Callable[..., Invoice]) -> Callable[..., Invoice]:
    """Makes an issued invoice as `draft` does."""

    def make(*lines: LineIn, **more: object) -> Invoice:
        return issuing.issue(actor=boss, invoice_id=draft(*lines, **more).pk)

    return make
