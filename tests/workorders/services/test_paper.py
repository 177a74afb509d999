"""Labels and receipts: what is on them, what is not, and that nothing runs off the paper."""

import base64
import datetime
from decimal import Decimal

import pytest

from crm.models import Customer, Device
from crm.services import customers
from repair_angel.kernel import pdf, tenancy
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.errors import InvalidInput, NotFound
from repair_angel.kernel.models import Company
from repair_angel.kernel.services import looks
from tests.factories.workorders import WorkOrderFactory
from tests.kernel.test_looks import picture
from tests.pictures import scribble
from tests.workorders.paper import pages
from workorders.documents import intake
from workorders.documents.label import shortened
from workorders.models import ChecklistItem, TermsVersion, WorkOrder
from workorders.services import checklists, labels, receipts, signatures, terms, work_orders

PROMISED = datetime.datetime(2026, 3, 28, 15, 0, tzinfo=datetime.UTC)
IMEI = "356938035643809"
WORDS = {
    "nl": ("Reparatiebewijs", "Klacht", "28-3-2026 16:00", "Klaar op za 28 mrt 16:00"),
    "en": ("Repair receipt", "Problem", "28/03/2026 16:00", "Ready by Sat 28 Mar 16:00"),
    "fr": ("Reçu de dépôt", "Problème", "28/03/2026 16:00", "Prêt le sam 28 mar 16:00"),
}


@pytest.fixture(autouse=True)
def _libraries():
    try:
        pdf.render("<p>x")
    except pdf.PdfUnavailable as missing:
        pytest.skip(str(missing))


@pytest.fixture
def full(owner, order, technician):
    """Jane's phone with everything there is to say about it."""
    work_orders.update(
        actor=owner,
        work_order_id=order.pk,
        device_category="phone",
        device_serial=IMEI,
        problem_description="Screen cracked after a fall on stones, touch is dead at the top",
        accessories="Charger, blue case",
        spending_limit=Decimal("1250.00"),
        priority="urgent",
        assigned_to_id=technician.pk,
        expected_ready_at=PROMISED,
    )
    return WorkOrder.objects.get(pk=order.pk)


@pytest.fixture
def endless(owner, order, technician):
    """Every field as long as it may be."""
    made = WorkOrderFactory(
        ticket_no="W" * 40,
        device_brand="W" * 120,
        device_model="M" * 120,
        device_serial="9" * 80,
        problem_description="Donaudampfschifffahrtsgesellschaft" * 290,
        accessories="x" * 300,
        priority="urgent",
        assigned_to=technician,
        expected_ready_at=PROMISED,
    )
    Customer.objects.filter(pk=made.customer_id).update(
        first_name="M" * 255, last_name="W" * 255, phone="9" * 50, email="x@example.com"
    )
    return made


# Labels ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("asked", [{"size": "10x10"}, {"language": "de"}, {"size": "57X32"}])
def test_a_size_or_language_there_is_not_is_refused(order, asked):
    with pytest.raises(InvalidInput) as refusal:
        labels.render(order.pk, **asked)

    assert list(refusal.value.errors) == list(asked)


def test_another_companys_label_and_receipt_are_not_found(shop, rival):
    with tenancy.working_for(rival.pk):
        theirs = WorkOrderFactory()

    for render in (labels.render, receipts.render):
        with pytest.raises(NotFound):
            render(theirs.pk)


@pytest.mark.parametrize(
    ("size", "width", "height"), [("57x32", 57, 32), ("62x29", 62, 29), ("89x36", 89, 36)]
)
@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_a_label_is_one_page_of_exactly_its_size(full, size, width, height, language):
    (page,) = pages(labels.render(full.pk, size=size, language=language))

    assert (page.width, page.height) == (width, height)
    assert page.outside() == []
    for shown in (
        full.ticket_no,
        "Smith J. · …5678",
        "Apple iPhone 15 Pro",
        "…643809",
        "Jan Bakker",
    ):
        assert shown in page.text
    assert WORDS[language][3] in page.text


def test_a_label_shows_no_stranger_who_and_what(full):
    (page,) = pages(labels.render(full.pk, size="89x36"))

    for hidden in ("Jane", "1234", IMEI, "1250", "1.250"):
        assert hidden not in page.text


@pytest.mark.parametrize("size", labels.SIZES)
def test_nothing_is_too_long_for_a_label(endless, size):
    (page,) = pages(labels.render(endless.pk, size=size, language="nl"))

    assert page.outside() == []
    number = next(word for word in page.words if word[0].startswith("WWW"))
    assert number[0] == "W" * 40
    urgent = next(word for word in page.words if word[0] == "SPOED")
    assert number[3] < urgent[1]


def test_a_label_of_almost_nothing(shop, owner):
    passant = customers.create(actor=SYSTEM, first_name="Bakkerij")
    order = work_orders.create(actor=owner, customer_id=passant.pk)

    (page,) = pages(labels.render(order.pk))

    assert page.text.startswith(f"{order.ticket_no} Bakkerij ")


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("", ""),
        ("Leaks", "Leaks"),
        ("a\n b", "a b"),
        ("x" * 40, "x" * 40),
        ("x" * 41, "x" * 39 + "…"),
        ("Screen cracked after a fall on stones, touch", "Screen cracked after a fall on stones,…"),
    ],
)
def test_a_complaint_is_cut_between_words(text, short):
    assert shortened(text, 40) == short


