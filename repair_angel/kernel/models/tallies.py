"""How many rows a table has, without counting them."""

from django.db import models

from repair_angel.kernel.tenancy import TenantModel


class Tally(TenantModel):
    """So many rows more, or fewer, of one table: their sum is how many there are.

    Written by triggers only (see `kernel.tallies`), a row per statement, so that nobody waits for
    anybody; folded into one now and then.
    """

    table = models.CharField(max_length=63)
    change = models.BigIntegerField()

    class Meta:
        verbose_name = "tally"
        verbose_name_plural = "tallies"
        indexes = [models.Index(fields=["company", "table"], name="tally_of_table")]

    def __str__(self) -> str:
        return f"{self.table} {self.change:+}"
