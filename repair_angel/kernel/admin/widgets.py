"""Form fields of our own kinds, in unfold's clothes."""

from typing import Any

from django.db import models
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from repair_angel.kernel.fields import FixedPointField


class NumberWidget(UnfoldAdminTextInputWidget):
    """A decimal as people write it, `12,50`, `12.50` or `1.234,56`, in whatever language.

    Where both signs occur the last one is the decimal one. A phone shows its numeric keyboard.
    """

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        if not isinstance(value, str) or "," not in value:
            return value
        if "." not in value:
            return value.replace(",", ".")
        thousands = min(",.", key=value.rindex)
        return value.replace(thousands, "").replace(",", ".")


OVERRIDES = {
    FixedPointField: {"widget": NumberWidget},
    models.TextField: {"widget": UnfoldAdminTextareaWidget({"rows": 4})},
    models.URLField: {"assume_scheme": "https"},
}
