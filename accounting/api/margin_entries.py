"""/margin-entries"""

from decimal import Decimal

from rest_framework.request import Request
from rest_framework.response import Response

from accounting.models import MarginEntry
from accounting.services import margins
from accounting.states import PaidFrom
from crm.selectors import merged
from repair_angel.kernel.api.filters import Filters, IdFilter
from repair_angel.kernel.api.input import (
    ChoiceIn,
    DateIn,
    IdIn,
    InputSerializer,
    MoneyIn,
    TextIn,
)
from repair_angel.kernel.api.output import ModelOut
from repair_angel.kernel.api.viewsets import ResourceViewSet


class MarginEntryIn(InputSerializer):
    amount = MoneyIn(least=Decimal("0.01"))
    description = TextIn(200)
    paid_from = ChoiceIn(PaidFrom, required=False)
    date = DateIn(required=False)
    tax_rate_id = IdIn(required=False)
    seller_id = IdIn(required=False)


class MarginEntryOut(ModelOut):
    class Meta:
        model = MarginEntry
        fields = ["id", "date", "description", "bought", "sold", "tax_code_id", "seller_id"]


class MarginEntryFilters(Filters):
    seller_id = IdFilter(among=merged.people)
    period = "date"


class MarginEntryViewSet(ResourceViewSet):
    """Used goods bought and sold under the margin scheme."""

    resource = "invoices"
    queryset = MarginEntry.objects.all()
    serializer_class = MarginEntryOut
    filterset_class = MarginEntryFilters
    inputs = {"create": MarginEntryIn}
    commands = {"create": margins.buy}
    example = {
        "id": 1,
        "date": "2026-03-27",
        "description": "iPhone 13, IMEI 356938035643809",
        "bought": 150.00,
        "sold": 0.00,
        "tax_code_id": 15,
        "seller_id": 42,
    }
    examples = {
        "create": {
            "amount": 150.00,
            "description": "iPhone 13, IMEI 356938035643809",
            "paid_from": "cash",
            "seller_id": 42,
        }
    }

    def create(self, request: Request) -> Response:
        """Buy a used good without VAT: into the stock of used goods and the margin."""
        return self.present(margins.buy(actor=self.actor, **self.parse()))
