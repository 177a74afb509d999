"""Where money of each method goes in the books: by itself, or where the company says."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounting.errors import AccountNotPostable
from accounting.models import GlAccount, JournalEntry, PaymentRoute
from accounting.services import ledger
from accounting.states import PaymentMethod
from repair_angel.kernel import events
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.tenancy import get_or_404, get_or_refuse

Journal = JournalEntry.Journal
USUAL = {
    PaymentMethod.CASH: (Journal.CASH, "cash"),
    PaymentMethod.BANK: (Journal.BANK, "bank"),
    PaymentMethod.CARD: (Journal.BANK, "card"),
    PaymentMethod.MOLLIE: (Journal.MOLLIE, "mollie"),
    PaymentMethod.STRIPE: (Journal.STRIPE, "stripe"),
    PaymentMethod.OTHER: (Journal.GENERAL, "in_transit"),
    PaymentMethod.CREDIT: (Journal.GENERAL, "receivable"),
}


@dataclass(frozen=True)
class Route:
    """The journal, and the account where the money lies."""

    journal: str
    account_id: int


def of(method: str) -> Route:
    """Where a payment of this method is booked now."""
    if own := PaymentRoute.objects.filter(method=method).first():
        return Route(own.journal, own.account_id)
    journal, role = USUAL[PaymentMethod(method)]
    return Route(journal, ledger.accounts(role)[role])


@command("gl-accounts.write")
def set_route(*, actor: Actor, method: str, account_id: int, journal: str) -> PaymentRoute:
    """Book payments of a method here from now on; what is booked stays.

    Raises AccountNotPostable. Records `accounting.payment_route.set`.
    """
    account = get_or_refuse(GlAccount.objects.all(), account_id, "account_id")
    if account.is_control or not account.is_active:
        raise AccountNotPostable(
            _("Money does not lie on account %(account)s."), field="account_id", account=account
        )
    route, _made = PaymentRoute.objects.update_or_create(
        method=method, defaults={"account": account, "journal": journal}
    )
    events.record(
        "accounting.payment_route.set", subject=route, method=method, account_id=account.pk
    )
    return route


@command("gl-accounts.write")
def forget(*, actor: Actor, payment_route_id: int) -> None:
    """Book payments of its method where they go by themselves. Records `accounting.payment_route.forgotten`."""
    route = get_or_404(PaymentRoute.objects.all(), payment_route_id)
    events.record("accounting.payment_route.forgotten", subject=route, method=route.method)
    route.delete()
