"""/vat-regimes"""

from rest_framework.request import Request
from rest_framework.response import Response

from accounting.models import VatRegime
from accounting.services import vat_regimes
from accounting.states import MarginMethod, PeriodKind, VatBasis
from repair_angel.kernel.api.input import ChoiceIn, DateIn, FlagIn, InputSerializer
from repair_angel.kernel.api.output import ModelOut
from repair_angel.kernel.api.viewsets import ResourceViewSet


class VatRegimeIn(InputSerializer):
    starts_on = DateIn()
    periods = ChoiceIn(PeriodKind, required=False)
    basis = ChoiceIn(VatBasis, required=False)
    small_business = FlagIn(required=False)
    margin_method = ChoiceIn(MarginMethod, required=False)


class VatRegimeOut(ModelOut):
    class Meta:
        model = VatRegime
        fields = ["id", "starts_on", "periods", "basis", "small_business", "margin_method"]


class VatRegimeViewSet(ResourceViewSet):
    """How VAT is reckoned, each from a day on: returns per month, quarter or year; cash basis; schemes."""

    resource = "btw-periods"
    queryset = VatRegime.objects.all()
    serializer_class = VatRegimeOut
    ordering = ("-starts_on",)
    inputs = {"create": VatRegimeIn}
    commands = {"create": vat_regimes.adopt, "destroy": vat_regimes.withdraw}
    example = {
        "id": 1,
        "starts_on": "2027-01-01",
        "periods": "month",
        "basis": "cash",
        "small_business": False,
        "margin_method": "global",
    }
    examples = {"create": {"starts_on": "2027-01-01", "periods": "month", "basis": "cash"}}

    def create(self, request: Request) -> Response:
        """From the first day of a period on, reckon so."""
        return self.present(vat_regimes.adopt(actor=self.actor, **self.parse()))

    def destroy(self, request: Request, pk: int) -> Response:
        """Take back a regime of which no period was closed."""
        vat_regimes.withdraw(actor=self.actor, vat_regime_id=pk)
        return self.nothing()
