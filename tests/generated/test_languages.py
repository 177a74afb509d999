"""Every page, paper and letter in Dutch and in French: nothing of it is left in English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, models, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from accounting.models import GlAccount
from accounting.selectors import tables
from notifications.services import words
from repair_angel.desk.work_order.actions import ACTIONS
from repair_angel.kernel import pdf
from repair_angel.kernel.admin import seal
from repair_angel.kernel.admin.site import site
from repair_angel.kernel.models import Event
from tests.generated import registry
from tests.generated.conftest import founded
from tests.generated.reading import WORD, Marked, Page, messages_of, of_answer
from tests.generated.registry import World

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="The pages are the same on either database"
)

ROWS = 2
"""How many rows of a model are opened to be changed: they differ in status."""
ALIKE = ("_history", "_delete")
"""Kinds of pages that are the same for every row of a model: the first says it all."""
EXCUSED = {"view_on_site", "jsi18n"}
"""No page of ours is on another site; Django's script of words has its own catalogue."""
APPS = ("kernel", "inventory", "crm", "workorders", "accounting", "notifications")

READ = ("_changelist", "_history", "app_list")
"""Kinds of pages to which nothing is sent."""

SAME = re.compile(
    r"""(?<!\w)(?:
      Repair\ Angel | English | Nederlands | Français | Mollie | Stripe | CSV | Excel
    | Repair\ terms                     # the counter has them in every language
    | Alt | Ctrl | Enter | Tab | esc | mm | min
    | [A-Z]{2,3}-\d{4}-\d+              # numbers given while the test ran
    | CONCEPT                           # stamped on drafts, whatever their language
    | Q[1-4] | MEM                      # quarters; the journal of what has no document
    | [0-9a-f]{16,}                     # ids and fingerprints
    | [a-z]+(?:[_.][a-z]+)+             # codes, which programs know by that name
    )(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
"""What is the same in every language."""

WRITTEN = {"phone"}
"""What a program called a kind of device: on paper it stands as it was written."""

NO_WORDS = re.compile(
    r"""nl | en | fr
    | [a-z-]+:(?:read|write)            # abilities of tokens
    | \d+:[\w-]{43}                     # the seal of a form
    """,
    re.VERBOSE,
)

QUERIES = {
    "autocomplete": [{"app_label": "crm", "model_name": "device", "field_name": "customer"}],
    "search": [{"s": "ours", "extended": "1"}, {"s": "zzz", "extended": "1"}, {"s": "zzz"}],
    "counter_customers": [{"q": "Jane"}],
    "counter_devices": [{"q": "Apple"}],
    "counter_suggestions": [{"kind": "phone"}],
    "counter_checklist": [{"kind": "phone"}],
}


# The doors ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Door:
    """A kind of page of the staff site; `page` is what shows the rows that it opens, if it does."""

    name: str
    parameters: tuple[str, ...]

    @property
    def page(self) -> Any:
        found = [page for page in site._registry.values() if self.name.startswith(_prefix(page))]
        return max(found, key=lambda page: len(_prefix(page)), default=None)


def _prefix(page: Any) -> str:
    return f"{page.opts.app_label}_{page.opts.model_name}_"


def doors(patterns: Any = None) -> Iterator[Door]:
    for pattern in site.urls[0] if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from doors(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.name and pattern.name not in EXCUSED:
            parameters = tuple(pattern.pattern.regex.groupindex)
            if "kind" not in parameters:  # files to download, for programs
                yield Door(pattern.name, parameters)


def addresses(door: Door, world: World) -> Iterator[str]:
    name = f"admin:{door.name}"
    if not door.parameters:
        yield reverse(name)
    elif door.parameters == ("app_label",):
        yield from (reverse(name, args=[app]) for app in APPS)
    elif door.parameters in (("object_id",), ("pk",)):
        rows = rows_of(door.page.model, world)
        for row in rows[:1] if door.name.endswith(ALIKE) else rows:
            yield reverse(name, args=[row.pk])
    else:
        for what in ACTIONS if "what" in door.parameters else [""]:
            yield reverse(
                name, args=[what if one == "what" else _id(one, world) for one in door.parameters]
            )


def _id(parameter: str, world: World) -> int:
    """The row that a parameter of an address names: `work_order_id`, or one of these."""
    if parameter == "company_id":
        return world.company.pk
    if parameter == "other":
        return world["merge"].kept_id
    if parameter == "one":
        return world["customer"].pk
    if parameter == "period_id":
        return world["VAT period"].pk
    return world[parameter.removesuffix("_id")].pk


def rows_everywhere(model: type[models.Model]) -> Any:
    return getattr(model, "unscoped", model._default_manager)


def rows_of(model: type[models.Model], world: World) -> list[Any]:
    rows = rows_everywhere(model)
    if any(field.name == "company" for field in model._meta.concrete_fields):
        rows = rows.filter(company_id=world.company.pk)
    newest = list(rows.order_by("-pk")[: ROWS - 1])
    return [*newest, *rows.order_by("pk").exclude(pk__in=[row.pk for row in newest])[:1]]


# The world ----------------------------------------------------------------------------------------
@pytest.fixture(params=["nl", "fr"])
def language(request: Any) -> str:
    return request.param


@pytest.fixture
def world(db: None, language: str) -> World:
    made = founded("Fix It", "ours", locale=language)
    for name in registry.MAKERS:
        made[name]
    return made


@pytest.fixture
def staff(world: World) -> Client:
    """Our administrator, who is the installation's too: every page opens."""
    client = Client()
    user = get_user_model().objects.get(email="boss@ours.example")
    user.is_platform_admin = True
    user.save()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


class Printed:
    """In the place of the renderer: keeps what was to be on paper, and prints nothing."""

    def __init__(self) -> None:
        self.pages: list[str] = []

    def render(self, html: str, *, css: str = "", images: Any = None) -> bytes:
        self.pages.append(html)
        return b"%PDF-1.7\n%%EOF\n"

    def said(self) -> set[str]:
        """What the papers say since somebody asked last."""
        read = {said for html in self.pages for said in Page(html).said}
        self.pages.clear()
        return read - WRITTEN


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Printed:
    paper = Printed()
    monkeypatch.setattr(pdf, "_renderer", paper)
    return paper


def typed(english: set[str]) -> set[str]:
    """What people typed, and slugs; but no word that the catalogue has."""
    found = set()
    for model in apps.get_models():
        rows = rows_everywhere(model)
        names = [field.attname for field in model._meta.concrete_fields if _is_typed(field)]
        for values in rows.values_list(*names) if names else ():
            for value in values:
                found |= {" ".join(line.split()) for line in str(value or "").splitlines()}
    # A chart of accounts is written in the languages of its country, whatever its company speaks.
    charted = set(rows_everywhere(GlAccount).values_list("name", flat=True))
    typed_in = {one for one in found if WORD.search(one) and one.casefold() not in english}
    return typed_in | charted


def boxes(language: str) -> set[str]:
    """The titles of the VAT return, which a table has in every language."""
    found = tables.rows("vat_boxes_nl")
    return {tables.in_language(language, row, "title") for row in found}


def _is_typed(field: models.Field) -> bool:
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def codes_of(page: Any) -> set[str]:
    """The slugs of what a page shows, all of them in the log: they are what programs say."""
    everything = page is None or page.model is Event
    return {
        value
        for model in (apps.get_models() if everything else [page.model])
        for field in model._meta.concrete_fields
        if isinstance(field, models.SlugField)
        for value in rows_everywhere(model).values_list(field.attname, flat=True)
    }


def pattern(words: set[str]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest_first) or '(?!)'})(?!\w)", re.IGNORECASE)


