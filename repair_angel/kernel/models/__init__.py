"""The kernel's tables, one file per noun."""

from repair_angel.kernel.models.attachments import Attachment
from repair_angel.kernel.models.companies import Branch, Company
from repair_angel.kernel.models.events import Event, EventDelivery
from repair_angel.kernel.models.idempotency import IdempotencyKey
from repair_angel.kernel.models.looks import CompanyLook
from repair_angel.kernel.models.members import Member, User
from repair_angel.kernel.models.number_series import NumberSeries
from repair_angel.kernel.models.outbox import OutboxMessage
from repair_angel.kernel.models.tallies import Tally
from repair_angel.kernel.models.tokens import ApiToken

__all__ = [
    "ApiToken",
    "Attachment",
    "Branch",
    "Company",
    "CompanyLook",
    "Event",
    "EventDelivery",
    "IdempotencyKey",
    "Member",
    "NumberSeries",
    "OutboxMessage",
    "Tally",
    "User",
]
