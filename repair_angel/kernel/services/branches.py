"""Branches: the places where a company works."""

from django.utils.translation import gettext as _

from repair_angel.kernel import events
from repair_angel.kernel.commands import Actor, command
from repair_angel.kernel.errors import DomainError
from repair_angel.kernel.models import Branch
from repair_angel.kernel.tenancy import get_or_404


class LastBranch(DomainError):
    """Work happens somewhere: one branch stays open."""

    code = "branch.last"


@command("branches.write")
def create(
    *, actor: Actor, name: str, address: str = "", phone: str = "", email: str = ""
) -> Branch:
    """Open a branch. Records `kernel.branch.created`."""
    branch = Branch.objects.create(name=name, address=address, phone=phone, email=email)
    events.record("kernel.branch.created", subject=branch)
    return branch


@command("branches.write")
def update(*, actor: Actor, branch_id: int, **changes: object) -> Branch:
    """Change name, address or contact, close or reopen. Raises LastBranch.

    Locks the branches. Records `kernel.branch.updated` with the fields' names.
    """
    branches = {branch.pk: branch for branch in Branch.objects.order_by("pk").select_for_update()}
    branch: Branch = branches.get(branch_id) or get_or_404(Branch.objects.all(), branch_id)
    changed = [field for field, value in changes.items() if getattr(branch, field) != value]
    if not changed:
        events.unchanged()
        return branch
    for field in changed:
        setattr(branch, field, changes[field])
    if not any(one.active for one in branches.values()):
        raise LastBranch(_("A company keeps at least one open branch."), field="active")
    branch.save(update_fields=changed)
    events.record("kernel.branch.updated", subject=branch, fields=changed)
    return branch


@command("branches.write")
def delete(*, actor: Actor, branch_id: int) -> None:
    """Close a branch: it stays for the documents that name it. Raises LastBranch."""
    update(actor=actor, branch_id=branch_id, active=False)
