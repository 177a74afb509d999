"""GET /work-orders/{id}/label and /receipt: a PDF, or a refusal that names the parameter."""

import pytest

from repair_angel.kernel import pdf, tenancy
from repair_angel.kernel.models import OutboxMessage
from tests.factories.workorders import WorkOrderFactory
from tests.workorders.paper import pages


@pytest.fixture(autouse=True)
def _libraries():
    try:
        pdf.render("<p>x")
    except pdf.PdfUnavailable as missing:
        pytest.skip(str(missing))


@pytest.mark.parametrize(
    ("door", "asked", "field"),
    [
        ("label", {"size": "1x1"}, "size"),
        ("label", {"language": "de"}, "language"),
        ("receipt", {"paper": "letter"}, "paper"),
        ("receipt", {"language": "xx"}, "language"),
    ],
)
def test_a_parameter_of_the_wrong_kind_is_named(api, order, door, asked, field):
    answer = api.get(f"/api/work-orders/{order.pk}/{door}", asked)

    assert answer.status_code == 422
    assert answer.json() == {
        "message": "The given data was invalid.",
        "errors": {field: [f"The selected {field} is invalid."]},
    }


@pytest.mark.parametrize("door", ["label", "receipt"])
def test_another_companys_paper_is_not_found(api, shop, rival, door):
    with tenancy.working_for(rival.pk):
        theirs = WorkOrderFactory()

    assert api.get(f"/api/work-orders/{theirs.pk}/{door}").status_code == 404


def test_a_label_is_a_pdf_of_the_size_asked_for(api, order):
    answer = api.get(f"/api/work-orders/{order.pk}/label", {"size": "89x36"})

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert f'filename="{order.ticket_no}-label.pdf"' in answer["Content-Disposition"]
    (page,) = pages(answer.getvalue())
    assert (page.width, page.height) == (89, 36)


def test_a_receipt_is_a_pdf_in_the_language_asked_for(client_of, order):
    client = client_of("technician", "work-orders:read")

    answer = client.get(f"/api/work-orders/{order.pk}/receipt", {"paper": "a5", "language": "fr"})

    (page,) = pages(answer.getvalue())
    assert "Reçu de dépôt" in page.text


def test_a_token_for_other_things_prints_nothing(client_of, order):
    client = client_of("admin", "customers:read")

    assert client.get(f"/api/work-orders/{order.pk}/label").status_code == 403


def test_a_receipt_is_mailed_and_the_work_order_answered(api, order):
    answer = api.post(
        f"/api/work-orders/{order.pk}/send-receipt", {"to": "jane@example.com"}, format="json"
    )

    assert (answer.status_code, answer.json()["ticket_no"]) == (200, order.ticket_no)
    message = OutboxMessage.objects.get()
    assert (message.kind, message.subject_id) == ("receipt_email", order.pk)


def test_a_receipt_for_a_customer_without_an_address_is_refused(api, order):
    answer = api.post(f"/api/work-orders/{order.pk}/send-receipt", {}, format="json")

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["customer.email"]
    assert not OutboxMessage.objects.exists()
