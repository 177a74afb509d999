"""Signatures: for what was taken in, on the terms that were shown."""

from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import content, events, pictures
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.pictures import PNG
from repair_angel.kernel.services import attachments
from repair_angel.kernel.tenancy import get_or_refuse
from workorders import locks
from workorders.documents import intake
from workorders.errors import DocumentChanged, NothingSigned
from workorders.models import IntakeSignature, TermsVersion

KIND = "signature"
DRAWN = frozenset({PNG})


@command("work-orders.write")
def sign(
    *,
    actor: Actor,
    work_order_id: int,
    picture: str,
    signer_name: str,
    terms_id: int,
    document_sha256: str,
) -> IntakeSignature:
    """Keep a signature for exactly the text that was shown (`selectors.terms.to_sign`).

    `picture` is a PNG as base64 or data: URL. Raises DocumentChanged when that text would now be
    another, NothingSigned for an empty picture, FileTooLarge, FileNotAllowed or FileBroken. Locks
    the work order. Records `workorders.intake.signed` on it.
    """
    if not (signer_name := signer_name.strip()):
        raise InvalidInput({"signer_name": ["The signer name field is required."]})
    drawn = content.from_base64(picture, allowed=DRAWN)
    if pictures.is_empty(drawn.body):
        raise NothingSigned(_("There is no signature yet."), field="picture")
    terms = get_or_refuse(TermsVersion.objects.all(), terms_id, "terms_id")
    order = locks.work_order(work_order_id)
    text = intake.text_of(order, terms)
    if intake.fingerprint(text) != document_sha256:
        raise DocumentChanged
    signature = IntakeSignature.objects.create(
        work_order=order,
        signer_name=signer_name,
        terms=terms,
        document=text,
        document_sha256=document_sha256,
        picture=attachments.store(
            order, drawn.body, name="signature.png", kind=KIND, allowed=DRAWN
        ),
        member_id=actor.member_id,
    )
    events.record(
        "workorders.intake.signed",
        subject=order,
        signature_id=signature.pk,
        terms_id=terms.pk,
        document_sha256=document_sha256,
    )
    return signature
