"""The people who come to the counter."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models.organisations import Organisation
from crm.models.tags import Tag
from repair_angel.kernel import clock, search
from repair_angel.kernel.search import SearchIndex, SearchQuerySet
from repair_angel.kernel.tenancy import TenantForeignKey, TenantManager, TenantModel


class CustomerQuerySet(SearchQuerySet):
    def current(self) -> Self:
        """Those to work with: not merged into another."""
        return self.filter(merged_into=None)


class Customer(TenantModel):
    """A person or business the shop works for; one of them is the company's walk-in customer.

    E-mail and phone are not unique: families and colleagues share them. One that was merged into
    another stays, out of sight, for the documents that can no longer change; `also_found_by` is
    what it was found by, kept on the other. One that was erased has no name any more.
    """

    first_name = models.CharField(_("first name"), max_length=255)
    last_name = models.CharField(_("last name"), max_length=255, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    mobile = models.CharField(_("mobile"), max_length=50, blank=True)
    address = models.CharField(_("address"), max_length=255, blank=True)
    address2 = models.CharField(_("address, second line"), max_length=255, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=255, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    organisation = TenantForeignKey(
        Organisation,
        verbose_name=_("company"),
        null=True,
        blank=True,
        related_name="customers",
        db_index=False,
    )
    is_business = models.BooleanField(_("business"), default=False)
    is_walk_in = models.BooleanField(_("walk-in"), default=False, editable=False)
    send_sms = models.BooleanField(_("may be sent SMS"), default=True)
    tags = models.ManyToManyField(
        Tag, through="CustomerTag", verbose_name=_("tags"), related_name="customers", blank=True
    )
    notes = models.TextField(_("notes"), max_length=5000, blank=True)
    merged_into = TenantForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        db_index=False,
        verbose_name=_("merged into"),
    )
    also_found_by = models.TextField(editable=False, blank=True)
    search = models.TextField(editable=False, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = TenantManager.from_queryset(CustomerQuerySet)()

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [
            models.UniqueConstraint(
                fields=["company"], condition=Q(is_walk_in=True), name="customer_one_walk_in"
            )
        ]
        indexes = [
            SearchIndex(name="customer_search"),
            models.Index(
                fields=["company", "organisation", "-id"], name="customer_of_organisation"
            ),
            models.Index(
                fields=["company", "merged_into"],
                name="customer_merged",
                condition=Q(merged_into__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def found_by(self) -> str:
        """The search column, from what the row says now."""
        own = search.text(self.name, self.email, self.phone, self.mobile)
        return f"{own} {self.also_found_by}".strip()[: search.MOST_LETTERS]


class CustomerTag(TenantModel):
    """A tag on a customer."""

    customer = TenantForeignKey(
        Customer, models.CASCADE, related_name="customer_tags", db_index=False
    )
    tag = TenantForeignKey(Tag, models.CASCADE, related_name="customer_tags", db_index=False)

    class Meta:
        verbose_name = _("tag of a customer")
        verbose_name_plural = _("tags of customers")
        constraints = [
            models.UniqueConstraint(fields=["company", "customer", "tag"], name="customer_tag_once")
        ]
        indexes = [models.Index(fields=["company", "tag", "customer"], name="customer_of_tag")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.tag_id}"
