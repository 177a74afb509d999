"""References by type and id: the only way to point at a row whose table is not known beforehand."""

from django.db import models

from repair_angel.kernel import tenancy
from repair_angel.kernel.tenancy import TenantModel, WrongCompany


def type_of(model: type[models.Model] | models.Model) -> str:
    """`workorders.workorder`: how a table is named in events, attachments and messages."""
    return model._meta.label_lower


def reference_to(row: TenantModel) -> tuple[str, int]:
    """(type, id) of a saved row of the company worked for. Raises WrongCompany otherwise."""
    if row.pk is None or row.company_id != tenancy.company_id():
        raise WrongCompany(f"{row._meta.label} cannot be referred to from here")
    return type_of(row), row.pk
