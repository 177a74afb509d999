"""The desk does for each role what it may, for this company alone, and loses nothing that was typed."""

import re
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounting.models import Invoice, Payment
from accounting.services import invoices
from repair_angel.kernel.admin.seal import seal_for
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.models import Event, IdempotencyKey
from tests.factories.inventory import ProductFactory
from tests.factories.workorders import WorkOrderLineFactory
from tests.pictures import png
from workorders.models import ChecklistAnswer, ChecklistItem, PasscodeReveal, WorkOrder
from workorders.services import checklists, lines, notes, passcodes, work_orders


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def order(jane, phone):
    """Jane's phone, in for a new screen."""
    made = work_orders.create(
        actor=SYSTEM, customer_id=jane.pk, device_id=phone.pk, problem_description="Fell"
    )
    lines.add(
        actor=SYSTEM, work_order_id=made.pk, description="Screen", unit_price=Decimal("89.00")
    )
    made.refresh_from_db()
    return made


@pytest.fixture
def manager(staff):
    browser = staff("manager")
    browser.cookies["django_language"] = "en"
    return browser


def address(order, what=""):
    return f"/admin/desk/{order.pk}/{f'do/{what}' if what else ''}"


def do(browser, order, what, *, part=True, **given):
    """What a form of the page sends, by its script unless `part` is False."""
    order.refresh_from_db()
    body = {
        "_company": seal_for(order.company_id),
        "once": str(uuid.uuid4()),
        "seen_version": order.version,
        **given,
    }
    return browser.post(address(order, what), body, headers={"X-Desk": "part"} if part else {})


def refused(browser, order, what, code, **given):
    """The page that says why; nothing was recorded."""
    events = Event.objects.count()
    answer = do(browser, order, what, part=False, **given)
    assert (answer.status_code, Event.objects.count()) == (code, events), given
    return answer.content.decode()


# Who may, and where ---------------------------------------------------------------------------------
def test_another_companys_work_order_is_not_there(manager, theirs, shop):
    for page in ("", "version", "passcode", "do/note", "do/status"):
        where = f"/admin/desk/{theirs['order']}/{page}"
        body = {"_company": seal_for(shop.pk), "reason": "x", "note": "x", "status": "ready"}
        assert manager.get(where).status_code in (404, 405), page
        assert manager.post(where, body).status_code in (404, 405), page
    assert manager.get("/admin/desk/99999999999999999999/").status_code == 404


def test_what_is_no_action_is_not_there(manager, order):
    assert do(manager, order, "explode").status_code == 404
    assert manager.get(address(order, "note")).status_code == 405


def test_a_stranger_is_asked_to_log_in(client, order):
    assert client.get(address(order)).status_code == 302
    assert client.post(address(order, "note"), {"note": "x"}).status_code == 302


def test_a_role_neither_sees_nor_does_what_it_may_not(staff, order):
    for role, whats in (
        ("stock", ["status", "note", "add-line", "photos", "passcode", "invoice", "pay"]),
        ("bookkeeper", ["status", "assign", "findings", "check", "start-clock"]),
        ("technician", ["draft", "invoice", "discard-draft", "pay", "mail-invoice"]),
    ):
        browser = staff(role)
        page = browser.get(address(order)).content.decode()
        events = Event.objects.count()
        for what in whats:
            assert address(order, what) not in page, (role, what)
            assert do(browser, order, what).status_code == 403, (role, what)
        assert Event.objects.count() == events


def test_a_form_of_another_company_is_refused(manager, order, rival):
    for seal in ("", seal_for(rival.pk)):
        page = refused(manager, order, "note", 422, _company=seal, note="Call her")
        assert "switched to another company" in page
        assert "Call her</textarea>" in page


def test_another_companys_rows_are_refused(manager, order, theirs, rival):
    refused(manager, order, "assign", 422, member_id=theirs["assigned_to"])
    refused(manager, order, "add-part", 422, product_id=999_999)
    check = {"phase": "before", f"check-{theirs['item']}": "ok"}
    refused(manager, order, "check", 422, **check)


def test_another_repairs_invoice_is_not_paid_from_here(manager, order, jane):
    other = work_orders.create(actor=SYSTEM, customer_id=jane.pk)
    lines.add(actor=SYSTEM, work_order_id=other.pk, description="Case", unit_price=Decimal(10))
    draft = invoices.create_from_work_order(actor=SYSTEM, work_order_id=other.pk)

    for what, given in (
        ("pay", {"amount": "1", "method": "cash"}),
        ("discard-draft", {}),
        ("mail-invoice", {}),
    ):
        page = refused(manager, order, what, 422, invoice_id=draft.pk, **given)
        assert "It is not there any more" in page


