"""The walls, tried for every page of the staff site: another company's rows are not there."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import models
from django.test import Client
from django.urls import reverse

from accounting.services import issuing, payments
from repair_angel.kernel import tenancy
from repair_angel.kernel.admin.site import site
from repair_angel.kernel.tenancy import TenantModel
from tests.generated import calling, registry
from tests.generated.registry import World

PAGES = {
    model._meta.label: page
    for model, page in site._registry.items()
    if any(field.name == "company" for field in model._meta.concrete_fields)
}


@pytest.fixture
def worlds(ours: World, theirs: World) -> tuple[World, World]:
    """Both companies with a row of everything."""
    for world in (ours, theirs):
        for name in registry.MAKERS:
            world[name]
        with tenancy.working_for(world.company.pk):
            issued = issuing.issue(actor=world.owner, invoice_id=world["invoice"].pk)
            payments.take(
                actor=world.owner, invoice_id=issued.pk, amount=Decimal("0.01"), method="cash"
            )
    return ours, theirs


@pytest.fixture
def staff(ours: World) -> Client:
    """Our administrator in the browser."""
    client = Client()
    user = get_user_model().objects.get(email=f"boss@{ours.mark.lower()}.example")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def row_of(model: type[models.Model], world: World) -> Any:
    rows = model.unscoped if issubclass(model, TenantModel) else model._default_manager
    return rows.filter(company_id=world.company.pk).order_by("-pk").first()


def shows(answer: Any, theirs: World) -> bool:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return theirs.mark.encode() in content


@pytest.mark.parametrize("label", sorted(PAGES))
def test_no_page_shows_or_changes_another_companys_rows(label, worlds, staff):
    ours, theirs = worlds
    page = PAGES[label]
    model, info = page.model, (page.opts.app_label, page.opts.model_name)
    foreign, own = row_of(model, theirs), row_of(model, ours)
    before = calling.snapshot(theirs)
    listed = staff.get(reverse("admin:{}_{}_changelist".format(*info)))

    assert listed.status_code == 200
    assert not shows(listed, theirs)
    added = staff.get(reverse("admin:{}_{}_add".format(*info)))
    assert added.status_code in (200, 403)
    assert not shows(added, theirs)
    for field in model._meta.concrete_fields:
        value = getattr(foreign, field.attname, None)
        if isinstance(field, models.ForeignKey) and value is not None:
            asked = staff.get(listed.request["PATH_INFO"], {f"{field.name}__id__exact": value})
            assert not shows(asked, theirs)
    if own is not None:
        address = reverse("admin:{}_{}_change".format(*info), args=[own.pk])
        assert staff.get(address).status_code == 200, "the control: our own row opens"
    if foreign is None:
        return
    for name in ("change", "history", "delete"):
        address = reverse("admin:{}_{}_{}".format(*info, name), args=[foreign.pk])
        for answer in (staff.get(address, follow=True), staff.post(address, {}, follow=True)):
            assert not shows(answer, theirs), name
            assert answer.status_code in (200, 403, 404), name
    for action in page.actions_detail:
        address = reverse("admin:{}_{}_{}".format(*info, action), args=[foreign.pk])
        for answer in (staff.get(address, follow=True), staff.post(address, {}, follow=True)):
            assert not shows(answer, theirs), action
    assert calling.snapshot(theirs) == before


def test_no_search_finds_another_companys_rows(worlds, staff):
    _ours, theirs = worlds
    for page in PAGES.values():
        for name, field in [(f.name, f) for f in page.model._meta.concrete_fields]:
            if name not in getattr(page, "autocomplete_fields", ()):
                continue
            answer = staff.get(
                reverse("admin:autocomplete"),
                {
                    "app_label": page.opts.app_label,
                    "model_name": page.opts.model_name,
                    "field_name": field.name,
                    "term": theirs.mark[:6],
                },
            )
            assert answer.status_code == 200
            assert answer.json()["results"] == []
    palette = staff.get("/admin/search/", {"s": theirs.mark, "extended": "1"})
    assert not shows(palette, theirs)


def test_nearly_every_page_had_a_row_of_theirs_to_hide(worlds):
    """The control: a page without a foreign row proves nothing."""
    _ours, theirs = worlds
    bare = {label for label, page in PAGES.items() if row_of(page.model, theirs) is None}

    assert bare <= {"kernel.OutboxMessage"}
