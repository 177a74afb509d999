"""The company and who works there."""

import io
from typing import Any

from django.core.management import call_command

from repair_angel.demo import hours
from repair_angel.demo.shop import Shop
from repair_angel.demo.tables import rows
from repair_angel.kernel import tenancy
from repair_angel.kernel.models import Company, Member
from repair_angel.kernel.services import companies, members

ADMIN = companies.Admin("admin@example.com", "secret", "Femke van Dijk")
COLLEAGUES_PASSWORD = "reparatiehoek"  # noqa: S105  no secret: it is printed for all to see
PROFILE: dict[str, Any] = {
    "description": "Reparatie van telefoons, computers en fietsen.",
    "email": "balie@example.com",
    "phone": "020 000 00 00",
    "website": "https://reparatiehoek.example",
    "address": "Javastraat 1",
    "postal_code": "1094 GX",
    "city": "Amsterdam",
    "vat_number": "NL123456789B13",
    "chamber_of_commerce": "12345678",
    "iban": "NL91ABNA0417164300",
    "opening_hours": hours.WEEK,
}
"""The VAT number and IBAN are the examples the tax office and the banks print: right, and nobody's."""


def found() -> Company:
    """De Reparatiehoek, with an administrator who looks after the platform as well."""
    company = companies.create(
        name="De Reparatiehoek",
        admin=ADMIN,
        **PROFILE,
    )
    call_command(
        "create_platform_admin", ADMIN.email, password=ADMIN.password, stdout=io.StringIO()
    )
    return company


def hire(shop: Shop) -> None:
    """One of each role, and three technicians."""
    boss = Member.objects.get(company_id=tenancy.company_id(), role="admin")
    shop.actors["admin"] = boss.actor()
    for row in rows("employees"):
        member = members.create(actor=shop.actors["admin"], password=COLLEAGUES_PASSWORD, **row)
        shop.actors.setdefault(member.role, member.actor())
        if member.role == "technician":
            shop.technicians.append(member.actor())
    shop.say(f"{len(rows('employees')) + 1} employees")
