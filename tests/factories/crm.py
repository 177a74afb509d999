"""The smallest valid rows about customers."""

import factory

from crm.models import Customer, Organisation, Tag


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence("Organisation {}".format)
    search = factory.LazyAttribute(lambda o: o.name.lower())


class CustomerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Customer

    first_name = "Jane"
    last_name = factory.Sequence("Smith {}".format)
    search = factory.LazyAttribute(lambda o: f"{o.first_name} {o.last_name}".lower())


class TagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tag

    name = factory.Sequence("tag {}".format)
