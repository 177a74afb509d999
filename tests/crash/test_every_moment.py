"""kill -9 at every moment there is: nothing half done, no gap, nothing lost, nothing twice."""

import ast

import pytest

from repair_angel.celery import app
from repair_angel.kernel import commands, crashing, events, outbox
from tests.architecture.test_shape import ROOT, sources
from tests.crash import broken
from tests.crash.deeds import APPS
from tests.crash.letters import MOMENTS, Post
from tests.crash.mortals import Deed, mortals
from tests.crash.scenarios import MOMENTS as COMMAND
from tests.crash.scenarios import SENDS, Scenario, load, scenarios, turns
from tests.crash.trial import Trial

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]

OURS = tuple(f"{name.rpartition('.')[2]}." for name in APPS)
HANDLER = ("taken", "handled", "settled")


@pytest.fixture
def those(tmp_path):
    with mortals(tmp_path) as processes:
        yield processes


def moments(names, when):
    return {f"{name}:{one}" for name in names for one in when}


def named(name):
    return next(one for one in scenarios() if one.name == name)


def every_moment_of_commands_and_handlers():
    ours = {name for name in commands.by_name if name.startswith(OURS)}
    heard = {name for name in events.by_name if not name.startswith("tests.")}
    return moments(ours, COMMAND) | moments(heard, HANDLER) | set(named_by_hand())


def named_by_hand():
    """Every `crashing.reached("what", "when")` of the product."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) == "crashing.reached"
                and all(isinstance(given, ast.Constant) for given in node.args)
            ):
                yield ":".join(given.value for given in node.args)


@pytest.mark.timeout(1800)
def test_every_command_and_handler(those):
    trial, wanted, found = Trial(those), every_moment_of_commands_and_handlers(), []

    for scenario in scenarios():
        if not wanted <= trial.tried:
            found += trial.of(scenario)

    assert found == []
    assert wanted - trial.tried == set(), (
        "nobody was killed there: write down in tests/crash/driven how it comes to that"
    )


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_every_moment_of_every_scenario(those):
    """Where a command is part of another, too."""
    trial = Trial(those, again=True)

    assert [one for scenario in scenarios() for one in trial.of(scenario)] == []


def test_every_kind_of_message(those):
    load()
    post = Post(those)
    kinds = {kind for kind in outbox._senders if not kind.startswith("samples.")}
    assert kinds - SENDS.keys() == set(), "say in tests/crash/driven how one is queued"

    found = [one for kind in sorted(kinds) for one in post.of(kind)]

    assert found == []
    assert moments({f"outbox.{kind}" for kind in kinds}, MOMENTS) - post.tried == set()


def test_every_task(those):
    trial = Trial(those)

    found = [one for scenario in turns() for one in trial.of_task(scenario)]

    assert found == []
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    assert moments(ours, ("began", "done")) - trial.tried == set()


# The trials must be able to fail -------------------------------------------------------------------


def test_careless_work_is_seen(those):
    def seen(work):
        return Trial(those).of(Scenario("x", lambda world: Deed(work, (world.company.pk,))))

    in_two, too_early = seen(broken.two_transactions), seen(broken.number_first)
    hasty = Trial(those, deliver=broken.done_before_it_works).of(
        named("workorders.work_orders.change_status")
    )

    half = "with kills {'kernel.Event': 1, 'crm.Customer': 1}"
    assert any(half in one for one in in_two), in_two
    assert any("half done, in kernel.NumberSeries" in one for one in too_early), too_early
    assert any("with kills" in one for one in hasty), hasty


def test_careless_sending_is_seen(those):
    def seen(way):
        return Post(those, send=way).of("email")

    assert "email, killed when taken: it is lost" in seen(broken.sent_before_it_goes)
    twice = "email, killed when sent: it is sent and arrived 2 times"
    assert twice in seen(broken.asked_again)
    assert twice in seen(broken.left_as_it_was_found)


def test_nobody_in_the_product_can_be_made_to_listen_but_at_the_start():
    """Not by a request: the one call stands where the process starts."""
    callers = [
        str(path.relative_to(ROOT))
        for path in sources()
        if "crashing.listen(" in path.read_text(encoding="utf-8")
    ]

    assert callers == ["repair_angel/kernel/apps.py"]
    assert crashing._listener is None