def test_another_repairs_invoice_is_not_opened_from_here(manager, staff, order, jane):
    draft = invoices.create_from_work_order(actor=SYSTEM, work_order_id=order.pk)
    other = work_orders.create(actor=SYSTEM, customer_id=jane.pk)

    pdf = manager.get(f"{address(order)}invoices/{draft.pk}.pdf")
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert manager.get(f"{address(other)}invoices/{draft.pk}.pdf").status_code == 404
    assert staff("technician").get(f"{address(order)}invoices/{draft.pk}.pdf").status_code == 403


def test_another_repairs_line_is_not_changed_from_here(manager, order):
    strange = WorkOrderLineFactory()
    seen = {"line_id": strange.pk, "seen_quantity": "1", "seen_unit_price": "89"}

    refused(manager, order, "change-line", 422, quantity="2", unit_price="1", **seen)
    refused(manager, order, "remove-line", 422, **seen)


# Two at one work order --------------------------------------------------------------------------------
def test_who_comes_second_is_told_and_keeps_what_was_typed(manager, order, owner):
    work_orders.update(
        actor=owner, work_order_id=order.pk, technician_findings="Water", priority="high"
    )

    for what, given in (
        ("status", {"status": "diagnosing"}),
        ("assign", {"member_id": ""}),
        ("findings", {"technician_findings": "Corrosion"}),
    ):
        page = refused(manager, order, what, 409, seen_version=1, **given)
        assert "Boss changed" in page

    assert "Now it says:</p>" in page.replace(" Water", "")
    assert "Corrosion</textarea>" in page
    assert 'name="seen_version" value="2"' in page
    do(manager, order, "findings", technician_findings="Corrosion")
    order.refresh_from_db()
    assert order.technician_findings == "Corrosion"


def test_a_line_that_was_changed_meanwhile_is_not_changed_unseen(manager, order, owner):
    line = order.lines.get()
    seen = {"line_id": line.pk, "seen_quantity": "1", "seen_unit_price": "89"}
    lines.change(actor=owner, line_id=line.pk, unit_price=Decimal("79.00"))

    page = refused(manager, order, "change-line", 409, quantity="2", unit_price="89", **seen)
    assert "Now it is 1 × 79.00." in page
    assert re.search(r'name="quantity" value="2"', page)
    refused(manager, order, "remove-line", 409, **seen)

    lines.remove(actor=owner, line_id=line.pk)
    page = refused(manager, order, "change-line", 422, quantity="2", unit_price="89", **seen)
    assert "It is not there any more" in page


def test_answers_of_meanwhile_are_not_overwritten_by_those_that_were_only_seen(
    manager, order, owner
):
    first, second = ChecklistItem.objects.filter(template__kind="phone")[:2]
    found = {"item_id": first.pk, "answer": "ok"}
    checklists.answer(actor=owner, work_order_id=order.pk, phase="before", answers=[found])
    was = f"{first.pk}:ok"
    found = {"item_id": first.pk, "answer": "fail", "remark": "Cracked"}
    checklists.answer(actor=owner, work_order_id=order.pk, phase="before", answers=[found])

    given = {f"check-{first.pk}": "ok", f"check-{second.pk}": "na"}
    do(manager, order, "check", phase="before", was=was, **given)

    answers = dict(ChecklistAnswer.objects.values_list("item_id", "answer"))
    assert answers == {first.pk: "fail", second.pk: "na"}
    assert ChecklistAnswer.objects.get(item=first).remark == "Cracked"


def test_the_amount_invoiced_is_the_one_that_was_seen(manager, order):
    page = refused(manager, order, "invoice", 409, seen_total="100.00")

    assert "The amount has changed" in page
    assert not Invoice.objects.exists()


def test_what_happened_elsewhere_is_another_version(manager, order, owner):
    version = f"{address(order)}version"
    before = manager.get(version).json()["version"]
    assert f'data-version="{before}"' in manager.get(address(order)).content.decode()

    notes.add(actor=owner, work_order_id=order.pk, note="Called")
    noted = manager.get(version).json()["version"]
    invoices.create_from_work_order(actor=owner, work_order_id=order.pk)

    assert len({before, noted, manager.get(version).json()["version"]}) == 3


# What was filled in wrongly ----------------------------------------------------------------------------
def test_what_is_wrong_is_said_and_nothing_done(manager, order):
    work = {"description": "Work", "quantity": "1", "unit_price": "1", "vat_rate": "21"}
    for what, given in (
        ("status", {"status": "nonsense"}),
        ("status", {"status": "ready", "seen_version": "x"}),
        ("note", {"note": " "}),
        ("add-line", work | {"unit_price": "x"}),
        ("add-line", work | {"unit_price": "NaN"}),
        ("add-line", work | {"description": ""}),
        ("add-line", work | {"quantity": "1e30"}),
        ("add-part", {"product_id": "9" * 30}),
        ("check", {"phase": "sometime"}),
        ("check", {"phase": "before", "check-1x": "ok"}),
        ("photos", {"phase": "during"}),
        ("photos", {"phase": "during", "photos": SimpleUploadedFile("a.jpg", b"<html>")}),
        ("passcode", {"kind": "pin", "passcode": "letters"}),
        ("stop-clock", {}),
    ):
        assert 'id="wo-refused"' in refused(manager, order, what, 422, **given), (what, given)
    assert IdempotencyKey.objects.count() == 0


