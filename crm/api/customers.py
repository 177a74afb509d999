"""Customers over the API."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.countries import CountryIn
from crm.models import Customer, CustomerTag
from crm.services import customers
from repair_angel.kernel.api.filters import Filters, IdFilter, SearchFilter
from repair_angel.kernel.api.input import EmailIn, FlagIn, IdIn, InputSerializer, ListIn, TextIn
from repair_angel.kernel.api.output import ModelOut, TextOut
from repair_angel.kernel.api.viewsets import ResourceViewSet


class CustomerOut(ModelOut):
    name = serializers.CharField(read_only=True)
    last_name = TextOut()
    email = TextOut()
    phone = TextOut()
    mobile = TextOut()
    address = TextOut()
    address2 = TextOut()
    city = TextOut()
    postal_code = TextOut()
    country = TextOut()
    vat_number = TextOut()
    company_id = serializers.IntegerField(source="organisation_id", read_only=True, allow_null=True)
    merged_into_id = serializers.IntegerField(read_only=True, allow_null=True)
    tags = serializers.SerializerMethodField()
    notes = TextOut()

    class Meta:
        model = Customer
        fields = [
            "id",
            "first_name",
            "last_name",
            "name",
            "email",
            "phone",
            "mobile",
            "address",
            "address2",
            "city",
            "postal_code",
            "country",
            "vat_number",
            "company_id",
            "is_business",
            "is_walk_in",
            "merged_into_id",
            "tags",
            "notes",
            "created_at",
        ]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_tags(self, customer: Customer) -> list[str]:
        return list(customer.tags.order_by("name").values_list("name", flat=True))


class CustomerIn(InputSerializer):
    first_name = TextIn(255)
    last_name = TextIn(255, required=False)
    email = EmailIn(required=False)
    phone = TextIn(50, required=False)
    mobile = TextIn(50, required=False)
    address = TextIn(255, required=False)
    address2 = TextIn(255, required=False)
    city = TextIn(255, required=False)
    postal_code = TextIn(20, required=False)
    country = CountryIn(required=False)
    vat_number = TextIn(20, required=False)
    company_id = IdIn(source="organisation_id", required=False)
    is_business = FlagIn(required=False)
    tags = ListIn(most=50, child=TextIn(60), required=False)
    notes = TextIn(5000, required=False)


class CustomerFilters(Filters):
    q = SearchFilter()
    company_id = IdFilter("organisation_id")
    tag_id = IdFilter("customer_tags__tag_id")


class CustomerViewSet(ResourceViewSet):
    """The people and businesses the shop works for. Several may share an e-mail address or phone.

    One that was merged into another is in no list; asked for by its id it says into which.
    """

    resource = "customers"
    queryset = Customer.objects.all()
    serializer_class = CustomerOut
    filterset_class = CustomerFilters
    inputs = {"create": CustomerIn, "update": CustomerIn}
    commands = {
        "create": customers.create,
        "update": customers.update,
        "destroy": customers.delete,
    }
    columns = (
        "id",
        "first_name",
        "last_name",
        "email",
        "phone",
        "mobile",
        "address",
        "address2",
        "city",
        "postal_code",
        "country",
        "vat_number",
        "organisation_id",
        "is_business",
        "is_walk_in",
        "merged_into_id",
        "notes",
        "created_at",
    )
    example = {
        "id": 42,
        "first_name": "Jane",
        "last_name": "Smith",
        "name": "Jane Smith",
        "email": "jane@example.com",
        "phone": "+31 6 12345678",
        "mobile": None,
        "address": "Dorpsstraat 1",
        "address2": None,
        "city": "Utrecht",
        "postal_code": "3511 AB",
        "country": "NL",
        "vat_number": None,
        "company_id": None,
        "is_business": False,
        "is_walk_in": False,
        "merged_into_id": None,
        "tags": ["vip"],
        "notes": None,
        "created_at": "2026-03-27T10:00:00Z",
    }
    examples = {
        "create": {
            "first_name": "Jane",
            "last_name": "Smith",
            "email": "jane@example.com",
            "phone": "+31 6 12345678",
            "tags": ["vip"],
        },
        "update": {"city": "Utrecht"},
    }

    def filtered(self, queryset: QuerySet[Customer]) -> QuerySet[Customer]:
        return super().filtered(queryset.current())

    def rows(self, found: QuerySet[Customer]) -> list[dict[str, Any]]:
        """The rows of a page, and their tags in a second query."""
        rows = list(found.values(*self.columns))
        tags = _tags_of([row["id"] for row in rows])
        return [_row(row, tags[row["id"]]) for row in rows]

    def create(self, request: Request) -> Response:
        """Add a customer.

        Tags are given by name; those that are new are made. A VAT number of an EU country is
        checked.
        """
        return self.present(customers.create(actor=self.actor, **self.parse()))

    def update(self, request: Request, pk: int) -> Response:
        """Change a customer.

        `tags`, if sent, replaces all of them.
        """
        return self.present(customers.update(actor=self.actor, customer_id=pk, **self.parse()))

    def destroy(self, request: Request, pk: int) -> Response:
        """Delete a customer without documents."""
        customers.delete(actor=self.actor, customer_id=pk)
        return self.nothing()


def _row(row: dict[str, Any], tags: list[str]) -> dict[str, Any]:
    name = f"{row['first_name']} {row['last_name']}".strip()
    company_id = row.pop("organisation_id")
    texts = {key: None if value == "" else value for key, value in row.items()}
    return {**texts, "name": name, "company_id": company_id, "tags": tags}


def _tags_of(customer_ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    links = CustomerTag.objects.filter(customer_id__in=customer_ids).order_by("tag__name")
    for customer_id, name in links.values_list("customer_id", "tag__name"):
        found[customer_id].append(name)
    return found
