"""A command said no: the form is shown again with the reason, never an error page."""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from repair_angel.kernel.constraints import explain
from repair_angel.kernel.errors import DomainError, InvalidInput

REFUSALS = (DomainError, IntegrityError)


def reasons(refusal: Exception) -> list[tuple[str | None, str]]:
    """(field or None, words) for each complaint of a refused command."""
    if isinstance(refusal, IntegrityError):
        refusal = explain(refusal) or DomainError(_("The database refused this."))
    if isinstance(refusal, InvalidInput):
        return [
            (field, _spoken(words))
            for field, several in refusal.errors.items()
            for words in several
        ]
    return [(refusal.field, str(refusal))]


def _spoken(words: Any) -> str:
    """Two sentences that the API promises in English, whose field the form shows anyway."""
    text = str(words)
    if re.fullmatch(r"The .+ has already been taken\.", text):
        return _("This is taken already.")
    if re.fullmatch(r"The selected .+ is invalid\.", text):
        return _("Choose one that is there.")
    return text


def tell(request: HttpRequest, refusal: Exception) -> None:
    """Show it as a message at the top of the next page."""
    for _field, words in reasons(refusal):
        messages.error(request, words)


class Refused:
    """Mixed into the class of a form that is shown again after `refusal`."""

    refusal: Exception
    renamed: dict[str, str] = {}

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            for field, words in self._placed():
                self.add_error(field, words)

    def _placed(self) -> Iterator[tuple[str | None, str]]:
        back = {argument: field for field, argument in self.renamed.items()}
        line = getattr(self.refusal, "line", None)
        for argument, words in reasons(self.refusal):
            name = back.get(argument, argument)
            place = next(
                (f for f in (name, (name or "").removesuffix("_id")) if f in self.fields), None
            )
            if line is not None:
                yield None, _("Line %(number)s: %(words)s") % {"number": line + 1, "words": words}
            else:
                yield place, words


def refused(form: type[Any], refusal: Exception, renamed: dict[str, str]) -> type[Any]:
    """The same form, which now also says why it was refused."""
    return type(form.__name__, (Refused, form), {"refusal": refusal, "renamed": renamed})
