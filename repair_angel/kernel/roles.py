"""Who may do what: roles → permissions, in one table.

A permission is `resource.verb`, the resource being the first word of its API path. A token's
abilities cut this down further: it needs `resource:read` for reading and `resource:write` for the
rest, of the first word of the path it calls. A token never allows more than its member's role.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    name: str
    label: Any


ROLES = (
    Role("admin", _("Administrator")),
    Role("manager", _("Manager")),
    Role("front_desk", _("Front desk")),
    Role("technician", _("Technician")),
    Role("stock", _("Stock keeper")),
    Role("bookkeeper", _("Bookkeeper")),
)

TABLE = """
permission               admin manager front_desk technician stock bookkeeper
company.read               x      x        x          x        x       x
company.write              x      .        .          .        .       .
employees.read             x      x        x          x        x       x
employees.write            x      .        .          .        .       .
branches.read              x      x        x          x        x       x
branches.write             x      x        .          .        .       .
api-tokens.read            x      x        x          x        x       x
api-tokens.write           x      x        x          x        x       x
events.read                x      x        .          .        .       x
outbox.write               x      x        .          .        .       .
customers.read             x      x        x          x        x       x
customers.write            x      x        x          x        .       .
customers.delete           x      x        x          .        .       .
customers.merge            x      .        .          .        .       .
customers.export           x      .        .          .        .       .
customers.erase            x      .        .          .        .       .
devices.read               x      x        x          x        x       x
devices.write              x      x        x          x        .       .
devices.delete             x      x        x          .        .       .
products.read              x      x        x          x        x       x
products.write             x      x        .          .        x       .
stock.read                 x      x        x          x        x       x
stock.adjust               x      x        .          .        x       .
costs.read                 x      x        .          .        x       x
work-orders.read           x      x        x          x        x       x
work-orders.write          x      x        x          x        .       .
work-orders.delete         x      x        .          .        .       .
work-orders.import         x      .        .          .        .       .
work-order-statuses.write  x      x        .          .        .       .
checklists.write           x      x        x          x        .       .
checklist-templates.write  x      x        .          .        .       .
passcodes.keep             x      x        x          x        .       .
passcodes.reveal           x      x        .          x        .       .
passcodes.reveal-any       x      x        .          .        .       .
passcode-reveals.read      x      x        .          .        .       .
terms.write                x      x        .          .        .       .
time-entries.write         x      x        x          x        x       .
time-entries.correct       x      x        .          .        .       .
email.read                 x      x        x          x        .       x
email.write                x      x        x          .        .       x
invoices.read              x      x        x          .        .       x
invoices.write             x      x        x          .        .       x
invoices.issue             x      x        x          .        .       x
invoices.cancel            x      x        .          .        .       x
invoices.write-off         x      x        .          .        .       x
credit-notes.read          x      x        x          .        .       x
credit-notes.write         x      x        .          .        .       x
credit-notes.apply         x      x        .          .        .       x
recurring-invoices.read    x      x        x          .        .       x
recurring-invoices.write   x      x        .          .        .       x
payments.take              x      x        x          .        .       x
payments.reverse           x      x        .          .        .       x
payments.refund            x      x        .          .        .       x
cash-sessions.read         x      x        x          .        .       x
cash-sessions.write        x      x        x          .        .       x
tax-rates.read             x      x        x          x        x       x
tax-rates.write            x      .        .          .        .       x
gl-accounts.read           x      x        .          .        .       x
gl-accounts.write          x      .        .          .        .       x
journal-entries.read       x      x        .          .        .       x
journal-entries.write      x      .        .          .        .       x
general-ledger.read        x      x        .          .        .       x
fiscal-years.read          x      x        .          .        .       x
fiscal-years.close         x      .        .          .        .       x
fiscal-years.reopen        x      .        .          .        .       x
btw-periods.read           x      x        .          .        .       x
btw-periods.close          x      .        .          .        .       x
"""


@cache
def _table() -> dict[str, frozenset[str]]:
    header, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return {
        role: frozenset(row[0] for row in rows if row[column] == "x")
        for column, role in enumerate(header[1:], start=1)
    }


def permissions_of(role: str) -> frozenset[str]:
    """Everything a role may do; nothing for an unknown role."""
    return _table().get(role, frozenset())


@cache
def permissions() -> frozenset[str]:
    """Every permission there is."""
    return frozenset().union(*_table().values())
