"""Terms and signatures: what is signed is what was shown."""

import base64
import hashlib
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from repair_angel.kernel import tenancy
from repair_angel.kernel.content import FileBroken, FileNotAllowed, FileTooLarge
from repair_angel.kernel.errors import Conflict, InvalidInput, NotPermitted
from repair_angel.kernel.models import Event
from repair_angel.kernel.services import attachments
from tests.pictures import claiming, picture, png, scribble
from workorders.errors import DocumentChanged, NothingSigned
from workorders.models import IntakeSignature, TermsVersion
from workorders.selectors import terms as reading
from workorders.services import signatures, terms, work_orders

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def text(body):
    return base64.b64encode(body).decode()


def sign(actor, order, shown, **other):
    given = {
        "picture": text(scribble()),
        "signer_name": "Jane Smith",
        "terms_id": shown.terms.pk,
        "document": shown.text,
    }
    return signatures.sign(actor=actor, work_order_id=order.pk, **{**given, **other})


@pytest.fixture
def shown(order):
    return reading.to_sign(order, "en")


def test_every_company_starts_with_terms_in_each_language(shop):
    found = TermsVersion.objects.values_list("language", "number")

    assert sorted(found) == [("en", 1), ("fr", 1), ("nl", 1)]
    assert "opslagkosten" in reading.in_force("nl").text
    assert "frais de garde" in reading.in_force("fr-BE").text
    assert reading.in_force("de").language == "en"


def test_a_technician_writes_no_terms(technician):
    with pytest.raises(NotPermitted):
        terms.publish(actor=technician.actor(), language="nl", text="Alles mag.")


def test_a_language_there_is_not(owner):
    with pytest.raises(InvalidInput):
        terms.publish(actor=owner, language="de", text="Alles geht.")


def test_a_new_text_is_a_new_version_and_the_same_text_is_none(owner):
    second = terms.publish(actor=owner, language="nl", text="Kort en goed.\n")
    again = terms.publish(actor=owner, language="nl", text="Kort en goed.")

    assert (second.number, again.pk, reading.in_force("nl")) == (2, second.pk, second)
    assert reading.in_force("en").number == 1


def test_terms_never_change(shop):
    with pytest.raises(DatabaseError), transaction.atomic():
        TermsVersion.objects.update(text="Something else.")


def test_what_is_shown_says_what_was_taken_in(owner, order):
    work_orders.update(
        actor=owner,
        work_order_id=order.pk,
        accessories="charger, case",
        problem_description="Cracked screen",
        spending_limit=Decimal("150.00"),
        customer_reference="PO 12",
    )
    order.refresh_from_db()

    shown = reading.to_sign(order, "en")

    for fact in (
        "Jane Smith",
        "Apple iPhone 15 Pro",
        "charger, case",
        "Cracked screen",
        "EUR 150.00",
    ):
        assert fact in shown.text
    assert shown.text.endswith(f"{reading.in_force('en').text}\n")
    assert order.ticket_no not in shown.text


def test_what_is_shown_is_in_the_language_of_the_terms(order):
    assert reading.to_sign(order, "nl").text.startswith("Klant: Jane Smith\n")
    assert reading.to_sign(order, "en").text.startswith("Customer: Jane Smith\n")


@pytest.mark.parametrize(
    ("drawn", "refusal"),
    [
        ("", FileNotAllowed),
        ("not base64 at all", FileBroken),
        (text(SVG), FileNotAllowed),
        (text(picture("JPEG")), FileNotAllowed),
        (f"data:image/svg+xml;base64,{text(SVG)}", FileNotAllowed),
        (text(claiming(30_000, 30_000)), FileTooLarge),
        ("A" * 2_000_000, FileTooLarge),
        (text(png()), NothingSigned),
        (text(picture("PNG", (60, 20), "RGBA", (0, 0, 0, 0))), NothingSigned),
    ],
)
def test_what_is_no_signature_is_refused(owner, order, shown, drawn, refusal):
    with pytest.raises(refusal):
        sign(owner, order, shown, picture=drawn)

    assert not IntakeSignature.objects.exists()


def test_somebody_signs(owner, order, shown):
    with pytest.raises(InvalidInput) as refusal:
        sign(owner, order, shown, signer_name="  ")

    assert list(refusal.value.errors) == ["signer_name"]


def test_another_companys_terms_are_not_ours(owner, order, shown, rival):
    with tenancy.working_for(rival.pk):
        theirs = reading.in_force("en")

    with pytest.raises(InvalidInput) as refusal:
        sign(owner, order, shown, terms_id=theirs.pk)

    assert list(refusal.value.errors) == ["terms_id"]


def test_what_changed_after_it_was_shown_is_not_signed(owner, order, shown):
    work_orders.update(actor=owner, work_order_id=order.pk, accessories="charger")

    with pytest.raises(DocumentChanged) as refusal:
        sign(owner, order, shown)

    assert isinstance(refusal.value, Conflict)
    assert not IntakeSignature.objects.exists()


def test_another_language_is_another_text(owner, order, shown):
    with pytest.raises(DocumentChanged):
        sign(owner, order, shown, document=reading.to_sign(order, "nl").text)


def test_a_signature_is_kept_with_what_was_signed(technician, order, shown):
    kept = sign(
        technician.actor(), order, shown, picture=f"data:image/png;base64,{text(scribble())}"
    )

    assert (kept.signer_name, kept.terms, kept.member) == ("Jane Smith", shown.terms, technician)
    sha256 = hashlib.sha256(shown.text.encode()).hexdigest()
    assert (kept.document, kept.document_sha256) == (shown.text, sha256)
    assert (kept.picture.kind, kept.picture.content_type) == ("signature", "image/png")
    assert attachments.read(kept.picture).startswith(b"\x89PNG")
    event = Event.objects.latest("pk")
    assert (event.name, event.subject_id) == ("workorders.intake.signed", order.pk)
    assert "Jane" not in str(event.data)


def test_old_terms_may_be_signed_while_they_were_shown(owner, order, shown):
    terms.publish(actor=owner, language="en", text="Other terms.")

    assert sign(owner, order, shown).terms.number == 1


def test_a_signature_never_changes(owner, order, shown):
    sign(owner, order, shown)

    with pytest.raises(DatabaseError), transaction.atomic():
        IntakeSignature.objects.update(document_sha256="0" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        IntakeSignature.objects.all().delete()
