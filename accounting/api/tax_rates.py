"""/tax-rates"""

from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounting.models import TaxCode
from accounting.services import tax_rates
from repair_angel.kernel.api.input import DateIn, FlagIn, InputSerializer, PercentIn, TextIn
from repair_angel.kernel.api.output import ModelOut, Out, TextOut, UnitPriceOut
from repair_angel.kernel.api.viewsets import ResourceViewSet


class TaxRateIn(InputSerializer):
    name = TextIn(80)
    rate = PercentIn()
    description = TextIn(200, required=False)
    is_default = FlagIn(required=False)
    vat_category = TextIn(2, required=False)
    exemption_code = TextIn(20, required=False)
    invoice_text = TextIn(200, required=False)
    valid_from = DateIn(required=False)
    valid_until = DateIn(required=False)


class ReplaceIn(InputSerializer):
    rate = PercentIn()
    valid_from = DateIn()
    name = TextIn(80, required=False)


class TaxRateOut(ModelOut):
    rate = UnitPriceOut()
    description = TextOut()
    rubriek = TextOut(source="rubriek_base")
    exemption_code = TextOut()
    invoice_texts = serializers.DictField(source="texts", child=serializers.CharField())

    class Meta:
        model = TaxCode
        fields = [
            "id",
            "name",
            "rate",
            "description",
            "is_default",
            "code",
            "vat_category",
            "rubriek",
            "exemption_code",
            "invoice_texts",
            "valid_from",
            "valid_until",
        ]


class DefaultOut(Out):
    id = serializers.IntegerField()
    name = serializers.CharField()
    is_default = serializers.BooleanField()


class TaxRateViewSet(ResourceViewSet):
    """VAT rates of sales, as used on products and invoices. Rates change on a day: see replace."""

    resource = "tax-rates"
    queryset = TaxCode.objects.plain_sales().filter(is_active=True)
    serializer_class = TaxRateOut
    paginated = False
    ordering = ("rate", "id")
    inputs = {"create": TaxRateIn, "update": TaxRateIn, "replace": ReplaceIn}
    outputs = {"set_default": DefaultOut}
    commands = {
        "create": tax_rates.create,
        "update": tax_rates.update,
        "destroy": tax_rates.delete,
        "set_default": tax_rates.set_default,
        "replace": tax_rates.replace,
    }
    examples = {
        "create": {
            "name": "Margin scheme",
            "rate": 9.00,
            "description": "Used-goods margin",
            "is_default": False,
        },
        "update": {"name": "Low 9%"},
        "replace": {"rate": 22.00, "valid_from": "2027-01-01", "name": "High 22%"},
    }
    example = {
        "id": 1,
        "name": "Standard 21%",
        "rate": 21.00,
        "description": "Standard Dutch BTW",
        "is_default": True,
        "code": "S21",
        "vat_category": "S",
        "rubriek": "1a",
        "exemption_code": None,
        "invoice_texts": {},
        "valid_from": None,
        "valid_until": None,
    }

    def create(self, request: Request) -> Response:
        """Add a rate; as default, it takes the place of the one before."""
        return self.present(tax_rates.create(actor=self.actor, **self.parse()))

    def update(self, request: Request, pk: int) -> Response:
        """Change what is given; the rate itself only while no document bears it."""
        return self.present(tax_rates.update(actor=self.actor, tax_rate_id=pk, **self.parse()))

    def destroy(self, request: Request, pk: int) -> Response:
        """Delete a rate that no product and no invoice line uses."""
        tax_rates.delete(actor=self.actor, tax_rate_id=pk)
        return self.nothing()

    @action(detail=True, methods=["post"], url_path="set-default")
    def set_default(self, request: Request, pk: int) -> Response:
        """Make it the rate of lines that name none."""
        chosen = tax_rates.set_default(actor=self.actor, tax_rate_id=pk)
        return self.present(chosen)

    @action(detail=True, methods=["post"])
    def replace(self, request: Request, pk: int) -> Response:
        """From a day on, another rate; documents dated before keep the old one."""
        return self.present(tax_rates.replace(actor=self.actor, tax_rate_id=pk, **self.parse()))
