"""The smallest valid rows of repairs; statuses come with the company."""

from decimal import Decimal

import factory

from repair_angel.kernel.models import Branch
from tests.factories.crm import CustomerFactory
from workorders.models import WorkOrder, WorkOrderLine, WorkOrderStatus


class WorkOrderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WorkOrder

    ticket_no = factory.Sequence("T-{}".format)
    customer = factory.SubFactory(CustomerFactory)
    branch = factory.LazyFunction(lambda: Branch.objects.earliest("pk"))
    status = factory.LazyFunction(lambda: WorkOrderStatus.objects.get(slug="new"))
    device_brand = "Apple"
    device_model = "iPhone 15 Pro"
    search = factory.LazyAttribute(
        lambda o: f"{o.ticket_no} {o.device_brand} {o.device_model} {o.customer.name}".lower()
    )


class WorkOrderLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WorkOrderLine

    work_order = factory.SubFactory(WorkOrderFactory)
    position = factory.Sequence(lambda number: number + 1)
    description = "Screen replacement"
    unit_price = Decimal("89.0000")
    vat_rate = Decimal("21.00")
    line_total = Decimal("89.00")
