"""Answers kept so that a repeated request has no second effect."""

from django.db import models

from repair_angel.kernel.tenancy import TenantModel


class IdempotencyKey(TenantModel):
    """A client's key for one unsafe request of one token, with the answer it got."""

    token_id = models.BigIntegerField()
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "idempotency key"
        constraints = [
            models.UniqueConstraint(fields=["company", "token_id", "key"], name="idempotency_once")
        ]
        indexes = [models.Index(fields=["company", "created_at"], name="idempotency_age")]

    def __str__(self) -> str:
        return self.key
