"""No company, no query; and a query shows the company it runs for, whenever it was written."""

import asyncio
import threading

import pytest
from django.db import IntegrityError, models, transaction
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Subquery

from crm.models import Customer
from crm.services import customers
from repair_angel.kernel import tenancy
from repair_angel.kernel.commands import SYSTEM
from repair_angel.kernel.errors import InvalidInput, NotFound
from repair_angel.kernel.models import Branch, Company, Member
from repair_angel.kernel.references import reference_to
from repair_angel.kernel.tenancy import NoCompany, WrongCompany, get_or_404, get_or_refuse
from tests.samples.models import Box, Thing

BOXES = Box.objects.filter(name="large")  # made when the tests are imported: there is no company


@pytest.fixture
def box(shop):
    """A box of ours with a screw in it."""
    made = Box.objects.create(name="large")
    Thing.objects.create(name="screw", box=made)
    return made


@pytest.fixture
def theirs(rival):
    with tenancy.working_for(rival.pk):
        made = Box.objects.create(name="large")
        Thing.objects.create(name="nail", box=made)
        return made


@pytest.fixture
def nobody(box):
    """Whoever forgot to enter a company. What is loaded was loaded before."""
    token = tenancy._company_id.set(None)
    yield
    tenancy._company_id.reset(token)


# Outside a company ------------------------------------------------------------------------------

QUERIES = {
    "list": lambda box: list(Box.objects.all()),
    "get": lambda box: Box.objects.get(pk=box.pk),
    "first": lambda box: Box.objects.first(),
    "earliest": lambda box: Box.objects.earliest("pk"),
    "filter": lambda box: list(Box.objects.filter(name="large")),
    "exclude": lambda box: list(Box.objects.exclude(name="small")),
    "slice": lambda box: list(Box.objects.order_by("pk")[:1]),
    "count": lambda box: Box.objects.count(),
    "exists": lambda box: Box.objects.exists(),
    "contains": lambda box: Box.objects.contains(box),
    "aggregate": lambda box: Box.objects.aggregate(Count("pk")),
    "annotate": lambda box: list(Box.objects.annotate(n=Count("things"))),
    "values": lambda box: list(Box.objects.values("name")),
    "values_list": lambda box: list(Box.objects.values_list("pk", flat=True)),
    "distinct": lambda box: list(Box.objects.values("name").distinct()),
    "in_bulk": lambda box: Box.objects.in_bulk([box.pk]),
    "iterator": lambda box: list(Box.objects.iterator()),
    "explain": lambda box: Box.objects.all().explain(),
    "union": lambda box: list(Box.objects.all().union(Box.objects.filter(name="x"))),
    "only": lambda box: list(Box.objects.only("name")),
    "deferred field": lambda box: Box(pk=box.pk).refresh_from_db(),
    "select_for_update": lambda box: list(Box.objects.select_for_update()),
    "base manager": lambda box: list(Box._base_manager.all()),
    "default manager": lambda box: list(Box._default_manager.all()),
    "reverse manager": lambda box: list(box.things.all()),
    "reverse manager count": lambda box: box.things.count(),
    "forward key": lambda box: Thing(box_id=box.pk).box,
    "select_related": lambda box: list(Thing.objects.select_related("box")),
    "prefetch_related": lambda box: models.prefetch_related_objects([box], "things"),
    "Prefetch": lambda box: list(Box.objects.prefetch_related(Prefetch("things"))),
    "many to many": lambda box: list(Customer(pk=1).tags.all()),
    "subquery": lambda box: list(
        Company.objects.filter(pk__in=Subquery(Box.objects.values("company_id")))
    ),
    "in a subquery": lambda box: list(Company.objects.filter(pk__in=Box.objects.values("company"))),
    "Exists": lambda box: list(
        Company.objects.annotate(any=Exists(Box.objects.filter(company=OuterRef("pk"))))
    ),
    "refresh_from_db": lambda box: box.refresh_from_db(),
    "save": lambda box: box.save(),
    "save with update_fields": lambda box: box.save(update_fields=["name"]),
    "delete": lambda box: box.delete(),
    "create": lambda box: Box.objects.create(name="new"),
    "new row's save": lambda box: Box(name="new").save(),
    "create with a company": lambda box: Box.objects.create(name="new", company_id=box.company_id),
    "through a reverse manager": lambda box: box.things.create(name="new"),
    "get_or_create": lambda box: Box.objects.get_or_create(name="large"),
    "update_or_create": lambda box: Box.objects.update_or_create(name="large"),
    "bulk_create": lambda box: Box.objects.bulk_create([Box(name="new")]),
    "bulk_update": lambda box: Box.objects.bulk_update([box], ["name"]),
    "update": lambda box: Box.objects.update(name="new"),
    "queryset delete": lambda box: Box.objects.all().delete(),
    "reference": lambda box: reference_to(box),
    # In a thread: browser tests leave a running event loop in this one.
    "async get": lambda box: _in_a_thread(lambda: asyncio.run(Box.objects.aget(pk=box.pk))),
    "thread": lambda box: _in_a_thread(lambda: Box.objects.count()),
}