def test_a_known_device_is_told_by_its_own_numbers(owner, order):
    device = Device.objects.create(
        kind="phone",
        brand="Apple",
        model="iPhone 15",
        customer=order.customer,
        imei=IMEI,
        colour="blue",
    )
    WorkOrder.objects.filter(pk=order.pk).update(device=device, device_serial="")

    (label,) = pages(labels.render(order.pk))
    (receipt,) = pages(receipts.render(order.pk))

    assert "Apple iPhone 15 Pro blue" in label.text
    assert "…643809" in label.text
    assert IMEI not in label.text
    assert f"IMEI: {IMEI} Colour: blue" in receipt.text


# Receipts -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("paper", "width", "height"), [("", 210, 297), ("a4", 210, 297), ("a5", 148, 210)]
)
@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_a_receipt_says_what_was_taken_in(full, paper, width, height, language):
    (page,) = pages(receipts.render(full.pk, paper=paper, language=language))

    title, problem, promised, _label = WORDS[language]
    assert (round(page.width), round(page.height)) == (width, height)
    assert page.outside() == []
    for shown in (title, problem, promised, full.ticket_no, "Jane Smith", "+31 6 1234 5678", IMEI):
        assert shown in page.text
    assert "Charger, blue case" in page.text
    assert "(Boss)" in page.text
    assert terms.standard(language).splitlines()[-1].split()[-1] in page.text


def test_a_receipt_is_in_the_companys_language(full):
    (english,) = pages(receipts.render(full.pk))
    Company.objects.update(locale="fr-be")
    (french,) = pages(receipts.render(full.pk))

    assert "EUR 1,250.00" in english.text
    assert "Reçu de dépôt" in french.text


@pytest.mark.parametrize("asked", [{"paper": "a3"}, {"language": "de"}])
def test_a_paper_or_language_there_is_not_is_refused(order, asked):
    with pytest.raises(InvalidInput) as refusal:
        receipts.render(order.pk, **asked)

    assert list(refusal.value.errors) == list(asked)


@pytest.mark.parametrize("paper", receipts.PAPERS)
def test_nothing_runs_off_a_receipt(endless, paper):
    read = pages(receipts.render(endless.pk, paper=paper))

    assert len(read) > 1
    assert [word for page in read for word in page.outside()] == []


def test_what_was_checked_is_summed_up_and_what_fails_is_named(owner, full):
    items = ChecklistItem.objects.filter(template__kind="phone").order_by("position")[:3]
    found = [
        {"item_id": items[0].pk, "answer": "ok"},
        {"item_id": items[1].pk, "answer": "ok"},
        {"item_id": items[2].pk, "answer": "fail", "remark": "cracked"},
    ]
    checklists.answer(actor=owner, work_order_id=full.pk, phase="before", answers=found)

    (english,) = pages(receipts.render(full.pk))
    (french,) = pages(receipts.render(full.pk, language="fr"))

    assert "OK: 2" in english.text
    assert f"{items[2].label_fr}: " in french.text
    assert "(cracked)" in french.text
    assert items[0].label_fr not in french.text


def test_a_signed_receipt_keeps_the_terms_that_were_signed(owner, full):
    agreed = TermsVersion.objects.get(language="en")
    signatures.sign(
        actor=owner,
        work_order_id=full.pk,
        picture=base64.b64encode(scribble()).decode(),
        signer_name="Jane Smith",
        terms_id=agreed.pk,
        document=intake.text_of(full, agreed),
    )
    unsigned = len(labels.render(full.pk))
    terms.publish(actor=owner, language="nl", text="Nieuwe voorwaarden")

    body = receipts.render(full.pk, language="nl")

    (page,) = pages(body)
    assert "Ondertekend door Jane Smith" in page.text
    assert agreed.text.split()[-1] in page.text
    assert "Nieuwe" not in page.text
    assert len(body) > unsigned


def test_a_receipt_without_a_signature_has_todays_terms(owner, full):
    terms.publish(actor=owner, language="en", text="Newest terms")

    (page,) = pages(receipts.render(full.pk))

    assert "Newest terms" in page.text
    assert "Signature of the customer" in page.text


def test_logo_and_colour_are_the_companys(owner, shop, full):
    plain = receipts.render(full.pk)
    looks.update(actor=owner, company_id=shop.pk, colour="#ff0000", file=picture())

    assert receipts.render(full.pk) != plain
    assert receipts.render(full.pk).count(b"/Image") > plain.count(b"/Image")


def test_what_people_typed_is_never_markup(owner, order):
    evil = "<img src=file:///etc/passwd><b>x</b>"
    work_orders.update(
        actor=owner, work_order_id=order.pk, problem_description=evil, accessories=evil
    )

    (page,) = pages(receipts.render(order.pk))

    assert page.text.count("<b>x</b>") == 2
