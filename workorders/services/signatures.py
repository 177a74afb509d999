"""Signatures: for what was taken in, on the terms that were shown.

A picture may take long to draw anew, during which nobody else may be kept waiting: doors `draw`
before the transaction in which they `sign`.
"""

from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import content, events, pictures
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.content import Content
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


def draw(picture: str) -> Content:
    """The picture of a signature, a PNG as base64 or data: URL, as it is kept. Touches no table.

    Raises NothingSigned for an empty one, FileTooLarge, FileNotAllowed or FileBroken.
    """
    drawn = content.from_base64(picture, allowed=DRAWN)
    if pictures.is_empty(drawn.body):
        raise NothingSigned(_("There is no signature yet."), field="picture")
    return Content(drawn.body, drawn.content_type, "signature.png")


@command("work-orders.write")
def sign(
    *,
    actor: Actor,
    work_order_id: int,
    picture: str | Content,
    signer_name: str,
    terms_id: int,
    document: str,
) -> IntakeSignature:
    """Keep a signature with `document`, the text as it was shown (`selectors.terms.to_sign`).

    Raises DocumentChanged when the work order and these terms now read otherwise; of a picture that
    is not drawn yet, what `draw` raises. Locks the work order. Records `workorders.intake.signed`
    on it.
    """
    if not (signer_name := signer_name.strip()):
        raise InvalidInput({"signer_name": ["The signer name field is required."]})
    drawn = picture if isinstance(picture, Content) else draw(picture)
    terms = get_or_refuse(TermsVersion.objects.all(), terms_id, "terms_id")
    order = locks.work_order(work_order_id)
    if intake.text_of(order, terms) != document:
        raise DocumentChanged
    sha256 = intake.fingerprint(document)
    signature = IntakeSignature.objects.create(
        work_order=order,
        signer_name=signer_name,
        terms=terms,
        document=document,
        document_sha256=sha256,
        picture=attachments.store(order, drawn, name=drawn.name, kind=KIND),
        member_id=actor.member_id,
    )
    events.record(
        "workorders.intake.signed",
        subject=order,
        signature_id=signature.pk,
        terms_id=terms.pk,
        document_sha256=sha256,
    )
    return signature
