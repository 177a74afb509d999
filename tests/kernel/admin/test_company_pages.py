"""The company's profile and branches: changed by commands, refused on the form."""

import pytest

from repair_angel.kernel import tenancy
from repair_angel.kernel.admin.seal import seal_for
from repair_angel.kernel.models import Branch, Company, Event, Member

URL = "/admin/kernel/branch/"
FOUNDED = ["kernel.company.created"]


def names():
    return list(Branch.objects.order_by("pk").values_list("name", flat=True))


def events():
    found = Event.objects.filter(name__startswith="kernel.").order_by("pk")
    return list(found.values_list("name", flat=True))


def test_a_form_without_its_seal_is_refused(admin, branch):
    answer = admin.post(f"{URL}add/", {"name": "North"})

    assert answer.status_code == 200
    assert "switched to another company" in answer.content.decode()
    assert names() == ["Fix It"]


def test_a_form_opened_for_another_company_is_refused(admin, branch, rival):
    answer = admin.post(f"{URL}add/", {"name": "North", "_company": seal_for(rival.pk)})

    assert "switched to another company" in answer.content.decode()
    assert names() == ["Fix It"]
    with tenancy.working_for(rival.pk):
        assert names() == ["Fixpunt"]


@pytest.mark.parametrize("role", ["technician", "front_desk", "stock", "bookkeeper"])
def test_a_role_that_may_not_write_branches_only_sees_them(staff, branch, sealed, role):
    client = staff(role)
    page = f"{URL}{branch.pk}/change/"

    assert client.get(page).status_code == 200
    assert client.get(f"{URL}add/").status_code == 403
    assert client.post(page, {"name": "Mine", **sealed}).status_code == 403
    assert names() == ["Fix It"]


def test_another_companys_branch_is_not_there(admin, shop, sealed, rival):
    with tenancy.working_for(rival.pk):
        foreign = Branch.objects.get()

    for page in ("change", "history", "delete"):
        answer = admin.get(f"{URL}{foreign.pk}/{page}/")
        assert answer.status_code in (302, 403), page
    answer = admin.post(f"{URL}{foreign.pk}/change/", {"name": "Mine", **sealed})

    assert answer.headers["Location"] == "/admin/"
    with tenancy.working_for(rival.pk):
        assert names() == ["Fixpunt"]


def test_a_refusal_of_the_command_is_an_error_on_its_field(admin, branch, sealed):
    answer = admin.post(f"{URL}{branch.pk}/change/", {"name": "Renamed", **sealed})

    assert answer.status_code == 200
    form = answer.context["adminform"].form
    assert form.errors == {"active": ["A company keeps at least one open branch."]}
    assert names() == ["Fix It"]
    assert events() == FOUNDED


def test_adding_a_branch_is_the_command(admin, branch, sealed):
    answer = admin.post(f"{URL}add/", {"name": "North", "address": "Dam 1", **sealed})

    assert answer.status_code == 302
    assert names() == ["Fix It", "North"]
    assert events() == [*FOUNDED, "kernel.branch.created"]


def test_a_change_passes_only_what_changed(admin, shop, branch, sealed):
    page = f"{URL}{branch.pk}/change/"

    answer = admin.post(page, {"name": "South", "active": "on", **sealed})

    assert answer.status_code == 302
    event = Event.objects.get(name="kernel.branch.updated")
    assert event.data == {"fields": ["name"]}
    assert event.member_id == Member.objects.get(company=shop).pk


def test_a_branch_has_no_delete_button(admin, branch):
    assert admin.post(f"{URL}{branch.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_history_is_the_event_log(admin, branch, sealed):
    page = f"{URL}{branch.pk}/"
    admin.post(f"{page}change/", {"name": "South", "active": "on", **sealed})

    shown = admin.get(f"{page}history/").content.decode()

    assert "Branch updated" in shown
    assert "Boss" in shown


def test_the_company_is_one_page_and_only_ones_own(admin, shop, rival):
    page = f"/admin/kernel/company/{shop.pk}/change/"

    assert admin.get("/admin/kernel/company/").headers["Location"] == page
    other = admin.get(f"/admin/kernel/company/{rival.pk}/change/")
    assert other.headers["Location"] == "/admin/"


def test_the_profile_changes_by_the_command(admin, shop, sealed):
    page = f"/admin/kernel/company/{shop.pk}/change/"
    fields = admin.get(page).context["adminform"].form.initial
    sent = {name: value for name, value in fields.items() if value not in (None, False)}

    answer = admin.post(page, {**sent, "city": "Utrecht", **sealed})

    assert answer.status_code == 302
    assert Company.objects.get(pk=shop.pk).city == "Utrecht"
    assert events() == [*FOUNDED, "kernel.company.updated"]
