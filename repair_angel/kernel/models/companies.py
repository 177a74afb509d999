"""The shop and its places."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel.tenancy import TenantModel


class Company(models.Model):
    """A repair shop: the tenant. Everything else belongs to exactly one."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    description = models.TextField(_("description"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    mobile = models.CharField(_("mobile"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    address = models.CharField(_("address"), max_length=160, blank=True)
    address2 = models.CharField(_("address, second line"), max_length=160, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=16, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=2, default="NL")
    locale = models.CharField(_("language"), max_length=8, default="nl")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    timezone = models.CharField(_("time zone"), max_length=40, default="Europe/Amsterdam")
    opening_hours = models.JSONField(_("opening hours"), default=dict, blank=True)
    social = models.JSONField(_("social media"), default=dict, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    chamber_of_commerce = models.CharField(
        _("Chamber of Commerce number"), max_length=20, blank=True
    )
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    allow_negative_stock = models.BooleanField(_("stock may go below zero"), default=False)
    rounds_cash = models.BooleanField(_("cash is rounded to 5 cents"), default=False)
    payment_days = models.PositiveSmallIntegerField(_("days to pay"), default=14)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")

    def __str__(self) -> str:
        return self.name


class Branch(TenantModel):
    """A place where the company works. A closed one stays, for the documents that name it."""

    name = models.CharField(_("name"), max_length=120)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")

    def __str__(self) -> str:
        return self.name
