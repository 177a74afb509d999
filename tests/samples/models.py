"""Boxes with things in them, papers that are signed, and what broken code needs to go wrong."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.fields import MoneyField, PercentField, QuantityField, UnitPriceField
from repair_angel.kernel.guards import AppendOnly, Frozen, FrozenWith, Refuse
from repair_angel.kernel.search import SearchQuerySet
from repair_angel.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel


class Box(TenantModel):
    """Holds things, and perhaps lies in another box."""

    name = models.CharField(max_length=40)
    inside = TenantForeignKey("self", null=True, related_name="boxes")
    search = models.TextField(default="")

    objects = TenantManager.from_queryset(SearchQuerySet)()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "name"], name="box_name_once")]


class Thing(TenantModel):
    """Something with numbers of every kind; a discount above its price is refused."""

    box = TenantForeignKey(Box, null=True, related_name="things")
    name = models.CharField(max_length=40)
    price = MoneyField(default=0)
    unit_price = UnitPriceField(null=True)
    quantity = QuantityField(default=0)
    discount = PercentField(default=0)

    guards: ClassVar[list[Any]] = [
        Refuse("too_cheap", "INSERT|UPDATE", "NEW.discount > 10000", "it's 100% at most")
    ]


class Paper(TenantModel):
    """Free while it is a draft; once signed only its note may change."""

    title = models.CharField(max_length=40)
    note = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=6, default="draft")
    amount = MoneyField(null=True)

    guards: ClassVar[list[Any]] = [
        Frozen(once="{row}.status <> 'draft'", free=("note",), says="a signed paper stays")
    ]


class PaperLine(TenantModel):
    """Part of a paper."""

    paper = TenantForeignKey(Paper, models.CASCADE, related_name="lines")
    text = models.CharField(max_length=40)

    guards: ClassVar[list[Any]] = [FrozenWith("paper", "p.status <> 'draft'")]


class Diary(TenantModel):
    """Only ever added."""

    text = models.CharField(max_length=40)

    guards: ClassVar[list[Any]] = [AppendOnly()]

    class Meta:
        verbose_name_plural = _("log entries")  # Django itself has the translations of this


class Slip(TenantModel):
    """A number that nothing keeps single: what goes wrong without the constraint."""

    number = models.BigIntegerField()


class Effect(TenantModel):
    """What a careful handler leaves behind: one row per event."""

    event_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "event_id"], name="effect_once_per_event")
        ]


class Echo(TenantModel):
    """What a careless handler leaves behind: one row per call."""

    event_id = models.BigIntegerField()