def test_a_wrong_amount_or_method_is_not_booked(manager, order):
    do(manager, order, "invoice", seen_total="107.69")
    invoice = Invoice.objects.get()

    wrong = [(amount, "cash") for amount in ("0", "-5", "107.70", "1e9", "x", "")]
    for amount, method in [*wrong, ("1", "mollie")]:
        given = {"invoice_id": invoice.pk, "amount": amount, "method": method}
        page = refused(manager, order, "pay", 422, **given)
        assert f'id="pay-{invoice.pk}-amount"' in page
    assert not Payment.objects.exists()


# The passcode ------------------------------------------------------------------------------------------
def test_the_passcode_is_for_its_technician_who_says_why(staff, order, owner, member):
    passcodes.keep(actor=owner, work_order_id=order.pk, kind="pin", passcode="258013579")
    browser = staff("technician")
    body = {"_company": seal_for(order.company_id), "reason": "Testing the touch screen"}
    where = f"{address(order)}passcode"

    assert "Show passcode" not in browser.get(address(order)).content.decode()
    answer = browser.post(where, body)
    assert (answer.status_code, b"258013579" in answer.content) == (403, False)
    assert staff("front_desk").post(where, body).status_code == 403
    assert not PasscodeReveal.objects.exists()

    work_orders.assign(actor=owner, work_order_id=order.pk, member_id=member("technician").pk)
    for wrong in ({"reason": " "}, {"_company": ""}):
        answer = browser.post(where, body | wrong)
        assert (answer.status_code, b"258013579" in answer.content) == (422, False)

    answer = browser.post(where, body)
    assert b"258013579" in answer.content
    assert "no-store" in answer["Cache-Control"]
    assert PasscodeReveal.objects.get().reason == "Testing the touch screen"
    assert "258013579" not in browser.get(address(order)).content.decode()


# What it is for --------------------------------------------------------------------------------------
def test_warnings_are_seen_first_and_then_it_is_done_anyway(manager, order):
    page = refused(manager, order, "status", 422, status="ready")
    assert "Look at this first" in page
    assert "Things to check after the repair that are open: 31." in page
    assert 'id="anyway-button" name="status" value="ready"' in page

    do(manager, order, "status", status="ready", acknowledged="on")

    order.refresh_from_db()
    assert order.status.slug == "ready"


def test_a_repair_from_findings_to_paid(manager, order, member):
    product = ProductFactory(name="Battery", sku="BAT-1", price_excl=Decimal("41.32"))
    found = manager.get("/admin/desk/products", {"q": "bat-1"}).json()["found"]
    assert [one["id"] for one in found] == [product.pk]

    do(manager, order, "assign", member_id=member("manager").pk)
    do(manager, order, "findings", technician_findings="Swollen")
    do(manager, order, "start-clock")
    do(manager, order, "add-part", product_id=product.pk)
    line = order.lines.get(product=product)
    seen = {"line_id": line.pk, "seen_quantity": "1", "seen_unit_price": "41.32"}
    do(manager, order, "change-line", quantity="2", unit_price="40,00", **seen)
    screen = order.lines.get(product=None)
    seen = {"line_id": screen.pk, "seen_quantity": "1", "seen_unit_price": "89"}
    do(manager, order, "remove-line", **seen)
    free = {"description": "Labour", "quantity": "0.5", "unit_price": "60", "vat_rate": "21"}
    do(manager, order, "add-line", **free)
    do(manager, order, "photos", phase="after", photos=SimpleUploadedFile("a.png", png()))
    do(manager, order, "note", note="It is ready.", for_customer="on")
    do(manager, order, "note", note="Paid no attention.")
    do(manager, order, "passcode", kind="pin", passcode="1234")
    do(manager, order, "stop-clock")
    do(manager, order, "mail-receipt")
    do(manager, order, "draft")
    do(manager, order, "discard-draft", invoice_id=Invoice.objects.get().pk)
    do(manager, order, "invoice", seen_total="133.10")
    invoice = Invoice.objects.get()
    do(manager, order, "pay", invoice_id=invoice.pk, amount="33.10", method="cash")
    page = do(manager, order, "pay", invoice_id=invoice.pk, amount="100", method="card")
    do(manager, order, "mail-invoice", invoice_id=invoice.pk)

    assert "The payment is booked." in page.content.decode()
    assert "All is paid." in page.content.decode()
    order.refresh_from_db()
    invoice.refresh_from_db()
    assert (order.assigned_to, order.technician_findings) == (member("manager"), "Swollen")
    assert [(str(row), row.quantity, row.line_total) for row in order.lines.all()] == [
        ("Battery", Decimal(2), Decimal("80.00")),
        ("Labour", Decimal("0.5"), Decimal("30.00")),
    ]
    assert [row.phase for row in order.photos.all()] == ["after"]
    assert [row.is_internal for row in order.notes.all()] == [False, True]
    assert order.passcodes.get().secret.reveal() == "1234"
    assert order.time_entries.get().ended_at is not None
    assert (invoice.shown_status, invoice.total) == ("paid", Decimal("133.10"))
    assert [row.method for row in invoice.payments.order_by("pk")] == ["cash", "card"]
    assert invoice.sent_at is not None


