"""Staff can look at every table, on a page of its own or where it belongs."""

from django.apps import apps
from django.contrib.admin import site

from tests.architecture.test_shape import app_of

SHOWN_ELSEWHERE = {
    "kernel.Attachment": "with the row it belongs to",
    "kernel.CompanyLook": "on the company's page",
    "kernel.IdempotencyKey": "programs' own: kept answers, encrypted, forgotten after a week",
    "kernel.NumberSeries": "nobody sets a counter; the documents show their numbers",
    "kernel.Tally": "nobody sets how many rows there are; the lists show it",
    "kernel.User": "as an employee; a person may work for several companies",
    "inventory.Bin": "on its warehouse's page",
    "inventory.StockLevel": "on its product's page",
    "crm.CustomerTag": "as the tags of a customer",
    "crm.DeviceOwnership": "on its device's page",
    "crm.MatchKey": "how duplicates are found; worked out from the customer",
    "workorders.ChecklistAnswer": "on its work order's page",
    "workorders.ChecklistItem": "on its checklist's page",
    "workorders.DevicePasscode": "shown on asking, with a reason, and recorded",
    "workorders.WorkOrderLine": "on its work order's page",
    "workorders.WorkOrderNote": "on its work order's page",
    "accounting.CreditNoteLine": "on its credit note's page",
    "accounting.CreditNoteVat": "on its credit note's page",
    "accounting.InvoiceLine": "on its invoice's page",
    "accounting.InvoiceVat": "on its invoice's page",
    "accounting.JournalLine": "on its entry's page",
    "accounting.Occurrence": "on its recurring invoice's page",
    "accounting.RecurringInvoiceLine": "on its recurring invoice's page",
}


def test_every_table_is_on_the_staff_site_or_shown_where_it_belongs():
    hidden = {
        model._meta.label
        for model in apps.get_models()
        if app_of(model.__module__) and not site.is_registered(model)
    }

    assert hidden - SHOWN_ELSEWHERE.keys() == set()


def test_the_list_of_others_is_not_longer_than_it_must_be():
    needless = [
        label
        for label in SHOWN_ELSEWHERE
        if label not in {m._meta.label for m in apps.get_models()}
        or site.is_registered(apps.get_model(label))
    ]

    assert needless == []
