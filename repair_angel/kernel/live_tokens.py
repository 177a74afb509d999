"""The token of each API request, by one statement written by hand.

Every request begins with it, and the ORM took longer to compose it than the database to answer it:
half of the time of a short list. Only the columns a request needs are loaded; others are fetched
when they are asked for.
"""

import datetime
import json
from collections.abc import Iterator
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model

from repair_angel.kernel.models import ApiToken, Company, Member, User

OF_TOKEN = ["id", "company_id", "member_id", "name", "abilities", "digest"]
OF_MEMBER = ["id", "company_id", "user_id", "role"]
OF_USER = ["id", "email", "name", "is_platform_admin"]
OF_COMPANY = ["id", "name", "country", "locale", "currency", "timezone"]

_SELECT = f"""
SELECT {", ".join(f"t.{column}" for column in OF_TOKEN)},
       {", ".join(f"m.{column}" for column in OF_MEMBER)},
       {", ".join(f"u.{column}" for column in OF_USER)},
       {", ".join(f"c.{column}" for column in OF_COMPANY)},
       t.last_used_at IS NULL OR t.last_used_at < %s
FROM kernel_apitoken t
JOIN kernel_member m ON m.id = t.member_id
JOIN kernel_user u ON u.id = m.user_id
JOIN kernel_company c ON c.id = t.company_id
WHERE t.id = %s AND (t.expires_at IS NULL OR t.expires_at > %s)
  AND m.is_active AND u.is_active AND c.is_active
"""  # noqa: S608  the columns are ours

Row = TypeVar("Row", bound=Model)


def live(number: int, now: datetime.datetime, used_before: datetime.datetime) -> ApiToken | None:
    """The token with this id if it, its member, user and company are all active.

    `is_stale` on it says that its last use lies before `used_before`.
    """
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(_SELECT, [adapt(used_before), number, adapt(now)])
        row = cursor.fetchone()
    if row is None:
        return None
    values = iter(row)
    token = _loaded(ApiToken, OF_TOKEN, values)
    token.abilities = json.loads(token.abilities)
    token.member = _loaded(Member, OF_MEMBER, values)
    token.member.user = _loaded(User, OF_USER, values)
    token.company = token.member.company = _loaded(Company, OF_COMPANY, values)
    token.is_stale = bool(next(values))
    return token


def _loaded(model: type[Row], columns: list[str], values: Iterator[Any]) -> Row:
    """An instance of which only these columns are loaded."""
    return model.from_db(DEFAULT_DB_ALIAS, columns, [next(values) for _ in columns])
