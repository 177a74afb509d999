"""Lines of a document, edited under it; each change is a command."""

from typing import Any

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms import BaseInlineFormSet
from django.forms.models import InlineForeignKeyField
from django.forms.utils import pretty_name
from django.http import HttpRequest
from unfold.admin import TabularInline

from repair_angel.kernel.admin.arguments import arguments, noun_of, without_defaults
from repair_angel.kernel.admin.forms import dress
from repair_angel.kernel.admin.refusals import REFUSALS
from repair_angel.kernel.admin.scoping import Scoped
from repair_angel.kernel.admin.widgets import OVERRIDES


class StaffInline(Scoped, TabularInline):
    """Rows below a page, seen by whoever sees the page."""

    extra = 0
    show_change_link = False
    hide_title = True
    formfield_overrides = OVERRIDES

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A line is narrow: no buttons beside a key to add or change what it names."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        dress(formset.form.base_fields.values())
        for name, field in formset.form.base_fields.items():
            # The heading of a column is no label: who cannot see the table is told by the field.
            field.widget.attrs["aria-label"] = field.label or pretty_name(name)
        return formset

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(StaffInline):
    """Rows that are looked at here and changed elsewhere."""

    can_delete = False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return list(self.fields or [field.name for field in self.opts.concrete_fields])


class LineInline(StaffInline):
    """Lines changed by `add_command`, `change_command` and `remove_command`, one call per line.

    They get `<parent>_id` (add) or `row_argument` (change, remove) and the values; `arguments`
    renames a field. `optional` fields may be left empty although the model wants them: the command
    fills them in. What has no command cannot be done. Or the parent's own command takes all lines
    at once, as a list of dictionaries with `id` for the lines that stay: name its argument in
    `lines_argument`.
    """

    add_command: Any = None
    change_command: Any = None
    remove_command: Any = None
    lines_argument: str | None = None
    parent_argument: str | None = None
    row_argument = "line_id"
    arguments: dict[str, str] = {}
    optional: tuple[str, ...] = ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in self.optional:
            field.required = False
        return field

    def _may(self, request: HttpRequest, name: str, obj: Any) -> bool:
        page = self.admin_site._registry[self.parent_model]
        if self.lines_argument:
            return page.has_change_permission(request, obj) if obj else True
        command = getattr(type(self), f"{name}_command")
        allowed = command is not None and request.actor.may(command.permission)
        return allowed and (obj is None or page.is_editable(obj))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add", obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "change", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "remove", obj)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.inline = self
        return formset

    def rows(self, formset: BaseInlineFormSet) -> list[dict[str, Any]]:
        """All lines that shall be there afterwards, for a parent's command that takes them all."""
        kept = [f for f in formset.forms if f not in formset.deleted_forms and _filled(f)]
        return [
            {**({"id": f.instance.pk} if f.instance.pk else {}), **self._values(f, list(f.fields))}
            for f in kept
        ]

    def save_lines(self, request: HttpRequest, formset: BaseInlineFormSet, parent: Any) -> bool:
        """Call the commands of what was removed, changed and added; was there anything?"""
        anything = False
        for place, form in enumerate(formset.forms):
            try:
                anything |= self._save(request.actor, form, form in formset.deleted_forms, parent)
            except REFUSALS as refusal:
                refusal.line = place
                raise
        return anything

    def _save(self, actor: Any, form: Any, removed: bool, parent: Any) -> bool:
        kind, row = type(self), form.instance
        if removed and row.pk:
            kind.remove_command(actor=actor, **{self.row_argument: row.pk})
        elif removed or not form.has_changed():
            return False
        elif row.pk:
            values = self._values(form, form.changed_data)
            kind.change_command(actor=actor, **{self.row_argument: row.pk}, **values)
        else:
            values = without_defaults(kind.add_command, self._values(form, list(form.fields)))
            kind.add_command(actor=actor, **{self._parent_argument(): parent.pk}, **values)
        return True

    def _parent_argument(self) -> str:
        return self.parent_argument or f"{noun_of(self.parent_model)}_id"

    def _values(self, form: Any, names: list[str]) -> dict[str, Any]:
        aside = {"DELETE", form._meta.model._meta.pk.name}
        own = [
            name
            for name in names
            if name not in aside and not isinstance(form.fields[name], InlineForeignKeyField)
        ]
        return arguments(form, own, self.arguments)


def _filled(form: Any) -> bool:
    return bool(form.instance.pk) or form.has_changed()
