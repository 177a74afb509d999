"""What is signed at the counter is what the customer read, and what the work order then says."""

import hashlib

import pytest

from repair_angel.kernel.commands import SYSTEM
from tests.desk.conftest import COUNTER, IMEI, counts, refused, taken
from tests.workorders.paper import pages
from workorders.models import TermsVersion
from workorders.services import receipts, work_orders

SIGN_AGAIN = "What was signed is not what is now written: let the customer sign again."


@pytest.mark.parametrize(
    "changes",
    [
        {"signed_text": ""},
        {"signed_text": "I owe you a thousand euros."},
        {"customer_first_name": "Someone"},
        {"device_model": "iPhone 17"},
        {"device_imei": IMEI},
        {"problem_description": "Fell; the screen is broken. And the back."},
        {"accessories": "Charger"},
        {"spending_limit": "150.01"},
    ],
)
def test_what_was_edited_after_it_was_signed_is_refused_and_nothing_is_kept(desk, signed, changes):
    errors = refused(desk, signed(spending_limit="150") | changes)

    assert errors == {"signature": [SIGN_AGAIN]}


def test_terms_in_another_language_than_were_read_are_not_signed(desk, signed):
    dutch = TermsVersion.objects.get(language="nl").pk

    assert refused(desk, signed() | {"terms_id": dutch}) == {"signature": [SIGN_AGAIN]}


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"problem_description": ""}, "problem_description"),
        ({"spending_limit": "much"}, "spending_limit"),
        ({"customer_first_name": ""}, "customer_id"),
        ({"customer_id": 999999}, "customer_id"),
        ({"device_id": 999999}, "device_id"),
        ({"device_imei": "352099001761482"}, "device_imei"),
        ({"_company": ""}, "__all__"),
    ],
)
def test_what_is_wrong_is_not_put_before_a_customer(desk, filled, changes, place):
    assert list(desk.post(f"{COUNTER}read", filled(**changes)).json()["errors"]) == [place]


def test_who_may_not_take_in_puts_nothing_before_a_customer(staff, filled):
    assert staff("bookkeeper").post(f"{COUNTER}read", filled()).status_code == 403


def test_a_customer_reads_in_each_language_what_is_written_and_nothing_is_kept_of_it(
    desk, filled, jane, phone
):
    before = counts()

    body = filled(
        customer_id=jane.pk,
        customer_first_name="",
        device_id=phone.pk,
        device_kind="",
        problem_description="Fell.\r\nTwice.",
        spending_limit="1150,5",
        passcode="without a kind",
    )
    facts = desk.post(f"{COUNTER}read", body).json()["facts"]

    assert facts["nl"] == (
        f"Klant: Jane Smith\nApparaat: Apple iPhone 12\nSerienummer: {IMEI}\n"
        "Klacht: Fell.\nTwice.\nBestedingslimiet: EUR 1150,50"
    )
    assert sorted(facts) == ["en", "fr", "nl"]
    assert counts() == before


def test_exactly_what_was_read_is_kept_and_the_receipt_shows_it(desk, signed, terms, shop):
    body = signed(problem_description="Fell.\nTwice.", accessories="Charger")

    order = taken(desk, body | {"signed_text": body["signed_text"].replace("\n", "\r\n")})

    kept = order.signatures.get()
    assert kept.document == body["signed_text"]
    assert kept.document == (
        "Customer: Sanne de Boer\nDevice: Apple iPhone 12\nProblem: Fell.\nTwice.\n"
        f"Left with it: Charger\n\n{terms.text}\n"
    )
    assert kept.document_sha256 == hashlib.sha256(kept.document.encode()).hexdigest()
    work_orders.update(actor=SYSTEM, work_order_id=order.pk, problem_description="Something else")
    (paper,) = pages(receipts.render(order.pk))
    assert order.ticket_no in paper.text
    assert order.ticket_no not in kept.document
    assert "Problem: Fell." in paper.text
