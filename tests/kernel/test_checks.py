"""`manage.py check` refuses a table with a hole in its wall."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.test.utils import isolate_apps

from repair_angel.kernel.checks import GLOBAL, walls
from repair_angel.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel
from tests.samples.models import Box

LABEL = "samples"


def faults(define) -> list[str]:
    """The ids of what is wrong with the models a function defines."""
    with isolate_apps("tests.samples") as registry:
        define()
        return [fault.id for fault in walls([registry.get_app_config(LABEL)])]


def open_table():
    class Open(models.Model):
        class Meta:
            app_label = LABEL

        def __str__(self):
            return "open"


def open_manager():
    class OpenManager(TenantModel):
        objects = models.Manager()

        class Meta:
            app_label = LABEL


def plain_key():
    class PlainKey(TenantModel):
        box = models.ForeignKey(Box, models.PROTECT)

        class Meta:
            app_label = LABEL


def plain_key_to_an_employee():
    class PlainKeyToMember(TenantModel):
        member = models.ForeignKey(apps.get_model("kernel.Member"), models.PROTECT)

        class Meta:
            app_label = LABEL


def many_without_a_table_of_its_own():
    class Many(TenantModel):
        boxes = models.ManyToManyField(Box)

        class Meta:
            app_label = LABEL


def unique_field():
    class UniqueField(TenantModel):
        number = models.IntegerField(unique=True)

        class Meta:
            app_label = LABEL


def unique_constraint():
    class UniqueOverAll(TenantModel):
        number = models.IntegerField()

        class Meta:
            app_label = LABEL
            constraints = [models.UniqueConstraint(fields=["number"], name="over_all")]


def unique_expression():
    class UniqueExpression(TenantModel):
        number = models.IntegerField()

        class Meta:
            app_label = LABEL
            constraints = [
                models.UniqueConstraint(models.functions.Abs("number"), name="by_expression")
            ]


def unique_together():
    class UniqueTogether(TenantModel):
        number = models.IntegerField()
        other = models.IntegerField()

        class Meta:
            app_label = LABEL
            unique_together = [("number", "other")]


def walled():
    class Walled(TenantModel):
        box = TenantForeignKey(Box)
        user = models.ForeignKey(apps.get_model("kernel.User"), models.PROTECT)
        number = models.IntegerField()

        objects = TenantManager()

        class Meta:
            app_label = LABEL
            constraints = [
                models.UniqueConstraint(fields=["company", "number"], name="per_company"),
                models.CheckConstraint(condition=models.Q(number__gt=0), name="positive"),
            ]


@pytest.mark.parametrize(
    ("define", "expected"),
    [
        (open_table, ["tenancy.E001"]),
        (open_manager, ["tenancy.E002", "tenancy.E002"]),
        (plain_key, ["tenancy.E003"]),
        (plain_key_to_an_employee, ["tenancy.E003"]),
        (many_without_a_table_of_its_own, ["tenancy.E004"]),
        (unique_field, ["tenancy.E005"]),
        (unique_constraint, ["tenancy.E005"]),
        (unique_expression, ["tenancy.E005"]),
        (unique_together, ["tenancy.E005"]),
        (walled, []),
    ],
)
def test_a_hole_in_the_wall_is_found(define, expected):
    assert faults(define) == expected


def test_the_product_has_no_holes():
    assert walls(None) == []
    call_command("check", fail_level="WARNING")


def test_every_global_table_has_its_reason_and_is_there():
    installed = {model._meta.label for model in apps.get_models()}
    not_installed = {"admin.LogEntry"}

    assert set(GLOBAL) - installed <= not_installed
    assert all(GLOBAL.values())


@pytest.mark.parametrize(
    "model",
    [m for m in apps.get_models() if issubclass(m, TenantModel)],
    ids=lambda m: m._meta.label,
)
def test_a_tenant_table_answers_by_closed_managers_and_has_the_key_others_name(model):
    keys = [c.fields for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)]

    assert isinstance(model._default_manager, TenantManager)
    assert isinstance(model._base_manager, TenantManager)
    assert ("company", "id") in keys
