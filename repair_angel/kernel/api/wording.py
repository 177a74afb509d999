"""The references' English for what is wrong with a field.

A message may say `:field`; the field's name is filled in where errors are collected, so one field
class serves every name.
"""

REQUIRED = "The :field field is required."
STRING = "The :field field must be a string."
NUMBER = "The :field field must be a number."
INTEGER = "The :field field must be an integer."
BOOLEAN = "The :field field must be true or false."
EMAIL = "The :field field must be a valid email address."
URL = "The :field field must be a valid URL."
DATE = "The :field field must be a valid date."
LIST = "The :field field must be an array."
MAP = "The :field field must be an object."
CHOICE = "The selected :field is invalid."
TAKEN = "The :field has already been taken."
MAX_LENGTH = "The :field field must not be greater than {max_length} characters."
MOST_ITEMS = "The :field field must not have more than {max_length} items."
AT_LEAST = "The :field field must be at least {limit}."
AT_MOST = "The :field field must not be greater than {limit}."
DECIMALS = "The :field field must have at most {places} decimal places."
BETWEEN = "The :field field must be a date between {first} and {last}."
UNKNOWN_KEY = "The :field field has no key {key}."
CHARACTERS = "The :field field contains characters that are not allowed."

BY_CODE = {"required": REQUIRED, "null": REQUIRED, "blank": REQUIRED, "empty": REQUIRED}
"""What the framework's own codes are called, whatever field class raised them."""


def filled(message: str, field: str) -> str:
    """`The :field field …` with the field's name in words: `lines.0.unit_price` → lines.0.unit price."""
    return message.replace(":field", field.replace("_", " "))
