"""The companies of customers over the API, where they are called companies."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.countries import CountryIn
from crm.models import Organisation
from crm.services import organisations
from repair_angel.kernel.api.filters import Filters, SearchFilter
from repair_angel.kernel.api.input import EmailIn, InputSerializer, TextIn
from repair_angel.kernel.api.output import ModelOut, TextOut
from repair_angel.kernel.api.viewsets import ResourceViewSet


class OrganisationOut(ModelOut):
    email = TextOut()
    phone = TextOut()
    address = TextOut()
    city = TextOut()
    postal_code = TextOut()
    country = TextOut()
    vat_number = TextOut()
    kvk = TextOut()

    class Meta:
        model = Organisation
        fields = [
            "id",
            "name",
            "email",
            "phone",
            "address",
            "city",
            "postal_code",
            "country",
            "vat_number",
            "kvk",
        ]


class OrganisationIn(InputSerializer):
    name = TextIn(200)
    email = EmailIn(required=False)
    phone = TextIn(50, required=False)
    address = TextIn(255, required=False)
    city = TextIn(255, required=False)
    postal_code = TextIn(20, required=False)
    country = CountryIn(required=False)
    vat_number = TextIn(20, required=False)
    kvk = TextIn(20, required=False)


class OrganisationFilters(Filters):
    q = SearchFilter()


class OrganisationViewSet(ResourceViewSet):
    """Companies, schools and clubs that customers belong to."""

    resource = "customers"
    queryset = Organisation.objects.all()
    serializer_class = OrganisationOut
    filterset_class = OrganisationFilters
    columns = tuple(OrganisationOut.Meta.fields)
    inputs = {"create": OrganisationIn, "update": OrganisationIn}
    commands = {
        "create": organisations.create,
        "update": organisations.update,
        "destroy": organisations.delete,
    }
    example = {
        "id": 7,
        "name": "Basisschool De Kring",
        "email": "info@dekring.example",
        "phone": "030 123 4567",
        "address": "Schoolplein 1",
        "city": "Utrecht",
        "postal_code": "3511 AB",
        "country": "NL",
        "vat_number": None,
        "kvk": "12345678",
    }
    examples = {
        "create": {"name": "Basisschool De Kring", "kvk": "12345678"},
        "update": {"city": "Amersfoort"},
    }

    @staticmethod
    def row(*values: Any) -> dict[str, Any]:
        return {
            name: None if value == "" else value
            for name, value in zip(OrganisationViewSet.columns, values, strict=True)
        }

    def create(self, request: Request) -> Response:
        """Add a company."""
        return self.present(organisations.create(actor=self.actor, **self.parse()))

    def update(self, request: Request, pk: int) -> Response:
        """Change a company."""
        changes = self.parse()
        return self.present(organisations.update(actor=self.actor, organisation_id=pk, **changes))

    def destroy(self, request: Request, pk: int) -> Response:
        """Delete a company that no customer belongs to."""
        organisations.delete(actor=self.actor, organisation_id=pk)
        return self.nothing()
