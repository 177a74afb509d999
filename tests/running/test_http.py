"""Every answer, whichever door."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from repair_angel.kernel import http


def from_(direct: str, forwarded: str = "") -> HttpRequest:
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=direct, **headers)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.9", "1.2.3.4"),
        (2, "1.2.3.4", "1.2.3.4"),
        (1, "", "10.0.0.1"),
    ],
)
def test_a_client_cannot_choose_its_address(
    proxies: int, forwarded: str, address: str, settings: object
) -> None:
    settings.TRUSTED_PROXIES = proxies

    assert http.client_address(from_("10.0.0.1", forwarded)) == address


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/nowhere", "/repair-angel-v2/api/nowhere", "/api"])
def test_an_unknown_address_of_the_api_answers_in_its_envelope(path: str, client: Client) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert response.json() == {"message": "Not found."}
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Security-Policy"] == http.NOTHING


@pytest.mark.django_db
def test_an_unknown_page_is_a_page_and_not_the_apis(client: Client) -> None:
    response = client.get("/nowhere")

    assert response.status_code == 404
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert response["Content-Security-Policy"] == http.ERROR_PAGE
    assert response["X-Request-ID"] in response.content.decode()


def test_other_failures_have_the_envelope_too() -> None:
    request = RequestFactory().post("/api/customers")

    assert http.server_error(request).content == b'{"message":"Server Error"}'
    assert http.bad_request(request, ValueError()).status_code == 400
    assert http.bad_request(request, RequestDataTooBig()).status_code == 413
    assert http.permission_denied(request, PermissionError()).status_code == 403


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/api/customers", http.NOTHING),
        ("/apiary", http.PAGES),
        ("/api/docs", http.DOCS),
        ("/repair-angel-v2/api/redoc", http.DOCS),
        ("/admin/", http.ADMIN),
        ("/pay/abc", http.PAGES),
    ],
)
def test_each_door_has_its_content_policy(path: str, policy: str) -> None:
    response = HttpResponse()

    http.protect(path, response)

    assert response["Content-Security-Policy"] == policy


def test_only_the_staff_pages_may_evaluate_scripts() -> None:
    assert "unsafe-eval" in http.ADMIN
    assert "unsafe" not in http.PAGES + http.NOTHING
    assert "unsafe-eval" not in http.DOCS


def test_a_view_keeps_the_policy_it_set_itself() -> None:
    response = HttpResponse(headers={"Content-Security-Policy": "sandbox"})

    http.protect("/api/files/1", response)

    assert response["Content-Security-Policy"] == "sandbox"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"), [("a1b2c3d4-e5", True), ("short", False), ("a b\nc=d e f g", False)]
)
def test_a_proxys_request_id_is_kept_if_it_is_one(given: str, kept: bool, client: Client) -> None:
    response = client.get("/health", headers={"X-Request-ID": given})

    assert (response["X-Request-ID"] == given) is kept
    assert http.GIVEN_ID.fullmatch(response["X-Request-ID"])


def test_the_start_leads_to_the_staff_pages(client: Client) -> None:
    for path in ("/", "/admin"):
        assert client.get(path)["Location"] == "/admin/"
