"""The start page: what needs somebody's attention today."""

import json
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import number_format

from repair_angel.kernel.admin import cards


def context(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Fills `admin/index.html` (unfold's DASHBOARD_CALLBACK)."""
    dealt = cards.deal(request)
    return {
        **context,
        "title": None,
        "now": timezone.localtime(),
        "figures": dealt["figure"],
        "tables": dealt["table"],
        "charts": [(one, chart(one.content)) for one in dealt["bars"]],
    }


def chart(content: cards.Bars) -> str:
    """What unfold's bar chart reads; each number stands below its bar's label."""
    return json.dumps(
        {
            "labels": [[str(label), _written(number)] for label, number in content.bars],
            "datasets": [
                {
                    "data": [float(number) for _label, number in content.bars],
                    "backgroundColor": "var(--color-primary-600)",
                    "maxBarThickness": 44,
                    "borderRadius": 6,
                }
            ],
        }
    )


def _written(number: Any) -> str:
    """Amounts are Decimals and have cents; what is counted has not."""
    return number_format(number, 2 if isinstance(number, Decimal) else 0, force_grouping=True)
