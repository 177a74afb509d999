"""/invoices/{id}/payments"""

from decimal import Decimal

from accounting.models import Payment
from accounting.states import MONEY
from repair_angel.kernel.api.input import ChoiceIn, DateIn, InputSerializer, MoneyIn, TextIn
from repair_angel.kernel.api.output import ModelOut, TextOut


class PaymentIn(InputSerializer):
    amount = MoneyIn(least=Decimal("0.01"))
    method = ChoiceIn(MONEY)
    date = DateIn(required=False)
    reference = TextIn(140, required=False)


class PaymentOut(ModelOut):
    reference = TextOut()

    class Meta:
        model = Payment
        fields = ["id", "invoice_id", "kind", "amount", "method", "date", "reference"]