def _in_a_thread(work):
    """A new thread is in no company, whatever its maker was in. Nothing reaches its database."""
    faults = []

    def run():
        try:
            work()
        except NoCompany as fault:
            faults.append(fault)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    raise faults[0]


@pytest.mark.parametrize("kind", QUERIES)
def test_outside_a_company_nothing_is_asked_and_nothing_written(box, nobody, kind):
    with pytest.raises(NoCompany):
        QUERIES[kind](box)


def test_a_thread_made_inside_a_company_is_in_none(box):
    with pytest.raises(NoCompany):
        QUERIES["thread"](box)


def test_a_queryset_may_be_made_without_a_company(nobody):
    named = BOXES.filter(pk=1).order_by("name")

    with pytest.raises(NoCompany):
        list(named)


def test_raw_sql_which_would_see_every_company_is_not_offered(box):
    with pytest.raises(TypeError):
        Box.objects.raw("SELECT * FROM samples_box")
    with pytest.raises(TypeError):
        box.things.raw("SELECT * FROM samples_thing")


def test_global_tables_ask_for_no_company(nobody):
    assert Company.objects.count() == 1
    assert Member.objects.count() == 1


def test_leaving_a_company_by_an_exception_leaves_it(shop, rival):
    with pytest.raises(ZeroDivisionError), tenancy.working_for(rival.pk):
        1 / 0  # noqa: B018

    assert tenancy.company_id() == shop.pk


# Inside one -------------------------------------------------------------------------------------


def test_each_company_sees_its_own_rows_whenever_the_query_was_written(box, theirs, rival):
    ours = Box.objects.all()
    names = Thing.objects.values_list("name", flat=True)
    subquery = Company.objects.filter(pk__in=Box.objects.values("company_id"))

    with tenancy.working_for(rival.pk):
        assert list(ours.all()) == list(BOXES.all()) == [theirs]
        assert list(names.all()) == ["nail"]
        assert list(subquery.all()) == [rival]

    assert list(ours) == list(BOXES.all()) == [box]
    assert list(names) == ["screw"]


@pytest.mark.parametrize(
    "asked",
    [
        lambda pk: Box.objects.filter(pk=pk),
        lambda pk: Box._base_manager.filter(pk=pk),
        lambda pk: Box.objects.exclude(pk=0).filter(pk__in=[pk]),
        lambda pk: Box.objects.filter(things__box_id=pk),
        lambda pk: Thing.objects.filter(box_id=pk),
        lambda pk: Thing.objects.filter(box__id=pk),
        lambda pk: Box.objects.filter(pk=pk) | Box.objects.filter(name="large", pk=pk),
        lambda pk: Box.objects.none().union(Box.objects.filter(pk=pk)),
        lambda pk: Box.objects.annotate(
            n=Subquery(Box.objects.filter(pk=pk).values("name")[:1])
        ).filter(n="large"),
    ],
)
def test_another_companys_row_is_not_found_by_any_query(box, theirs, asked):
    assert list(asked(theirs.pk)) == []


def test_another_companys_row_is_not_reached_through_its_neighbours(box, theirs):
    """A row of theirs, still in hand from their work, opens nothing in ours."""
    assert list(theirs.things.all()) == []
    with pytest.raises(Box.DoesNotExist):
        theirs.refresh_from_db()
    with pytest.raises(Box.DoesNotExist):
        _ = Thing(box_id=theirs.pk).box
    models.prefetch_related_objects([theirs], "things")
    assert list(theirs.things.all()) == []


def test_tags_of_a_customer_are_the_companys(shop, rival):
    with tenancy.working_for(rival.pk):
        other = customers.create(actor=SYSTEM, first_name="Rik", tags=["vip"])

    assert list(other.tags.all()) == []
    assert list(Customer.objects.filter(tags__name="vip")) == []


def test_counting_through_a_join_counts_the_companys(box, theirs):
    assert list(Company.objects.annotate(n=Count("members")).values_list("n", flat=True)) == [1, 1]
    assert list(Box.objects.annotate(n=Count("things")).values_list("n", flat=True)) == [1]


