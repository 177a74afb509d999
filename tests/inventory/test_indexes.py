"""On PostgreSQL each filter and search of products and customers is answered by its index."""

import pytest
from django.db import connection

from crm.models import Customer, CustomerTag, Organisation, Tag
from inventory.models import Category, Product
from repair_angel.kernel import tenancy

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]

ROWS = 3000


def index_used(rows, *names):
    plan = rows.explain()
    return any(name in plan for name in names) and "Seq Scan" not in plan


@pytest.fixture
def plenty(shop, rival):
    """Both companies have many rows, the rival the newer ones; each question wants few."""
    for company in (shop, rival):
        with tenancy.working_for(company.pk):
            _fill()
    with connection.cursor() as cursor:
        for table in ("inventory_product", "crm_customer", "crm_customertag"):
            cursor.execute(f"ANALYZE {table}")
        for index in ("product_search", "customer_search"):  # as autovacuum does in the end
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])
        # So few rows are fastest read as a heap; asked here is which index answers at any size.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")


def _fill():
    kinds = [Category.objects.create(name=f"Kind {n}") for n in range(60)]
    schools = [Organisation.objects.create(name=f"School {n}") for n in range(60)]
    tags = [Tag.objects.create(name=f"tag {n}") for n in range(60)]
    Product.objects.bulk_create(
        Product(
            name=f"Product {n}",
            sku=f"SKU-{n}",
            category=kinds[n % 60],
            price_excl=1,
            vat_rate=21,
            on_hand=int(n % 50 == 0),
            search=f"product {n} sku-{n}",
        )
        for n in range(ROWS)
    )
    found = Customer.objects.bulk_create(
        Customer(first_name=f"Jane {n}", organisation=schools[n % 60], search=f"jane {n} 06{n:08}")
        for n in range(ROWS)
    )
    CustomerTag.objects.bulk_create(
        CustomerTag(customer=customer, tag=tags[n % 60]) for n, customer in enumerate(found)
    )


def test_products(plenty):
    newest = Product.objects.order_by("-pk")
    kind = Category.objects.latest("pk")

    assert index_used(newest.filter(category_id=kind.pk)[:25], "product_by_category")
    assert index_used(newest.in_stock()[:25], "product_in_stock")
    assert index_used(Product.objects.search("sku-2999"), "product_search")


def test_customers(plenty):
    newest = Customer.objects.order_by("-pk")
    school, tag = Organisation.objects.latest("pk"), Tag.objects.latest("pk")

    assert index_used(newest.filter(organisation_id=school.pk)[:25], "customer_of_organisation")
    assert index_used(Customer.objects.search("0600002999"), "customer_search")
    tagged = CustomerTag.objects.filter(tag=tag)
    assert index_used(tagged, "customer_of_tag", "customer_tag_once")
