"""Thin viewsets: reading is generic, each write is a named method that calls one command.

    class ColourOut(ModelOut):
        class Meta:
            model = Colour
            fields = ["id", "name", "price"]

    class ColourIn(InputSerializer):
        name = TextIn(60)
        price = MoneyIn(required=False)

    class ColourFilters(Filters):
        q = SearchFilter()
        maker_id = IdFilter()
        status = ChoiceFilter(Colour.Status)
        period = "mixed_on"                     # gives ?from= and ?to=

    class ColourViewSet(ResourceViewSet):
        \"\"\"Colours of paint.\"\"\"                  # the OpenAPI description

        resource = "colours"                    # reading needs the permission colours.read
        queryset = Colour.objects.all()         # fails closed; may be named at import time
        serializer_class = ColourOut            # the declared shape
        filterset_class = ColourFilters
        columns = ("id", "name", "price")       # lists: values_list of these, through `row`
        inputs = {"create": ColourIn, "update": ColourIn, "mix": MixIn}
        commands = {"create": colours.create, "update": colours.update, "mix": colours.mix,
                    "destroy": colours.delete}  # the permission of each is the command's own
        examples = {"create": {"name": "Teal", "price": 12.50}}   # request bodies, by action
        example = {"id": 1, "name": "Teal", "price": 12.50}       # the object, as answered

        @staticmethod
        def row(id, name, price):
            return {"id": id, "name": name, "price": price}

        def create(self, request):
            \"\"\"Add a colour.\"\"\"                 # first line: the summary
            return self.present(colours.create(actor=self.actor, **self.parse()))

        def update(self, request, pk):          # PUT and PATCH; `parse()` gives what was sent
            \"\"\"Change a colour.\"\"\"
            return self.present(colours.update(actor=self.actor, colour_id=pk, **self.parse()))

        def destroy(self, request, pk):
            \"\"\"Remove a colour.\"\"\"
            colours.delete(actor=self.actor, colour_id=pk)
            return self.nothing()

        @action(detail=True, methods=["post"])  # POST /colours/{id}/mix → 200
        def mix(self, request, pk):
            \"\"\"Mix a tin.\"\"\"
            return self.present(colours.mix(actor=self.actor, colour_id=pk, **self.parse()))

    # api/urls.py
    router = Router()
    router.register("v1/colours", ColourViewSet)        # answers at /api/colours too, undocumented
    router.route("v1/colour/current", ColourViewSet, get="current")       # one address, one action
    urlpatterns = router.urls

What else a viewset may say: `paginated = False` (a bare array), `ordering`, `outputs` (Out serializer
by action, `X(many=True)` for an array; `list` names a row's where it is not the object's, "application/pdf" for a file, None for nothing),
`statuses = {"add_line": 201}`, `query = {"check": {"module": "Its key."}}` (query parameters
of an action, for the documentation), `read_queryset()` for a detail that needs more than a list,
`open_actions` (no token), `any_token` (no ability), `in_one_transaction = False` for an action that
waits for another machine (also as a keyword of @action), `extra_parsers` for uploads.
Money, prices, quantities and rates go out as Decimals; nothing is rounded or turned into text here.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, ListSerializer

from repair_angel.kernel.api.filters import Filters
from repair_angel.kernel.api.views import ActionViewSet
from repair_angel.kernel.composed import Composed
from repair_angel.kernel.tenancy import get_or_404

__all__ = ["ActionViewSet", "ListsRows", "ResourceViewSet", "ShowsOne"]

BARE_MOST = 1000


class ListsRows(ActionViewSet):
    """GET on a collection: filtered, newest first, in pages.

    The count and the filters run on the plain queryset; the page reads `columns` alone and builds
    each row with `row`. Without columns every object goes through the Out serializer.
    """

    columns: ClassVar[tuple[str, ...]] = ()
    """May hang on the request (a language): then `columns_now` says them."""

    row: ClassVar[Callable[..., dict[str, Any]]]
    ordering: ClassVar[tuple[str, ...]] = ("-id",)
    paginated: ClassVar[bool] = True
    filterset_class: ClassVar[type[Filters] | None] = None

    def rows(self, found: QuerySet[Any]) -> list[Any]:
        """The rows of a page, in one query."""
        if columns := self.columns_now():
            row = type(self).row
            return [row(*values) for values in found.values_list(*columns)]
        shape = self.row_output()
        return shape(found, many=True, context=self.get_serializer_context()).data

    def columns_now(self) -> tuple[str, ...]:
        return self.columns

    def row_output(self) -> type[BaseSerializer]:
        """The declared shape of a row: `outputs["list"]`, or the resource's own."""
        chosen = self.output_of("list")
        return type(chosen.child) if isinstance(chosen, ListSerializer) else chosen

    def filtered(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """By the documented query parameters. Raises InvalidInput for a value of the wrong kind."""
        if self.filterset_class is None:
            return queryset
        return self.filterset_class.applied(queryset, self.request.query_params)

    def _bare(self, found: QuerySet[Any]) -> QuerySet[Any]:
        paginator = self.dialect.paginator
        return paginator.slice(found, self.request, size=BARE_MOST, most=BARE_MOST)

    def list(self, request: Request, **kwargs: Any) -> Response:
        if self._is_as_declared():
            listed = _listed(type(self), self.columns_now())
            page = self.dialect.paginator.page_of(listed, request)
            rows = [type(self).row(*values) for values in page.rows]
            return Response(self.dialect.paginator.envelope(page, rows))
        found = self.filtered(self.get_queryset()).order_by(*self.ordering)
        if not self.paginated:
            return Response(self.dialect.wrap(self.rows(self._bare(found))))
        page = self.dialect.paginator.page(found, request)
        return Response(self.dialect.paginator.envelope(page, self.rows(page.rows)))

    def _is_as_declared(self) -> bool:
        """Whether no filter was given and nothing of the way is the subclass's own."""
        filters = self.filterset_class.base_filters if self.filterset_class else {}
        return (
            self.paginated
            and bool(self.columns_now())
            and not filters.keys() & self.request.query_params.keys()
            and all(getattr(type(self), name) is way for name, way in _GENERIC.items())
        )


_GENERIC = {
    "get_queryset": ListsRows.get_queryset,
    "filtered": ListsRows.filtered,
    "rows": ListsRows.rows,
}


@cache
def _listed(viewset: type[ListsRows], columns: tuple[str, ...]) -> Composed:
    """The whole list of a viewset, composed once."""
    return Composed(lambda: viewset.queryset.all().order_by(*viewset.ordering), *columns)


class ShowsOne(ActionViewSet):
    """GET on one object."""

    def retrieve(self, request: Request, pk: int, **kwargs: Any) -> Response:
        return self.present(self.get_object())

    def get_object(self) -> Any:
        """The row of the path's id. Raises NotFound."""
        return get_or_404(self.read_queryset(), self.kwargs["pk"])

    def read_queryset(self) -> QuerySet[Any]:
        """What one object is read with; override to join what its Out serializer shows."""
        return self.get_queryset()


class ResourceViewSet(ListsRows, ShowsOne):
    """Lists and shows; everything else is a named method of the subclass."""
