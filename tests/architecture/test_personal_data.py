"""Each column of words says what becomes of it when a person asks to be told, or forgotten.

A new one is named in its app's `services/personal_data.py`, or here with the reason why nothing in
it is about a customer.
"""

from django.apps import apps
from django.db import models

from repair_angel.kernel import personal
from repair_angel.kernel.tenancy import TenantModel

WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField)
MADE_ANEW = "search"

IMPERSONAL = {
    "kernel.Branch": "the shop's own places",
    "kernel.Attachment.file": "a random place in the store",
    "kernel.Event": "ids, names of fields and amounts, never names or texts of people",
    "kernel.EventDelivery": "which handler, and what went wrong in it",
    "kernel.IdempotencyKey": "a program's own key; forgotten after a week",
    "kernel.CompanyLook": "the shop's own colour",
    "kernel.NumberSeries": "the shop's own counters",
    "kernel.Tally": "numbers of rows",
    "inventory.Bin": "the shop's own shelves",
    "inventory.Category": "what the shop sells",
    "inventory.Product": "what the shop sells",
    "inventory.StockMove": "why goods moved",
    "inventory.Warehouse": "the shop's own places",
    "crm.CustomerMerge": "ids and names of fields",
    "crm.Organisation": "companies, schools and clubs; the people of them are customers",
    "crm.Tag": "the shop's own words, of nobody in particular",
    "workorders.ChecklistItem": "what the shop checks",
    "workorders.ChecklistTemplate": "what the shop checks",
    "workorders.TermsVersion": "the shop's own terms",
    "workorders.WorkOrderStatus": "the shop's own words",
    "accounting.CashMove": "what cash of the till was for",
    "accounting.CashSession": "the shop's own till",
    "accounting.CreditNoteLine.vat_category": "a code",
    "accounting.CreditNoteVat": "codes",
    "accounting.FiscalYear": "why the shop opened its own year again",
    "accounting.GlAccount": "the shop's own chart",
    "accounting.InvoiceLine.vat_category": "a code",
    "accounting.InvoiceVat": "codes",
    "accounting.JournalEntry": "the books, which name documents; the law wants them kept",
    "accounting.RecurringInvoiceLine.vat_category": "a code",
    "accounting.TaxCode": "codes and the law's words",
    "accounting.DeferredVat": "codes, and a business's VAT number, which the law wants kept",
    "accounting.MarginEntry": "the register of used goods, which the law wants kept",
    "accounting.VatCorrection": "what a paper was about, in the books, which are kept",
    "accounting.VatEntry": "codes, and a business's VAT number, which the law wants kept",
    "accounting.VatPeriod": "figures, and why a period was opened again",
    "accounting.VatSupplement": "figures",
    "notifications.EmailMessage.language": "a code",
    "notifications.EmailMessage.message_id": "the mail server's own number",
}


def columns():
    """Every column of words of every table of a company, but what is chosen from a list."""
    for model in apps.get_models():
        if issubclass(model, TenantModel) and not model.__module__.startswith("tests."):
            for field in model._meta.local_concrete_fields:
                if isinstance(field, WORDS) and not field.choices and field.name != MADE_ANEW:
                    yield model._meta.label, field.name


def spoken_of():
    return {
        (holding.model._meta.label, name)
        for holding in personal.holdings()
        for name in holding.fields
    }


def impersonal(label, name):
    return label in IMPERSONAL or f"{label}.{name}" in IMPERSONAL


def test_each_column_of_words_is_spoken_of():
    silent = [
        f"{label}.{name}"
        for label, name in columns()
        if (label, name) not in spoken_of() and not impersonal(label, name)
    ]

    assert silent == []


def test_nothing_is_called_impersonal_that_is_gone_or_spoken_of():
    known = {label for label, _name in columns()}
    known |= {f"{label}.{name}" for label, name in columns()}
    twice = {f"{label}.{name}" for label, name in spoken_of()} & IMPERSONAL.keys()

    assert IMPERSONAL.keys() - known == set()
    assert twice == set()


def test_what_is_said_of_a_column_fits_it():
    """A way to the person that is there, values that fit, a search column that can be made anew."""
    for holding in personal.holdings():
        names = {field.name for field in holding.model._meta.get_fields()}
        names |= {field.attname for field in holding.model._meta.concrete_fields}
        for name in holding.fields:
            assert name.partition("__")[0] in names, f"{holding.label}.{name}"
        assert holding.rows([1]).query is not None
        if MADE_ANEW in names:
            assert hasattr(holding.model, "found_by"), holding.label
