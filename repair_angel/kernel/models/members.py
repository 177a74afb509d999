"""People who log in, and what they are in each company."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.commands import Actor
from repair_angel.kernel.models.companies import Company
from repair_angel.kernel.roles import ROLES, permissions_of


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person who logs in by e-mail; may be a member of several companies, or of none."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    is_active = models.BooleanField(_("active"), default=True)
    is_platform_admin = models.BooleanField(_("platform administrator"), default=False)
    last_company = models.ForeignKey(
        Company, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """What Django's templates call a person."""
        return str(self)

    @property
    def is_staff(self) -> bool:
        """Whoever may log in may see staff pages; which ones, the role in the company decides."""
        return self.is_active

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's own permissions are not used: roles in a company decide (see `kernel.roles`)."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class Member(models.Model):
    """A user in a company, with a role: the API's *employee*. Authors and assignees are members."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=[(r.name, r.label) for r in ROLES])
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="kernel_member_company_key"),
            models.UniqueConstraint(fields=["company", "user"], name="member_once_per_company"),
        ]

    def __str__(self) -> str:
        return str(self.user)

    def actor(self, *, token_id: int | None = None) -> Actor:
        """Whom commands see when this member asks, perhaps through a token."""
        label = f"token:{token_id}" if token_id else f"member:{self.pk}"
        return Actor(label, self.pk, token_id, self.company_id, self.permissions)

    @property
    def permissions(self) -> frozenset[str]:
        return permissions_of(self.role)
