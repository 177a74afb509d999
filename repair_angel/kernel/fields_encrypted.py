"""`EncryptedTextField`: a column of ciphertext whose attribute is a `Secret`.

connection.api_key = "live_…"          # assigned as text
connection.api_key.reveal()            # read on purpose
Connection.objects.filter(api_key=…)   # FieldError: ciphertext can not be searched
"""

from typing import Any

from django import forms
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from repair_angel.kernel.secrets import ForeignSecret, Secret, SecretError, is_masked, mask


class SecretAttribute(DeferredAttribute):
    """Only here are value and row together, and the row knows its company."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        return value.of(instance.company_id) if isinstance(value, Secret) else value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class SecretInput(forms.CharField):
    """Shows the mask; a mask that comes back is no change."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not is_masked(data) and super().has_changed(mask(initial), data)


class EncryptedTextField(models.TextField):
    """Text encrypted for its row's company and for this very field.

    Nothing else can be stored: the database itself refuses what is not ciphertext. Renaming the
    field or its model makes its values unreadable unless a migration seals them anew.
    """

    descriptor_class = SecretAttribute

    @property
    def label(self) -> str:
        return f"{self.model._meta.label}.{self.name}"

    def db_check(self, connection: Any) -> str:
        column = connection.ops.quote_name(self.column)
        return f"{column} = '' OR substr({column}, 1, 6) = 'gAAAAA'"

    def to_python(self, value: Any) -> Any:
        if value in (None, ""):
            return value
        if isinstance(value, str):
            return Secret(self.label, plain=value)
        if not isinstance(value, Secret):
            raise SecretError(f"{self.label} takes text, not {type(value).__name__}.")
        if not value.is_for(self.label):
            raise ForeignSecret(f"This is not {self.label}.")
        return value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return Secret(self.label, token=value) if value else value

    def pre_save(self, instance: Any, add: bool) -> Any:
        value = getattr(instance, self.attname)
        if not isinstance(value, Secret):
            return value
        if not value.is_for(self.label, instance.company_id):
            raise ForeignSecret(f"This is not {self.label} of company {instance.company_id}.")
        sealed = value.sealed()
        setattr(instance, self.attname, sealed)
        return sealed

    def get_prep_value(self, value: Any) -> str | None:
        if value in (None, ""):
            return value
        if isinstance(value, Secret):
            return value.token
        raise SecretError(f"{self.label} is written by saving its row, which knows its company.")

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.label} is encrypted and can not be searched ({lookup_name}).")

    def value_to_string(self, obj: models.Model) -> str:
        """Dumps carry the mask, and loading a mask is refused: copy the database instead."""
        return mask(self.value_from_object(obj))

    def save_form_data(self, instance: Any, data: Any) -> None:
        if not is_masked(data):
            super().save_form_data(instance, data)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(
            **{"form_class": SecretInput, "widget": SecretInput.widget, **kwargs}
        )
