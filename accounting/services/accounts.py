"""The chart of accounts, as the bookkeeper keeps it."""

from django.utils.translation import gettext_lazy as _

from accounting.errors import AccountInUse
from accounting.models import GlAccount, JournalLine, TaxCode
from repair_angel.kernel import events
from repair_angel.kernel.changes import save_changes
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.tenancy import get_or_404

KEPT = ("code", "type", "subtype")


@command("gl-accounts.write")
def create(
    *,
    actor: Actor,
    code: str,
    name: str,
    type: str,
    subtype: str = "",
    rgs_code: str = "",
) -> GlAccount:
    """Records `accounting.gl_account.created`."""
    account = GlAccount.objects.create(
        code=code, name=name, type=type, subtype=subtype, rgs_code=rgs_code
    )
    events.record("accounting.gl_account.created", subject=account)
    return account


@command("gl-accounts.write")
def update(*, actor: Actor, gl_account_id: int, **changes: object) -> GlAccount:
    """Name, RGS code and whether it is in use; code and kind until something is booked on it.

    Raises AccountInUse: also for putting aside one that documents are booked on by its role.
    Locks the account. Records `accounting.gl_account.updated`.
    """
    account = get_or_404(GlAccount.objects.select_for_update(), gl_account_id)
    differing = [
        name for name in KEPT if changes.get(name, getattr(account, name)) != getattr(account, name)
    ]
    if differing and (account.role or _is_booked(account)):
        raise AccountInUse(
            _("Account %(account)s is in use: its code and kind stay."),
            field=differing[0],
            account=account,
        )
    if changes.get("is_active") is False and account.is_active and _is_needed(account):
        raise AccountInUse(
            _("Account %(account)s is used by the programme itself."),
            field="is_active",
            account=account,
        )
    if changed := save_changes(account, changes):
        events.record("accounting.gl_account.updated", subject=account, fields=changed)
    else:
        events.unchanged()
    return account


@command("gl-accounts.write")
def delete(*, actor: Actor, gl_account_id: int) -> None:
    """Remove an account nothing was ever booked on. Raises AccountInUse.

    Records `accounting.gl_account.deleted`.
    """
    account = get_or_404(GlAccount.objects.select_for_update(), gl_account_id)
    if _is_needed(account) or _is_booked(account):
        raise AccountInUse(
            _("Account %(account)s is in use; put it aside instead."), account=account
        )
    events.record("accounting.gl_account.deleted", subject=account)
    account.delete()


def _is_booked(account: GlAccount) -> bool:
    return JournalLine.objects.filter(account=account).exists()


def _is_needed(account: GlAccount) -> bool:
    """Does anything book on it by itself: by its role, or because a tax code says so?"""
    fields = ("vat_account", "deduct_account", "service_account", "goods_account")
    named = [TaxCode.objects.filter(**{field: account}) for field in fields]
    return bool(account.role) or any(rows.exists() for rows in named)
