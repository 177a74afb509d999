"""A token's abilities and a member's role: each operation passes with the right one alone."""

from collections import defaultdict

import pytest

from repair_angel.kernel import abilities
from repair_angel.kernel.api import permissions
from repair_angel.kernel.models import ApiToken, Member, User
from repair_angel.kernel.roles import ROLES, permissions_of
from repair_angel.kernel.roles import permissions as every_permission
from tests.generated import calling
from tests.generated.operations import every
from tests.generated.registry import Exercise

OURS = [operation for operation in every() if not operation.is_open]
HELD = [operation for operation in OURS if operation.action not in operation.view.any_token]
NOWHERE = 987654321


def token(world, wanted, role="admin"):
    member = Member.objects.filter(company=world.company, role=role).first()
    if member is None:
        user = User.objects.create_user(f"{role}@{world.company.slug}.example", name=role)
        member = Member.objects.create(company=world.company, user=user, role=role)
    return ApiToken.issue(member=member, name="narrow", abilities=wanted)[1]


def asked(operation, bearer):
    """Nothing but the door is tried: the ids name nothing."""
    ids = dict.fromkeys(operation.parameters, NOWHERE)
    return calling.call(operation, None, Exercise(ids=ids, body={}), token=bearer).status_code


def test_each_operation_needs_its_own_ability_and_no_other(ours):
    """All abilities but one do not open what needs that one; it alone does."""
    every_ability = {
        f"{word}:{kind}" for word in abilities.resources() for kind in ("read", "write")
    }
    needing = defaultdict(list)
    for operation in HELD:
        needing[abilities.needed(operation.path, operation.method)].append(operation)
    wrong = []
    for ability, operations in needing.items():
        alone, others = token(ours, [ability]), token(ours, sorted(every_ability - {ability}))
        wrong += [f"{o} with {ability} alone" for o in operations if asked(o, alone) == 403]
        wrong += [f"{o} without {ability}" for o in operations if asked(o, others) != 403]

    assert wrong == []


def test_each_role_does_what_the_table_says(ours):
    wrong = []
    for role in ROLES:
        bearer = token(ours, ["*"], role.name)
        for operation in HELD:
            view = operation.view
            instance = view()
            instance.action = operation.action
            allowed = permissions.needed(instance, operation.method) in permissions_of(role.name)
            if (asked(operation, bearer) == 403) == allowed:
                wrong.append(f"{operation} as {role.name}")

    assert wrong == []


@pytest.mark.parametrize("operation", HELD, ids=str)
def test_the_permission_of_each_operation_exists(operation):
    instance = operation.view()
    instance.action = operation.action

    assert permissions.needed(instance, operation.method) in every_permission()
