"""Companies customers work for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from repair_angel.kernel import clock, search
from repair_angel.kernel.search import SearchIndex, SearchQuerySet
from repair_angel.kernel.tenancy import TenantManager, TenantModel


class Organisation(TenantModel):
    """A company, school or club that customers belong to: the API's customer *company*."""

    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    address = models.CharField(_("address"), max_length=255, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=255, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    kvk = models.CharField(_("Chamber of Commerce number"), max_length=20, blank=True)
    search = models.TextField(editable=False, blank=True)
    created_at = models.DateTimeField(_("created"), default=clock.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = TenantManager.from_queryset(SearchQuerySet)()

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        indexes = [SearchIndex(name="organisation_search")]

    def __str__(self) -> str:
        return self.name

    def found_by(self) -> str:
        """The search column, from what the row says now."""
        return search.text(self.name, self.email, self.phone, self.city, self.vat_number, self.kvk)
