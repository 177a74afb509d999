"""The checklist of a work order."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from repair_angel.kernel.api.input import ChoiceIn, IdIn, InputSerializer, TextIn
from repair_angel.kernel.api.output import ModelOut, Out
from repair_angel.kernel.api.viewsets import ActionViewSet
from repair_angel.kernel.tenancy import get_or_404
from workorders.api.notes import MemberOut
from workorders.models import ChecklistAnswer, WorkOrder
from workorders.selectors import checklists as reading
from workorders.services import checklists
from workorders.states import Answer, Phase


class AnswerIn(InputSerializer):
    item_id = IdIn(required=True)
    answer = ChoiceIn(Answer)
    remark = TextIn(300, required=False)


class AnswersIn(InputSerializer):
    phase = ChoiceIn(Phase)
    answers = AnswerIn(many=True)


class AnswerOut(ModelOut):
    user = MemberOut(source="member", read_only=True, allow_null=True)

    class Meta:
        model = ChecklistAnswer
        fields = ["answer", "remark", "user", "answered_at"]


class RowOut(Out):
    item_id = serializers.IntegerField(read_only=True)
    label = serializers.CharField(read_only=True)
    before = AnswerOut(read_only=True, allow_null=True)
    after = AnswerOut(read_only=True, allow_null=True)


class ChecklistOut(Out):
    kind = serializers.CharField(source="template.kind", default=None, read_only=True)
    items = RowOut(source="rows", many=True, read_only=True)
    open_before = serializers.SerializerMethodField()
    open_after = serializers.SerializerMethodField()

    def get_open_before(self, checklist: reading.Checklist) -> int:
        return checklist.unanswered(Phase.BEFORE)

    def get_open_after(self, checklist: reading.Checklist) -> int:
        return checklist.unanswered(Phase.AFTER)


class ChecklistViewSet(ActionViewSet):
    """What is checked on this kind of device, and what was found before and after the repair."""

    resource = "work-orders"
    serializer_class = ChecklistOut
    inputs = {"answer": AnswersIn}
    commands = {"answer": checklists.answer}
    examples = {
        "answer": {"phase": "before", "answers": [{"item_id": 31, "answer": "fail", "remark": ""}]}
    }
    example = {
        "kind": "phone",
        "items": [
            {
                "item_id": 31,
                "label": "Front glass",
                "before": {
                    "answer": "fail",
                    "remark": "cracked, top left",
                    "user": {"id": 3, "name": "Jan Bakker"},
                    "answered_at": "2026-03-27T10:03:00Z",
                },
                "after": None,
            }
        ],
        "open_before": 0,
        "open_after": 1,
    }

    def retrieve(self, request: Request, pk: int) -> Response:
        """The checklist of a work order; it follows from `device_category`."""
        return self.present(self._of(pk))

    def answer(self, request: Request, pk: int) -> Response:
        """Write down what was found, of as many things as are sent."""
        checklists.answer(actor=self.actor, work_order_id=pk, **self.parse())
        return self.present(self._of(pk))

    def _of(self, pk: int) -> reading.Checklist:
        return reading.of(get_or_404(WorkOrder.objects.all(), pk), self.company.locale)
