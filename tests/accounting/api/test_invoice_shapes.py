"""What is written by hand is what the API's description declares."""

import json
from types import SimpleNamespace

import pytest
from rest_framework.test import APIClient

from accounting.api.invoice_shapes import InvoiceDetailOut
from accounting.models import Invoice
from repair_angel.kernel.api.renderers import ExactJSONRenderer
from repair_angel.kernel.models import ApiToken, Member


@pytest.fixture
def program(boss, company):
    """The boss's program."""
    _, plain = ApiToken.issue(member=Member.objects.get(), name="test", abilities=["*"])
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {plain}")
    return client


def test_an_invoice_written_by_hand_is_the_declared_shape(program, draft, issued):
    context = {"view": SimpleNamespace()}
    for invoice in (draft(), issued()):
        shown = program.get(f"/api/invoices/{invoice.pk}").content

        declared = InvoiceDetailOut(Invoice.objects.get(pk=invoice.pk), context=context).data
        assert json.loads(shown) == json.loads(ExactJSONRenderer().render(declared))
