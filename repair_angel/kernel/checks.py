"""System checks: a table that is neither listed as global nor fully walled fails the build."""

from typing import Any

from django.apps import apps
from django.core import checks
from django.db import models

from repair_angel.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel

GLOBAL = {
    "kernel.User": "a person may be a member of several companies",
    "kernel.Company": "is the tenant",
    "kernel.Member": "says which companies a user may enter, asked before one is entered",
    "kernel.ApiToken": "says which company a request is for, asked before one is entered",
    "sessions.Session": "asked before a company is entered",
    "axes.AccessAttempt": "failed logins have no company",
    "axes.AccessAttemptExpiration": "failed logins have no company",
    "axes.AccessFailureLog": "failed logins have no company",
    "axes.AccessLog": "logins have no company",
    "admin.LogEntry": "Django's own log: never written, our events replace it",
    "contenttypes.ContentType": "names of tables",
    "auth.Permission": "names of Django permissions",
    "auth.Group": "unused, but Django's own",
}


@checks.register(checks.Tags.models)
def walls(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """E001–E005: every concrete table is global by name, or walled on every side."""
    found: list[checks.CheckMessage] = []
    for config in app_configs or apps.get_app_configs():
        for model in config.get_models():
            if not model._meta.proxy and model._meta.label not in GLOBAL:
                found += _faults(model)
    return found


def _faults(model: type[models.Model]) -> list[checks.CheckMessage]:
    meta = model._meta
    if not issubclass(model, TenantModel):
        return [checks.Error("is neither global nor a TenantModel.", obj=model, id="tenancy.E001")]
    found: list[checks.CheckMessage] = []
    for manager in (model._default_manager, model._base_manager):
        if not isinstance(manager, TenantManager):
            found.append(checks.Error(f"manager {manager} is open.", obj=model, id="tenancy.E002"))
    for field in meta.local_concrete_fields:
        if isinstance(field, models.ForeignKey) and field.name != "company":
            found += _key_faults(model, field)
    if meta.local_many_to_many and any(
        field.remote_field.through._meta.auto_created  # type: ignore[union-attr]
        for field in meta.local_many_to_many
    ):
        found.append(checks.Error("needs an explicit through table.", obj=model, id="tenancy.E004"))
    for constraint in meta.constraints:
        starts = getattr(constraint, "fields", ("company",))[:1]
        if isinstance(constraint, models.UniqueConstraint) and starts != ("company",):
            found.append(
                checks.Error(
                    f"{constraint.name} must start with company.",
                    obj=model,
                    id="tenancy.E005",
                )
            )
    found += [
        checks.Error(f"{together} must start with company.", obj=model, id="tenancy.E005")
        for together in meta.unique_together
        if together[0] != "company"
    ]
    found += [
        checks.Error(f"{field.name} is unique across companies.", obj=model, id="tenancy.E005")
        for field in meta.local_concrete_fields
        if field.unique and not field.primary_key
    ]
    return found


def _key_faults(model: type[models.Model], field: models.ForeignKey) -> list[checks.CheckMessage]:
    target = field.related_model
    has_company = any(f.name == "company" for f in target._meta.concrete_fields)
    if has_company and not isinstance(field, TenantForeignKey):
        return [
            checks.Error(
                f"{field.name} must be a TenantForeignKey.",
                obj=model,
                id="tenancy.E003",
            )
        ]
    return []
