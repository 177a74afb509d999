"""The start page: what needs somebody's attention today."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

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
    """What unfold's bar chart reads."""
    return json.dumps(
        {
            "labels": [str(label) for label, _number in content.bars],
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
