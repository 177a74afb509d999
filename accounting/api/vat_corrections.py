"""/vat-corrections"""

from decimal import Decimal

from rest_framework.request import Request
from rest_framework.response import Response

from accounting.models import VatCorrection
from accounting.services import vat_corrections
from repair_angel.kernel.api.input import DateIn, IdIn, InputSerializer, MoneyIn, TextIn
from repair_angel.kernel.api.output import ModelOut
from repair_angel.kernel.api.viewsets import ResourceViewSet

LEAST = Decimal("-99999999999.99")


class VatCorrectionIn(InputSerializer):
    tax_code_id = IdIn()
    account_id = IdIn()
    base = MoneyIn(least=LEAST)
    vat = MoneyIn(least=LEAST)
    description = TextIn(200)
    date = DateIn(required=False)
    belongs_to_id = IdIn(required=False)


class VatCorrectionOut(ModelOut):
    class Meta:
        model = VatCorrection
        fields = [
            "id",
            "tax_code_id",
            "account_id",
            "base",
            "vat",
            "description",
            "date",
            "belongs_to_id",
        ]


class VatCorrectionViewSet(ResourceViewSet):
    """VAT that no sales document bears: private use, input VAT, what was found late."""

    resource = "journal-entries"
    queryset = VatCorrection.objects.all()
    serializer_class = VatCorrectionOut
    inputs = {"create": VatCorrectionIn}
    commands = {"create": vat_corrections.book}
    example = {
        "id": 1,
        "tax_code_id": 18,
        "account_id": 40,
        "base": 100.00,
        "vat": 21.00,
        "description": "Invoice of the landlord, found later",
        "date": "2026-04-02",
        "belongs_to_id": 1,
    }
    examples = {"create": {name: value for name, value in example.items() if name != "id"}}

    def create(self, request: Request) -> Response:
        """Declare VAT and book it, in an open period; a late find says where it belongs."""
        return self.present(vat_corrections.book(actor=self.actor, **self.parse()))
