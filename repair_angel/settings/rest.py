"""The REST framework and its OpenAPI description.

Renderer, parser, errors, pages and limits are the dialect's, which each viewset names
(`kernel/api/dialects.py`); only what has no dialect is said here.
"""

from typing import Any

from repair_angel.settings.base import TRUSTED_PROXIES

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_RENDERER_CLASSES": ["repair_angel.kernel.api.renderers.ExactJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["repair_angel.kernel.api.parsers.ExactJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_METADATA_CLASS": None,
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": TRUSTED_PROXIES,
    "DATETIME_FORMAT": None,  # the renderer writes moments, dates and decimals
    "DATE_FORMAT": None,
    "TIME_FORMAT": None,
    "COERCE_DECIMAL_TO_STRING": False,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Repair Angel",
    "DESCRIPTION": "The REST API of Repair Angel, an ERP for repair shops.",
    "VERSION": "2",
    "DEFAULT_GENERATOR_CLASS": "repair_angel.kernel.api.schema.ApiGenerator",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api(/v1)?/",
    "PATH_CONVERTER_OVERRIDES": {"id": {"type": "integer", "format": "int64", "minimum": 1}},
    "PREPROCESSING_HOOKS": ["repair_angel.kernel.api.schema.documented"],
    "POSTPROCESSING_HOOKS": ["repair_angel.kernel.api.schema.with_examples"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
