"""A second dialect over the same resource: the viewset names it, and nothing else changes."""

import dataclasses

import pytest
from django.urls import include, path
from rest_framework.exceptions import Throttled
from rest_framework.throttling import BaseThrottle

from repair_angel.kernel.api import dialects
from repair_angel.kernel.api.branches import BranchViewSet
from repair_angel.kernel.api.dialects import REPAIR_ANGEL, dialect_of
from repair_angel.kernel.api.limits import Limit
from repair_angel.kernel.api.pagination import Paginator
from repair_angel.kernel.api.renderers import ExactJSONRenderer
from repair_angel.kernel.api.routing import Router
from tests.generated import operations

THREE = Limit("test", most=3, seconds=60)


class Pages(Paginator):
    def envelope(self, page, rows):
        return {"data": rows, "meta": {"current_page": page.number, "total": page.total}}


class ThreeAMinute(BaseThrottle):
    def allow_request(self, request, view):
        if THREE.count(str(request.auth.pk)) > THREE.most:
            raise Throttled(wait=THREE.seconds)
        return True


class LocalTimes(ExactJSONRenderer):
    format = "local"


PLATFORM = dataclasses.replace(
    REPAIR_ANGEL,
    name="platform",
    heads=("/api/v1/places",),
    renderer=LocalTimes,
    paginator=Pages(),
    throttles=(ThreeAMinute,),
    refuse=lambda refusal: {"error": refusal.message, "messages": dict(refusal.errors)},
    wrap=lambda shown: {"data": shown},
    wrap_schema=lambda schema: {"type": "object", "properties": {"data": schema}},
)


class PlaceViewSet(BranchViewSet):
    dialect = PLATFORM
    paginated = True


router = Router()
router.register("v1/places", PlaceViewSet)
urlpatterns = [path("api/", include(router.urls))]
handler404 = "repair_angel.kernel.http.not_found"
PATH = "/api/v1/places"


@pytest.fixture(autouse=True)
def _its_addresses(settings, monkeypatch):
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr(dialects, "_known", [REPAIR_ANGEL])
    dialects.register(PLATFORM)


def test_refusals_are_in_its_envelope(api, anonymous):
    assert anonymous.get(PATH).json() == {"error": "Unauthenticated.", "messages": {}}
    assert api.post(PATH, {}).json() == {
        "error": "The given data was invalid.",
        "messages": {"name": ["The name field is required."]},
    }
    assert api.get(f"{PATH}/0").json() == {"error": "Not found.", "messages": {}}


def test_objects_and_lists_are_wrapped_its_way(api):
    made = api.post(PATH, {"name": "North"}, headers={"Idempotency-Key": "once"})
    again = api.post(PATH, {"name": "North"}, headers={"Idempotency-Key": "once"})

    assert made.json()["data"]["name"] == "North"
    assert again.content == made.content
    listed = api.get(PATH).json()
    assert listed["meta"] == {"current_page": 1, "total": 2}
    assert listed["data"][-1] == made.json()["data"]


def test_it_has_its_own_limit(api):
    answers = [api.get(PATH) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"
    assert answers[-1].json()["error"] == "Too many requests."


def test_its_description_has_its_shapes():
    described = {operation.key: operation.described for operation in operations.read(urlpatterns)}

    shown = described["GET /api/v1/places/{id}"]["responses"]["200"]["content"]["application/json"]
    assert set(shown["schema"]["properties"]) == {"data"}
    assert set(shown["example"]) == {"data"}
    assert "429" in described["GET /api/v1/places"]["responses"]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/api/v1/places", "platform"),
        ("/api/v1/places/3/x", "platform"),
        ("/api/v1/placesettings", "repair-angel"),
        ("/api/places", "repair-angel"),
    ],
)
def test_the_longest_head_decides(address, name):
    assert dialect_of(address).name == name
