"""The way of one API request: who asks, for which company, may they, one transaction, one answer."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import BaseParser
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, ListSerializer
from rest_framework.viewsets import ViewSetMixin

from repair_angel.kernel import own_company, tenancy
from repair_angel.kernel.api import idempotency, refusals
from repair_angel.kernel.api.authentication import TokenAuthentication
from repair_angel.kernel.api.dialects import REPAIR_ANGEL, Dialect
from repair_angel.kernel.api.permissions import MemberMay
from repair_angel.kernel.api.schema import ApiSchema
from repair_angel.kernel.commands import Actor, one_transaction
from repair_angel.kernel.models import ApiToken, Company


class ActionViewSet(ViewSetMixin, GenericAPIView):
    """Named actions and nothing else; see `viewsets` for how to write one.

    After authentication the request works for the token's company until its answer is made; an
    unsafe one is one transaction, so that key, command and kept answer stand or fall together.
    """

    resource: ClassVar[str]
    dialect: ClassVar[Dialect] = REPAIR_ANGEL
    commands: ClassVar[Mapping[str, Any]] = {}
    inputs: ClassVar[Mapping[str, type[BaseSerializer]]] = {}
    outputs: ClassVar[Mapping[str, Any]] = {}
    statuses: ClassVar[Mapping[str, int]] = {}
    query: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    example: ClassVar[Any] = None
    examples: ClassVar[Mapping[str, Any]] = {}
    open_actions: ClassVar[frozenset[str]] = frozenset()
    any_token: ClassVar[frozenset[str]] = frozenset()
    extra_parsers: ClassVar[tuple[type[BaseParser], ...]] = ()
    in_one_transaction: ClassVar[bool] = True

    authentication_classes = (TokenAuthentication,)
    permission_classes = (MemberMay,)
    schema = ApiSchema()
    action: str | None = None

    @property
    def token(self) -> ApiToken:
        """The token this request came with; its member and company are loaded with it."""
        return self.request.auth

    @property
    def company(self) -> Company:
        return self.token.company

    @property
    def actor(self) -> Actor:
        return self.token.member.actor(token_id=self.token.pk)

    def parse(self, serializer_class: type[BaseSerializer] | None = None) -> dict[str, Any]:
        """The checked body, by the action's In serializer; with PUT and PATCH only what was sent."""
        chosen = serializer_class or self.inputs[self.action or ""]
        given = chosen(data=self.request.data)
        if self.request.method in ("PUT", "PATCH"):
            given.only_what_is_given()
        given.is_valid(raise_exception=True)
        return given.validated_data

    def present(self, thing: Any, status: int | None = None) -> Response:
        """The answer: the thing through the action's Out serializer (a dict as it is).

        The status is the action's own: 201 for `create` and what `statuses` says, else 200.
        """
        shown = thing if isinstance(thing, dict) else self._shown(thing)
        return Response(self.dialect.wrap(shown), status=status or self.status_of(self.action))

    def nothing(self) -> Response:
        """204: done, and there is nothing to say."""
        return Response(status=204)

    @classmethod
    def status_of(cls, action: str | None) -> int:
        return cls.statuses.get(action or "", 201 if action == "create" else 200)

    @classmethod
    def output_of(cls, action: str | None) -> Any:
        """What the action answers with: an Out serializer, one `(many=True)`, or None."""
        return cls.outputs.get(action or "", cls.serializer_class)

    def _shown(self, thing: Any) -> Any:
        chosen, many = self.output_of(self.action), False
        if isinstance(chosen, ListSerializer):
            chosen, many = type(chosen.child), True
        return chosen(thing, many=many, context={"view": self}).data

    # The way of a request, in the order in which it is gone ----------------------------------------

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.args, self.kwargs = args, kwargs
        self.headers = self.default_response_headers
        with translation.override("en"), ExitStack() as self.during:
            self.request = self.initialize_request(request, *args, **kwargs)
            try:
                self.initial(self.request, *args, **kwargs)
                answer = self._answer(self._handler(), *args, **kwargs)
            except Exception as fault:
                answer = self.handle_exception(fault)
            self.response = self.finalize_response(self.request, answer, *args, **kwargs)
        return self.response

    def perform_authentication(self, request: Request) -> None:
        if self.action in self.open_actions:
            return
        super().perform_authentication(request)
        if request.auth is not None:
            self.during.enter_context(tenancy.working_for(request.auth.company_id))
            self.during.enter_context(own_company.brought(self.company))
            self.during.enter_context(timezone.override(own_company.zone()))
            request._request.actor = self.actor  # for the log

    def _handler(self) -> Callable[..., HttpResponseBase]:
        name = (self.request.method or "").lower()
        known = name if name in self.http_method_names else "http_method_not_allowed"
        return getattr(self, known, self.http_method_not_allowed)

    def _answer(
        self, handler: Callable[..., HttpResponseBase], *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        def work() -> HttpResponseBase:
            return handler(self.request, *args, **kwargs)

        if self.request.method in SAFE_METHODS:
            return work()
        key = idempotency.asked(self.request)
        self._read_body()
        if self.action in self.open_actions:
            return work()
        self.prepare(*args, **kwargs)
        if not self.in_one_transaction:
            return idempotency.claimed(self.request, key, self._rendered, work) if key else work()
        with one_transaction():
            return idempotency.once(self.request, key, self._rendered, work) if key else work()

    def prepare(self, *args: Any, **kwargs: Any) -> None:
        """What takes long and needs no lock, such as drawing a picture: before the transaction.

        The member may do what is asked, the company is entered and the body is read. It writes
        nothing, and is done again when a request is repeated with its key. It refuses what the
        action would refuse, first of all rows that are not this company's.
        """

    def _rendered(self, data: Any) -> bytes:
        return self.dialect.renderer().render(data, None, self.get_renderer_context())

    def _read_body(self) -> None:
        """While nothing is locked yet: a slow client holds up nobody."""
        if not self.request.content_type.startswith("multipart/"):
            _ = self.request._request.body  # keeps to the size allowed
        _ = self.request.data

    # What the dialect decides ----------------------------------------------------------------------

    def get_renderers(self) -> list[Any]:
        return [self.dialect.renderer()]

    def get_parsers(self) -> list[Any]:
        return [self.dialect.parser(), *(parser() for parser in self.extra_parsers)]

    def get_throttles(self) -> list[Any]:
        return [throttle() for throttle in self.dialect.throttles]

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        """There is one answer, whatever a client says it accepts."""
        renderer = self.get_renderers()[0]
        return renderer, renderer.media_type

    def get_exception_handler(self) -> Callable[..., Response | None]:
        return self._refuse

    def _refuse(self, fault: Exception, context: dict[str, Any]) -> Response | None:
        refusal = refusals.understood(fault)
        if refusal is None:
            return None
        body = self.dialect.refuse(refusal)
        return Response(body, status=refusal.status, headers=dict(refusal.headers))
