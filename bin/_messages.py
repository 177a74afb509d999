"""Collects, updates, compiles and checks the message catalogues; see `bin/messages --help`."""

import argparse
import ast
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
import polib

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "repair_angel",
    "inventory",
    "crm",
    "workorders",
    "accounting",
    "notifications",
    "integrations",
)
LANGUAGES = {"nl": "nplurals=2; plural=(n != 1);", "fr": "nplurals=2; plural=(n > 1);"}
UNUSED = {"constance", "guardian", "import_export", "location_field", "simple_history"}
ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
SEVERAL = {"ngettext", "ngettext_lazy"}
EVENT = re.compile(
    rf"(?:kernel|{'|'.join(APPS[1:])})\.(?!(?:admin|api|handlers|models|services|tasks)\b)[a-z_]+\.[a-z_]+"
)
CALL = re.compile(r"\b(ngettext|gettext|_)\(")

Message = tuple[str, str | None]


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "repair_angel.settings.test")
    sys.path.insert(0, str(ROOT))
    django.setup()
    asked = argparse.ArgumentParser()
    asked.add_argument("--missing", action="store_true")
    asked.add_argument("--check", action="store_true")
    asked.add_argument("--fill", type=Path)
    asked = asked.parse_args()
    wanted = collect()
    if asked.fill:
        for language, plural in LANGUAGES.items():
            update(language, plural, wanted)
        fill(asked.fill)
    if asked.check or asked.missing:
        faults = [fault for language in LANGUAGES for fault in missing(language, wanted)]
        if asked.check:
            faults += [f"{path}: not compiled, run bin/messages" for path in stale()]
        sys.stdout.write("".join(f"{fault}\n" for fault in faults))
        return 1 if faults else 0
    for language, plural in LANGUAGES.items():
        update(language, plural, wanted)
    for path in (ROOT / "locale").glob("*/LC_MESSAGES/django.po"):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    return 0


# Collecting ---------------------------------------------------------------------------------------
def collect() -> dict[Message, str]:
    """Every message, with the first place that says it; those Django translates itself left out."""
    import unfold

    known = known_to_django()
    found: dict[Message, str] = {}
    theirs = Path(unfold.__file__).parent
    for base in (*(ROOT / app for app in APPS), theirs):
        for path in sorted(base.rglob("*")):
            inside = set(path.relative_to(base).parts)
            if path.suffix not in (".py", ".html") or inside & {*UNUSED, "migrations", "static"}:
                continue
            says = in_python if path.suffix == ".py" else in_template
            where = (
                f"unfold/{path.relative_to(theirs)}" if base == theirs else path.relative_to(ROOT)
            )
            for message in says(path.read_text()):
                if message not in known:
                    found.setdefault(message, str(where))
    for message in of_fields():
        if message not in known:
            found.setdefault(message, "names of fields")
    return found


def of_fields() -> Iterator[Message]:
    """The names Django derives from those of columns."""
    from repair_angel.kernel import field_names

    for field in field_names.derived():
        yield field.name.replace("_", " "), None


