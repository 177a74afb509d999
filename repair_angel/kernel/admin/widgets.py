"""Form fields of our own kinds, in unfold's clothes."""

from django.db import models
from unfold.widgets import UnfoldAdminTextInputWidget

from repair_angel.kernel.fields import FixedPointField


class NumberWidget(UnfoldAdminTextInputWidget):
    """A decimal as people here write it: `12,50` with a comma, and a numeric keyboard on a phone."""

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


OVERRIDES = {
    FixedPointField: {"widget": NumberWidget},
    models.URLField: {"assume_scheme": "https"},
}
