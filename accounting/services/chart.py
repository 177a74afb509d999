"""Accounts by the part they play; those that came after a company's founding are made when needed."""

from accounting.models import GlAccount
from accounting.selectors import tables
from repair_angel.kernel import tenancy
from repair_angel.kernel.models import Company


def needed(*roles: str) -> dict[str, int]:
    """The ids of accounts by role; one the company lacks is made from its country's chart."""
    found = dict(GlAccount.objects.filter(role__in=roles).values_list("role", "pk"))
    for role in set(roles) - found.keys():
        found[role] = _made(role).pk
    return found


def _made(role: str) -> GlAccount:
    company = Company.objects.get(pk=tenancy.company_id())
    rows = tables.rows(f"accounts_{tables.country_of(company.country)}")
    row = next(row for row in rows if row["role"] == role)
    account, _created = GlAccount.objects.get_or_create(
        code=row["code"],
        defaults={
            "name": tables.in_language(company.locale[:2], row, "name"),
            "type": row["type"],
            "subtype": row["subtype"],
            "rgs_code": row["rgs_code"],
            "is_control": bool(row["control"]),
        },
    )
    account.role = role
    account.save(update_fields=["role"])
    return account
