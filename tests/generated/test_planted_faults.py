"""The walls test finds what it is for: each of these doors has one fault on purpose."""

import pytest
from django.urls import include, path

from repair_angel.kernel import events
from repair_angel.kernel.api.branches import BranchOut
from repair_angel.kernel.api.filters import Filters, IdFilter
from repair_angel.kernel.api.input import IdIn, InputSerializer, TextIn
from repair_angel.kernel.api.routing import Router
from repair_angel.kernel.api.viewsets import ListsRows, ResourceViewSet, ShowsOne
from repair_angel.kernel.commands import command
from repair_angel.kernel.models import Branch
from tests.generated import crossing, operations, registry


@command("branches.write")
def rename(*, actor, branch_id, name):
    Branch.unscoped.filter(pk=branch_id).update(name=name)
    events.unchanged()
    return Branch.unscoped.get(pk=branch_id)


@command("branches.write")
def link(*, actor, branch_id):
    events.unchanged()


class NameIn(InputSerializer):
    name = TextIn(120)


class LinkIn(InputSerializer):
    branch_id = IdIn()


class ShowsAny(ShowsOne):
    resource = "branches"
    serializer_class = BranchOut

    def read_queryset(self):
        return Branch.unscoped.all()


class RenamesAny(ShowsAny):
    inputs = {"update": NameIn}
    commands = {"update": rename}
    examples = {"update": {"name": "Mine"}}

    def update(self, request, pk):
        rename(actor=self.actor, branch_id=pk, **self.parse())
        return self.nothing()


class ListsAll(ListsRows):
    resource = "branches"
    serializer_class = BranchOut
    queryset = Branch.unscoped.all()


class IgnoresItsFilter(ListsRows):
    class _Filters(Filters):
        branch_id = IdFilter(method="ignored")

        def ignored(self, found, name, value):
            return found

    resource = "branches"
    serializer_class = BranchOut
    queryset = Branch.objects.all()
    filterset_class = _Filters


class LinksAny(ResourceViewSet):
    resource = "branches"
    queryset = Branch.objects.all()
    serializer_class = BranchOut
    inputs = {"create": LinkIn}
    outputs = {"create": None}
    commands = {"create": link}
    statuses = {"create": 200}

    def create(self, request):
        link(actor=self.actor, **self.parse())
        return self.present({})


class Forgets(ResourceViewSet):
    """Names no command for its write, so nobody may."""

    resource = "branches"
    queryset = Branch.objects.all()
    serializer_class = BranchOut
    inputs = {"create": NameIn}
    examples = {"create": {"name": "New"}}

    def create(self, request):
        return self.present({})


router = Router()
for name, view in (
    ("shows-any", ShowsAny),
    ("renames-any", RenamesAny),
    ("lists-all", ListsAll),
    ("ignores-its-filter", IgnoresItsFilter),
    ("links-any", LinksAny),
    ("forgets", Forgets),
):
    router.register(name, view)
urlpatterns = [path("api/", include(router.urls))]


@pytest.fixture(autouse=True)
def _their_addresses(settings, monkeypatch):
    settings.ROOT_URLCONF = __name__
    for name in ("shows-any", "renames-any", "links-any", "forgets"):
        monkeypatch.setitem(registry.PATHS, f"/api/{name}/{{id}}", "branch")


@pytest.mark.parametrize(
    ("key", "finding"),
    [
        ("GET /api/shows-any/{id}", "shows another company's data"),
        ("GET /api/shows-any/{id}", "their id in the path: 200"),
        ("PUT /api/renames-any/{id}", "changes another company's rows"),
        ("GET /api/lists-all", "shows another company's data"),
        ("GET /api/ignores-its-filter", "their branch_id as a filter: 200"),
        ("POST /api/links-any", "their branch_id in the body: 200"),
        ("POST /api/forgets", "not exercised: 403"),
    ],
)
def test_it_is_found(key, finding, ours, theirs):
    planted = {operation.key: operation for operation in operations.read(urlpatterns)}

    found = crossing.findings(planted[key], ours, theirs)

    assert any(one.startswith(finding) for one in found), found


def test_a_door_without_a_fault_is_not_accused(ours, theirs):
    planted = {operation.key: operation for operation in operations.read(urlpatterns)}

    assert crossing.findings(planted["GET /api/links-any/{id}"], ours, theirs) == []
