"""The look of a company's documents: its logo and its colour."""

import re
from dataclasses import dataclass, field

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import content, events, pictures, tenancy
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import InvalidInput
from repair_angel.kernel.models import Attachment, Company, CompanyLook
from repair_angel.kernel.models.looks import COLOUR, COLOURS
from repair_angel.kernel.services import attachments
from repair_angel.kernel.tenancy import get_or_404

MOST_PIXELS = 1200
"""Of either side of a logo: 300 dots per inch on ten centimetres."""


@dataclass(frozen=True)
class Look:
    """What a document needs: `images` go to the renderer, which knows a logo as `image:logo`."""

    colour: str = COLOUR
    images: dict[str, bytes] = field(default_factory=dict)

    @property
    def has_logo(self) -> bool:
        return "logo" in self.images


def current() -> Look:
    """The look of the company worked for, logo and all."""
    row = CompanyLook.objects.select_related("logo").first()
    if row is None:
        return Look()
    return Look(row.colour, {"logo": attachments.read(row.logo)} if row.logo else {})


def colour() -> str:
    """The company's colour alone, without reading its logo."""
    return CompanyLook.objects.values_list("colour", flat=True).first() or COLOUR


def logo() -> Attachment | None:
    """The kept logo, to show it."""
    row = CompanyLook.objects.select_related("logo").first()
    return row.logo if row else None


@command("company.write")
def update(
    *,
    actor: Actor,
    company_id: int,
    colour: str | None = None,
    file: File | None = None,
    without_logo: bool = False,
) -> CompanyLook:
    """Set what is given. A logo is drawn anew, and smaller where it is large.

    Raises InvalidInput for what is no colour, FileTooLarge, FileNotAllowed or FileBroken. Locks the
    company. Records `kernel.company.look_changed`.
    """
    company = Company.objects.filter(pk=tenancy.company_id()).select_for_update()
    get_or_404(company, company_id)
    look = CompanyLook.objects.first() or CompanyLook()
    before = (look.pk, look.colour, look.logo_id)
    look.colour = _colour(colour) if colour else look.colour
    look.save()
    if file is not None:
        look.logo = _kept(look, file)
    elif without_logo:
        look.logo = None
    if before == (look.pk, look.colour, look.logo_id):
        events.unchanged()
        return look
    look.save(update_fields=["logo"])
    events.record("kernel.company.look_changed", subject=look)
    return look


def _colour(text: str) -> str:
    if not re.match(COLOURS, text.lower()):
        raise InvalidInput({"colour": [_("A colour is written as #0f766e.")]})
    return text.lower()


def _kept(look: CompanyLook, file: File) -> Attachment:
    content.refuse_large(file.size)
    given = content.check(file.read(), file.name or "", allowed=content.PICTURES)
    body = pictures.smaller(given.body, given.content_type, MOST_PIXELS)
    return attachments.store(look, body, name=given.name, kind="logo", allowed=content.PICTURES)
