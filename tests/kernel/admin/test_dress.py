"""What is done to the fields of staff forms."""

from django import forms
from django.utils.translation import gettext_lazy

from repair_angel.kernel.admin.forms import dress


def test_a_field_that_comes_by_with_every_request_is_dressed_once():
    field = forms.CharField(label=gettext_lazy("customer"))
    dress([field])
    once = field.label

    dress([field])

    assert field.label is once
    assert str(once)[0].isupper()
