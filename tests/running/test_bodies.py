"""A body may come without its length beforehand."""

import io

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.handlers.wsgi import WSGIRequest

from repair_angel.serving import bodies


def read(environ):
    """What Django reads of a request that came through `measured`."""
    found = []
    application = bodies.measured(lambda seen, start: [found.append(WSGIRequest(seen).body)])
    application({"REQUEST_METHOD": "POST", "PATH_INFO": "/", **environ}, None)
    return found[0]


def test_more_than_the_application_reads_is_refused_by_it():
    much = io.BytesIO(b" " * (bodies.MOST + bodies.AT_ONCE * 3))

    with pytest.raises(RequestDataTooBig):
        read({"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": much})

    assert much.read(1) == b" "


def test_a_body_in_chunks_is_read_whole():
    body = b'{"first_name": "Jane"}'

    assert read({"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input": io.BytesIO(body)}) == body


def test_a_body_of_known_length_is_left_alone():
    known = {"CONTENT_LENGTH": "2", "wsgi.input": io.BytesIO(b"{}and the next request")}

    assert read(known) == b"{}"
