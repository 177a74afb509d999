"""Texts with placeholders: what is refused, and that nothing put in is looked at again."""

import pytest

from notifications.errors import UnknownPlaceholder
from notifications.services import words

KNOWN = {"shop": "Fix It", "number": "WO-1", "nothing": ""}


@pytest.mark.parametrize(
    "text",
    [
        "{{password}}",
        "{{shop.company.name}}",
        "{{shop|upper}}",
        "{{ shop() }}",
        "{{shop",
        "shop}}",
        "{{}}",
        "{{ }}",
        "{{SHOP}}",
        "{{{shop}}}}",
        "{{shop}} {{",
        "{{sh\nop}}",
        "{{0}}",
        "{{__class__}}",
    ],
)
def test_a_text_that_asks_for_more_is_refused(text):
    with pytest.raises(UnknownPlaceholder) as refusal:
        words.render(text, KNOWN)

    assert refusal.value.code == "template.unknown_placeholder"
    assert "nothing, number, shop" in str(refusal.value)


@pytest.mark.parametrize(
    "text", ["{% load i18n %}", "{shop}", "%(shop)s", "${shop}", "{# shop #}", "{0.__class__}"]
)
def test_other_languages_templates_are_just_words(text):
    assert words.render(text, KNOWN) == text


def test_what_is_put_in_is_never_looked_at_again():
    values = {"shop": "{{number}}", "number": "{{shop}} \\1 \\g<0>"}

    assert words.render("{{shop}} {{ number }}", values) == "{{number}} {{shop}} \\1 \\g<0>"


def test_a_line_that_has_nothing_to_say_is_left_out():
    text = "Dear {{shop}},\n\nNumber: {{number}}\nReady: {{nothing}}\n\n{{nothing}}\n\nBye"

    assert words.render(text, KNOWN) == "Dear Fix It,\n\nNumber: WO-1\n\nBye"


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("invoice", ("shop", "customer", "number", "date", "total", "open", "due_date")),
        ("credit_note", ("shop", "customer", "number", "date", "invoice", "total")),
        ("receipt", ("shop", "customer", "number", "device", "promised")),
    ],
)
def test_our_own_letters_say_everything_in_every_language(name, language, known):
    values = {word: f"<{word}>" for word in known}

    subject, text = words.letter(name, language, values)

    assert "<number>" in subject
    for value in values.values():
        assert value in text
    assert "\n" not in subject
