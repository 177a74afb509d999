"""The smallest valid rows about customers."""

import factory

from crm.models import Customer, Device, DeviceOwnership, Organisation, Tag


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


class DeviceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Device
        skip_postgeneration_save = True

    kind = "phone"
    brand = "Apple"
    model = "iPhone 15 Pro"
    customer = factory.SubFactory(CustomerFactory)
    search = factory.LazyAttribute(lambda o: f"{o.brand} {o.model}".lower())

    @factory.post_generation
    def ownership(self, create, extracted, **kwargs):
        if create:
            DeviceOwnership.objects.create(device=self, customer=self.customer)
