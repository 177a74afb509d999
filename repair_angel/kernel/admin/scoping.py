"""Rows of this company only, also of the few tables that are global (members, tokens)."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst

from repair_angel.kernel.models import Company, Member
from repair_angel.kernel.tenancy import CurrentCompany, TenantModel


def rows_of(model: type[models.Model]) -> models.QuerySet[Any]:
    """What the company worked for has of a table; nothing of a table that has no company."""
    rows = model._default_manager.all()
    if issubclass(model, TenantModel):
        return rows
    if issubclass(model, Company):
        return rows.filter(pk=CurrentCompany())
    if any(field.name == "company" for field in model._meta.concrete_fields):
        rows = rows.filter(company_id=CurrentCompany())
        if issubclass(model, Member):
            rows = rows.select_related("user").order_by("user__name")
        return rows
    return rows.none()


class Scoped:
    """Foreign keys of a form offer, and accept, rows of this company."""

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        kwargs.setdefault("queryset", rows_of(db_field.related_model))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> Any:
        kwargs.setdefault("queryset", rows_of(db_field.related_model))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_choice_field(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        field.choices = [(value, capfirst(label)) for value, label in field.choices]
        return field

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Every key to a table that can be searched is a search box, never a list of all rows."""
        found = list(super().get_autocomplete_fields(request))
        for field in self.opts.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.name not in found:
                page = self.admin_site._registry.get(field.related_model)
                if page and page.search_fields:
                    found.append(field.name)
        return found
