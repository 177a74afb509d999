"""Every address is documented, or pinned here with its reason."""

from django.urls import URLPattern, get_resolver

from tests.generated.operations import every

UNDOCUMENTED = {
    "/api/schema": "the description itself",
    "/api/docs": "a page of Swagger UI",
    "/api/redoc": "a page of ReDoc",
}


def routes(resolver=None, prefix="/"):
    """(path as the description writes it, methods) of every address of the API."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            actions = getattr(pattern.callback, "actions", {})
            methods = {m.upper() for m in actions if m != "head"} or {"GET"}
            yield path.replace("<id:", "{").replace("pk>", "id}").replace(">", "}"), methods
        else:
            yield from routes(pattern, path)


def test_every_route_is_documented_once():
    documented: dict[str, set[str]] = {}
    for operation in every():
        documented.setdefault(operation.path, set()).add(operation.method)
    found = {path: methods for path, methods in routes() if path.startswith("/api/")}

    twins = {path for path in found if path.replace("/api/", "/api/v1/", 1) in found}
    assert {
        path: methods
        for path, methods in found.items()
        if path not in twins and path not in UNDOCUMENTED
    } == documented
    assert not twins & documented.keys()


def test_the_references_base_address_has_all_of_it():
    paths = dict(routes())

    second = {path for path in paths if path.startswith("/repair-angel-v2/api/")}
    assert {path.removeprefix("/repair-angel-v2") for path in second} == {
        path for path in paths if path.startswith("/api/")
    }


def test_each_operation_has_a_summary_its_refusals_and_an_example():
    for operation in every():
        described = operation.described
        assert described["summary"], operation
        success = min(described["responses"])
        refusals = set(described["responses"]) - {success}
        assert refusals >= ({"401", "403"} if not operation.is_open else {"422"}), operation
        for answer in [described.get("requestBody", {}), *described["responses"].values()]:
            shown = answer.get("content", {}).get("application/json", {"example": None})
            assert "example" in shown, operation


def test_patch_is_put_under_another_name():
    actions = {operation.key: operation.action for operation in every()}

    for key, action in actions.items():
        if key.startswith("PATCH "):
            assert actions[key.replace("PATCH", "PUT")] == action