@pytest.mark.parametrize(
    "write",
    [
        lambda row, pk: row.save(),
        lambda row, pk: row.save(update_fields=["name"]),
        lambda row, pk: row.save(force_insert=True),
        lambda row, pk: row.delete(),
        lambda row, pk: Box.objects.create(name="x", company_id=pk),
        lambda row, pk: Box.objects.create(name="x", company=Company.objects.get(pk=pk)),
        lambda row, pk: Box.objects.get_or_create(name="x", company_id=pk),
        lambda row, pk: Box.objects.update_or_create(
            name="x", defaults={"name": "y"}, create_defaults={"name": "x", "company_id": pk}
        ),
        lambda row, pk: Box.objects.bulk_create([Box(name="ours"), Box(name="x", company_id=pk)]),
        lambda row, pk: Box.objects.update(company=pk),
        lambda row, pk: Box.objects.update(company_id=pk),
        lambda row, pk: Box.objects.bulk_update([row], ["company"]),
        lambda row, pk: reference_to(row),
    ],
)
def test_a_row_of_another_company_is_not_written(box, theirs, rival, write):
    with pytest.raises(WrongCompany), transaction.atomic():
        write(theirs, rival.pk)

    assert Box.unscoped.count() == 2
    assert Box.objects.get().name == "large"


@pytest.mark.parametrize(
    "write",
    [
        lambda theirs: Box.objects.filter(pk=theirs.pk).update(name="x"),
        lambda theirs: Box.objects.filter(pk=theirs.pk).delete()[0],
        lambda theirs: Box.objects.bulk_update([theirs], ["name"]),
        lambda theirs: Box.objects.filter(pk=theirs.pk)._raw_delete("default"),
        lambda theirs: theirs.things.update(name="x"),
        lambda theirs: theirs.things.all().delete()[0],
    ],
)
def test_another_companys_rows_are_not_touched_by_the_way(box, theirs, write):
    theirs.name = "stolen"

    assert write(theirs) == 0

    assert Box.unscoped.get(pk=theirs.pk).name == "large"
    assert Thing.unscoped.filter(name="nail").count() == 1


def test_a_row_of_ours_with_the_id_of_theirs_is_not_written(box, theirs):
    with pytest.raises(IntegrityError), transaction.atomic():
        Box(pk=theirs.pk, company_id=box.company_id, name="stolen").save()

    assert Box.unscoped.get(pk=theirs.pk).name == "large"


def test_a_key_to_another_companys_row_is_refused_by_the_database(box, theirs):
    thing = Thing.objects.get()
    with pytest.raises(IntegrityError, match="guard"), transaction.atomic():
        Thing.objects.create(name="bolt", box=theirs)
    with pytest.raises(IntegrityError, match="guard"), transaction.atomic():
        Thing.objects.filter(pk=thing.pk).update(box=theirs)
    with pytest.raises(IntegrityError, match="guard"), transaction.atomic():
        Thing.objects.bulk_create([Thing(name="bolt", box_id=theirs.pk)])

    thing.refresh_from_db()
    assert thing.box == box


def test_an_employee_of_another_company_is_not_named_in_ours(shop, rival):
    from repair_angel.kernel.models import Event

    stranger = Member.objects.get(company=rival)

    with pytest.raises(IntegrityError, match="guard"), transaction.atomic():
        Event.objects.create(name="x", subject_type="x", subject_id=1, member=stranger)


def test_a_new_row_is_the_companys_without_saying_so(shop):
    box = Box(name="small")
    box.save()
    (other,) = Box.objects.bulk_create([Box(name="other")])

    assert (box.company_id, other.company_id) == (shop.pk, shop.pk)


def test_update_by_an_expression_stays_in_the_company(box, theirs):
    assert Thing.objects.update(price=F("price")) == 1


# Looking up by an id that somebody sent -----------------------------------------------------------


def test_an_id_of_another_company_is_like_one_that_does_not_exist(box, theirs):
    for pk in (theirs.pk, 999999, 2**70, -1):
        with pytest.raises(NotFound):
            get_or_404(Box.objects.all(), pk)
        with pytest.raises(InvalidInput) as refusal:
            get_or_refuse(Box.objects.all(), pk, "box_id")
        assert refusal.value.errors == {"box_id": ["The selected box is invalid."]}
    assert get_or_refuse(Box.objects.all(), None, "box_id") is None
    assert get_or_404(Box.objects.all(), box.pk) == box


def test_an_unsaved_row_is_not_referred_to(shop):
    with pytest.raises(WrongCompany):
        reference_to(Box(name="new"))

    branch = Branch.objects.get()
    assert reference_to(branch) == ("kernel.branch", branch.pk)
