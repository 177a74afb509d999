"""The company's profile and branches: changed by commands, refused on the form."""

import pytest

from repair_angel.kernel import tenancy
from repair_angel.kernel.admin.seal import seal_for
from repair_angel.kernel.models import Branch, Company, Event

URL = "/admin/kernel/branch/"


def names(company):
    with tenancy.working_for(company.pk):
        return list(Branch.objects.order_by("pk").values_list("name", flat=True))


def events(company):
    with tenancy.working_for(company.pk):
        return list(Event.objects.order_by("pk").values_list("name", flat=True))


def test_a_form_without_its_seal_is_refused(staff, shop):
    answer = staff.post(f"{URL}add/", {"name": "North"})

    assert answer.status_code == 200
    assert "switched to another company" in answer.content.decode()
    assert names(shop.company) == ["Fixit Centre"]


def test_a_form_opened_for_another_company_is_refused(staff, shop, rival):
    answer = staff.post(f"{URL}add/", {"name": "North", "_company": seal_for(rival.company.pk)})

    assert "switched to another company" in answer.content.decode()
    assert names(shop.company) == ["Fixit Centre"]
    assert names(rival.company) == ["Rival Centre"]


@pytest.mark.parametrize("role", ["technician", "front_desk", "stock", "bookkeeper"])
def test_a_role_that_may_not_write_branches_only_sees_them(as_role, shop, role):
    client = as_role(role)
    page = f"{URL}{shop.branch.pk}/change/"

    assert client.get(page).status_code == 200
    assert client.get(f"{URL}add/").status_code == 403
    assert client.post(page, {"name": "Mine", **shop.sealed}).status_code == 403
    assert names(shop.company) == ["Fixit Centre"]


def test_another_companys_branch_is_not_there(staff, rival):
    answer = staff.post(
        f"{URL}{rival.branch.pk}/change/", {"name": "Mine", "_company": "x"}, follow=True
    )

    assert "exist" in answer.content.decode()
    assert names(rival.company) == ["Rival Centre"]


def test_a_refusal_of_the_command_is_an_error_on_its_field(staff, shop):
    closed = {"name": "Fixit Renamed", **shop.sealed}

    answer = staff.post(f"{URL}{shop.branch.pk}/change/", closed)

    assert answer.status_code == 200
    form = answer.context["adminform"].form
    assert form.errors == {"active": ["A company keeps at least one open branch."]}
    assert names(shop.company) == ["Fixit Centre"]
    assert events(shop.company) == []


def test_adding_a_branch_is_the_command(staff, shop):
    answer = staff.post(f"{URL}add/", {"name": "North", "address": "Dam 1", **shop.sealed})

    assert answer.status_code == 302
    assert names(shop.company) == ["Fixit Centre", "North"]
    assert events(shop.company) == ["kernel.branch.created"]


def test_a_change_passes_only_what_changed(staff, shop):
    answer = staff.post(
        f"{URL}{shop.branch.pk}/change/", {"name": "South", "active": "on", **shop.sealed}
    )

    assert answer.status_code == 302
    with tenancy.working_for(shop.company.pk):
        event = Event.objects.get()
    assert (event.name, event.data) == ("kernel.branch.updated", {"fields": ["name"]})
    assert event.member_id == shop.member.pk


def test_a_branch_has_no_delete_button(staff, shop):
    assert staff.post(f"{URL}{shop.branch.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_history_is_the_event_log(staff, shop):
    page = f"{URL}{shop.branch.pk}/"
    staff.post(f"{page}change/", {"name": "South", "active": "on", **shop.sealed})

    shown = staff.get(f"{page}history/").content.decode()

    assert "Branch updated" in shown
    assert "Boss of Fixit" in shown


def test_the_company_is_one_page_and_only_ones_own(staff, shop, rival):
    page = f"/admin/kernel/company/{shop.company.pk}/change/"

    assert staff.get("/admin/kernel/company/").headers["Location"] == page
    other = staff.get(f"/admin/kernel/company/{rival.company.pk}/change/")
    assert other.headers["Location"] == "/admin/"


def test_the_profile_changes_by_the_command(staff, shop):
    page = f"/admin/kernel/company/{shop.company.pk}/change/"
    fields = staff.get(page).context["adminform"].form.initial
    sent = {name: value for name, value in fields.items() if value not in (None, False)}

    answer = staff.post(page, {**sent, "city": "Utrecht", **shop.sealed})

    assert answer.status_code == 302
    assert Company.objects.get(pk=shop.company.pk).city == "Utrecht"
    assert events(shop.company) == ["kernel.company.updated"]
