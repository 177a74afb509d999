"""Which company are we working for? Unanswered, every query of a tenant table raises."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.base import ModelBase
from django.db.models.expressions import Expression

from repair_angel.kernel import saving
from repair_angel.kernel.errors import NotFound, unknown_reference

_company_id: ContextVar[int | None] = ContextVar("company_id", default=None)


class NoCompany(RuntimeError):
    """A tenant table was used outside `with working_for(company_id)`."""


class WrongCompany(RuntimeError):
    """A row of one company was about to be written while working for another."""


@contextmanager
def working_for(company_id: int) -> Iterator[None]:
    """Everything inside sees and writes rows of this company, and of no other."""
    token = _company_id.set(company_id)
    try:
        yield
    finally:
        _company_id.reset(token)


def company_id() -> int:
    """The company worked for. Raises NoCompany if there is none."""
    if (found := _company_id.get()) is None:
        raise NoCompany("This needs `with working_for(company_id)`.")
    return found


def current_company_id() -> int | None:
    """The same for logs and other places that may run without a company."""
    return _company_id.get()


class CurrentCompany(Expression):
    """The company, asked for when the SQL is compiled.

    Forms, serializers and filters may therefore be imported without a company, and a queryset kept
    from one company's work never shows its rows during another's.
    """

    output_field = models.BigIntegerField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[int]]:
        return "%s", (company_id(),)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[int]]:
        """Cast, because a bare literal is an int4, for which a trigram index cannot use its bigint."""
        return "%s::bigint", [company_id()]

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Self:
        return self


T = TypeVar("T", bound="TenantModel")


class TenantQuerySet(models.QuerySet[T]):
    """Writes are held to the company as reads are."""

    def bulk_create(self, objs: Iterable[T], *args: Any, **kwargs: Any) -> list[T]:
        rows = list(objs)
        for row in rows:
            row.belong_here()
        if args or kwargs or not saving.insert(rows):
            return super().bulk_create(rows, *args, **kwargs)
        return rows

    def update(self, **kwargs: Any) -> int:
        if "company" in kwargs or "company_id" in kwargs:
            raise WrongCompany("A row never moves to another company.")
        return super().update(**kwargs)

    def raw(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Raw SQL sees every company's rows: use a cursor and name the company.")


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Fails closed: rows of the company worked for, or NoCompany when the query runs."""

    def get_queryset(self) -> TenantQuerySet[Any]:
        return super().get_queryset().filter(company_id=CurrentCompany())


class TenantBase(ModelBase):
    """Gives each tenant table, beside what its Meta says, the key (company, id) and closed managers."""

    def __new__(
        cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kwargs: Any
    ) -> Any:
        given = attrs.get("Meta")
        if not getattr(given, "abstract", False) and not getattr(given, "proxy", False):
            key = models.UniqueConstraint(
                fields=["company", "id"], name="%(app_label)s_%(class)s_company_key"
            )
            attrs["Meta"] = type(
                "Meta",
                (given,) if given else (),
                {
                    "constraints": [key, *getattr(given, "constraints", [])],
                    "base_manager_name": "objects",
                    "default_manager_name": "objects",
                },
            )
        return super().__new__(cls, name, bases, attrs, **kwargs)


class TenantModel(models.Model, metaclass=TenantBase):
    """A row that belongs to exactly one company, by a column of its own, for ever.

    `objects` is the only manager for use; `unscoped` is for the kernel's sweeps and the tests.
    `guards` are what the database itself refuses (see `kernel.guards`).
    """

    company = models.ForeignKey(
        "kernel.Company",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        editable=False,
    )

    guards: ClassVar[list[Any]] = []

    objects = TenantManager()
    unscoped = models.Manager()  # noqa: DJ012  `objects` must be the first manager

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.belong_here()
        if args or not self._saved_plainly(**kwargs):
            super().save(*args, **kwargs)

    def _saved_plainly(
        self,
        force_insert: bool = False,
        update_fields: Iterable[str] | None = None,
        using: str | None = None,
        **others: Any,
    ) -> bool:
        if others or using not in (None, DEFAULT_DB_ALIAS):
            return False
        if force_insert or (self.pk is None and update_fields is None):
            return update_fields is None and saving.insert([self])
        return update_fields is not None and saving.update(self, list(update_fields))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.belong_here()
        return super().delete(*args, **kwargs)

    def belong_here(self) -> None:
        """Fill in the company worked for. Raises WrongCompany when the row has another."""
        if self.company_id is None:
            self.company_id = company_id()
        elif self.company_id != company_id():
            raise WrongCompany(f"{self._meta.label} of another company")


class TenantForeignKey(models.ForeignKey):
    """A key to a row of the same company: the database checks (company_id, x_id) together.

    Django's own constraint is left out; `kernel.guards` puts the composite one in its place, on
    both databases.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["db_constraint"]
        return name, path, args, kwargs


def get_or_404(queryset: models.QuerySet[Any], pk: int) -> Any:
    """The row of a path id. Raises NotFound."""
    try:
        return queryset.get(pk=pk)
    except queryset.model.DoesNotExist:
        raise NotFound("Not found.") from None


def get_or_refuse(queryset: models.QuerySet[Any], pk: int | None, field: str) -> Any:
    """The row an id in the input names; None for None. Raises InvalidInput on that field."""
    if pk is None:
        return None
    try:
        return queryset.get(pk=pk)
    except queryset.model.DoesNotExist:
        raise unknown_reference(field) from None