def test_a_button_pressed_twice_is_pressed_once(manager, order):
    do(manager, order, "invoice", seen_total="107.69")
    invoice = Invoice.objects.get()
    paid = {"invoice_id": invoice.pk, "amount": "10", "method": "cash", "once": str(uuid.uuid4())}
    version = {"seen_version": order.version}

    for _ in range(2):
        assert do(manager, order, "pay", **version, **paid).status_code == 200
    do(manager, order, "pay", **version, **(paid | {"amount": "5"}))

    assert [str(row.amount) for row in Payment.objects.order_by("pk")] == ["10.00", "5.00"]


def test_without_a_script_one_comes_back_to_the_page(manager, order):
    answer = do(manager, order, "note", part=False, note="Called her")
    assert (answer.status_code, answer["Location"]) == (302, address(order))

    page = manager.get(address(order), {"q": "nothing of the kind"}).content.decode()
    assert "Nothing found." in page
    ProductFactory(name="Battery")
    found = manager.get(address(order), {"q": "battery"}).content.decode()
    assert "+ Battery" in found
    wrong = do(manager, order, "note", part=False, note="", for_customer="on")
    assert wrong.status_code == 422
    assert "<html" in wrong.content.decode()


def test_its_script_is_given_the_desk_alone_and_what_became_of_it(manager, order):
    for note, became in (("Called her", "done"), (" ", "refused")):
        answer = do(manager, order, "note", note=note)
        assert (answer.status_code, answer["X-Desk"]) == (200, became)
        assert answer.content.decode().strip().startswith('<div id="desk"')


def test_names_are_words_and_never_markup(manager, order):
    script = "<script>alert(1)</script>"
    notes.add(actor=SYSTEM, work_order_id=order.pk, note=script)
    lines.add(actor=SYSTEM, work_order_id=order.pk, description=script, unit_price=Decimal(1))
    work_orders.update(
        actor=SYSTEM, work_order_id=order.pk, technician_findings=f"</textarea>{script}"
    )

    page = manager.get(address(order)).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_imported_history_is_only_looked_at(manager, order):
    WorkOrder.objects.filter(pk=order.pk).update(is_history=True)

    assert "/do/" not in manager.get(address(order)).content.decode()
    assert do(manager, order, "note", note="x").status_code == 403


def test_every_way_leads_to_the_desk_and_from_there_to_all_fields(manager, order, jane, phone):
    desk, form = address(order), f"/admin/workorders/workorder/{order.pk}/change/"

    for page in (
        "/admin/workorders/workorder/",
        f"/admin/crm/device/{phone.pk}/change/",
        f"/admin/counter/{order.pk}/",
        f"/admin/search/?s={order.ticket_no}&extended=1",
    ):
        assert f'href="{desk}' in manager.get(page).content.decode(), page
    assert desk in manager.get(f"/admin/counter/customers/{jane.pk}").json()["html"]
    assert form in manager.get(desk).content.decode()


def test_the_page_takes_as_many_queries_however_much_there_is(
    manager, order, owner, django_assert_num_queries, django_assert_max_num_queries
):
    def more():
        lines.add(actor=owner, work_order_id=order.pk, description="Part", unit_price=Decimal(1))
        notes.add(actor=owner, work_order_id=order.pk, note="Called")
        item = ChecklistItem.objects.filter(template__kind="phone").exclude(answers__gt=0).first()
        found = [{"item_id": item.pk, "answer": "fail"}]
        checklists.answer(actor=owner, work_order_id=order.pk, phase="before", answers=found)

    more()
    do(manager, order, "invoice", seen_total="108.90")
    manager.get(address(order))  # the badges of the sidebar are remembered
    with django_assert_max_num_queries(34) as first:
        manager.get(address(order))
    for _ in range(4):
        more()
    with django_assert_num_queries(len(first)):
        manager.get(address(order))