def in_python(source: str) -> Iterator[Message]:
    """What gettext is called with; and the events, whose names are words in the history of a row."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _called(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _events(node.value)


def _called(node: ast.Call) -> Iterator[Message]:
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if name in ONE and words:
        yield words[0], None
    elif name in SEVERAL and len(words) >= 2:
        yield words[0], words[1]
    elif name in ("record", "_record"):
        for keyword in node.keywords:
            if keyword.arg and keyword.arg not in ("subject", "count", "fields"):
                yield keyword.arg.replace("_", " "), None


def _events(text: str) -> Iterator[Message]:
    """`accounting.invoice.issued` alone in a string, or between backticks in a docstring."""
    quoted = re.findall(r"`([a-z_.]+)`", text)
    for name in (text, *quoted):
        if EVENT.fullmatch(name) and not _is_function(name):
            yield name.partition(".")[2].replace(".", " ").replace("_", " "), None


def _is_function(name: str) -> bool:
    """Whether something of ours is called so: `crashing` speaks of functions, not of events."""
    app, module, function = name.split(".")
    rooms = ("repair_angel/kernel", "repair_angel/kernel/api") if app == "kernel" else (app,)
    return any(
        re.search(rf"^def {function}\(", path.read_text(), re.MULTILINE)
        for room in rooms
        for path in (ROOT / room / f"{module}.py", ROOT / room / "services" / f"{module}.py")
        if path.exists()
    )


def in_template(source: str) -> Iterator[Message]:
    from django.utils.translation.template import templatize

    code = templatize(source)
    for call in CALL.finditer(code):
        words = _literals(code[call.end() :], 2 if call[1] == "ngettext" else 1)
        if words:
            yield words[0], words[1] if len(words) > 1 else None


def _literals(code: str, count: int) -> list[str]:
    """The first string arguments of a call whose text follows."""
    literal = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    pattern = r"\s*" + r"\s*,\s*".join([literal] * count)
    found = re.match(pattern, code, re.DOTALL)
    return [ast.literal_eval(text.replace("\n", "\\n")) for text in found.groups()] if found else []


def known_to_django() -> set[Message]:
    """What Django and the installed apps say in every one of our languages."""
    from django.apps import apps

    places = [Path(django.__file__).parent / "conf"]
    places += [Path(one.path) for one in apps.get_app_configs() if "site-packages" in one.path]
    said = []
    for language in LANGUAGES:
        entries: set[Message] = set()
        for place in places:
            path = place / "locale" / language / "LC_MESSAGES" / "django.mo"
            if path.exists():
                entries |= {
                    (e.msgid, e.msgid_plural or None)
                    for e in polib.mofile(str(path))
                    if not e.msgctxt and (e.msgstr or e.msgstr_plural)
                }
        said.append(entries)
    return set.intersection(*said)


# The catalogues -----------------------------------------------------------------------------------
def catalogue(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def update(language: str, plural: str, wanted: dict[Message, str]) -> None:
    """Add what is new, drop what nobody says any more, keep every translation."""
    path = catalogue(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    before = {_key(e): e for e in polib.pofile(str(path))} if path.exists() else {}
    after = polib.POFile(wrapwidth=100)
    after.metadata = {
        "Project-Id-Version": "Repair Angel",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural,
    }
    for message in sorted(wanted, key=lambda one: (wanted[one], one[0])):
        entry = before.get(message) or _entry(message)
        entry.occurrences = [(wanted[message], "")]
        after.append(entry)
    after.save(str(path))


def fill(table: Path) -> None:
    """Take translations over from lines of: English, Dutch, French, with tabs between them."""
    lines = [line.split("\t") for line in table.read_text().splitlines() if line.strip()]
    for column, language in enumerate(LANGUAGES, start=1):
        said = {line[0]: line[column] for line in lines}
        path = catalogue(language)
        entries = polib.pofile(str(path), wrapwidth=100)
        for entry in entries:
            if entry.msgid in said and not entry.msgid_plural:
                entry.msgstr = said[entry.msgid]
        entries.save(str(path))


def _key(entry: polib.POEntry) -> Message:
    return entry.msgid, entry.msgid_plural or None


def _entry(message: Message) -> polib.POEntry:
    single, several = message
    entry = polib.POEntry(msgid=single)
    if several is not None:
        entry.msgid_plural = several
        entry.msgstr_plural = {0: "", 1: ""}
    if "%(" in single:
        entry.flags.append("python-format")
    return entry


def missing(language: str, wanted: dict[Message, str]) -> Iterator[str]:
    path = catalogue(language)
    entries = {_key(e): e for e in polib.pofile(str(path))} if path.exists() else {}
    for message, where in sorted(wanted.items(), key=lambda one: one[1]):
        entry = entries.get(message)
        if entry is None or not entry.translated():
            yield f"{language} {where}: {message[0]!r}"
        elif wrong := _places_differ(entry):
            yield f"{language} {where}: {message[0]!r} {wrong}"


def _places_differ(entry: polib.POEntry) -> str | None:
    """A translation that lost a `%(name)s` would fail when it is shown."""
    said = [entry.msgstr] if entry.msgstr else list(entry.msgstr_plural.values())
    needed = set(re.findall(r"%\(\w+\)[sd]", entry.msgid_plural or entry.msgid))
    for text in said:
        there = set(re.findall(r"%\(\w+\)[sd]", text))
        if there - needed or (needed - there and not entry.msgid_plural):
            return f"has {sorted(there)}, not {sorted(needed)}"
    return None


def stale() -> Iterator[Path]:
    """Compiled files that do not say what their source says."""
    for path in (ROOT / "locale").glob("*/LC_MESSAGES/django.po"):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.read_bytes() != polib.pofile(str(path)).to_binary():
            yield path


if __name__ == "__main__":
    sys.exit(main())