# The walk -----------------------------------------------------------------------------------------
def visits(
    staff: Client, door: Door, address: str, company_id: int, *, sends: bool
) -> Iterator[Any]:
    """The answers to asking for the address, and to sending it an empty form."""
    for query in QUERIES.get(door.name, [{}]):
        answer = staff.get(address, query)
        yield answer
    if not sends or door.name.endswith(READ) or answer.status_code in (403, 404):
        return
    session = staff.cookies.output(header="")
    with transaction.atomic():
        yield staff.post(address, {seal.FIELD: seal.seal_for(company_id)}, follow=True)
        transaction.set_rollback(True)
    staff.cookies.load(session)


@pytest.mark.timeout(600)  # half a minute alone, much more on a machine that does other things
def test_no_page_is_left_in_english(language, world, staff, printed):
    english = messages_of(language)
    people = pattern(typed(english) | boxes(language))
    found: dict[str, str] = {}
    opened, papers, fine = set(), set(), set()
    with Marked(language):
        for door in doors():
            codes = codes_of(door.page)
            mine = pattern(codes)
            for at, address in enumerate(addresses(door, world)):
                # Rows differ in what may be done with them; a page of actions has one form each.
                sends = at == 0 or door.page is None or "what" in door.parameters
                for answer in visits(staff, door, address, world.company.pk, sends=sends):
                    opened |= {door.name} if answer.status_code == 200 else set()
                    papers |= {door.name} if printed.pages else set()
                    for said in {*of_answer(answer), *printed.said()} - fine:
                        left = SAME.sub(" ", mine.sub(" ", people.sub(" ", said)))
                        if WORD.search(left) and not NO_WORDS.fullmatch(said):
                            found.setdefault(said, door.name)
                        elif not codes:
                            fine.add(said)

    assert not found, "\n".join(f"{door}: {text!r}" for text, door in sorted(found.items()))
    assert len(opened) > 150
    assert papers >= {
        "accounting_invoice_print_pdf",
        "workorders_workorder_print_label",
        "workorders_workorder_print_receipt",
    }


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("name", ["invoice", "credit_note", "receipt"])
def test_no_letter_is_left_in_english(language, name):
    english, ours = (
        {line for line in (words.WORDS / one / f"{name}.txt").read_text().splitlines() if line}
        for one in ("en", language)
    )
    said = {line for line in english & ours if WORD.search(words.PLACEHOLDER.sub("", line))}

    assert not said
