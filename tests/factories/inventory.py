"""The smallest valid rows of the stock room. Stock itself comes by commands alone."""

from decimal import Decimal

import factory

from inventory.models import Bin, Category, Product, Warehouse


class CategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Category

    name = factory.Sequence("Category {}".format)


class ProductFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Product

    name = factory.Sequence("Product {}".format)
    sku = factory.Sequence("SKU-{}".format)
    price_excl = Decimal("89.0000")
    vat_rate = Decimal("21.00")
    search = factory.LazyAttribute(lambda o: f"{o.name} {o.sku}".lower())


class ServiceFactory(ProductFactory):
    type = Product.Type.SERVICE


class WarehouseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Warehouse

    name = factory.Sequence("Warehouse {}".format)


class BinFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Bin

    warehouse = factory.SubFactory(WarehouseFactory)
    code = factory.Sequence("B-{}".format)
