"""What accounting refuses, by name."""

from repair_angel.kernel.errors import DomainError


class InvoiceNotDraft(DomainError):
    code = "invoice.not_draft"


class InvoiceNotIssued(DomainError):
    code = "invoice.not_issued"


class InvoiceIncomplete(DomainError):
    code = "invoice.incomplete"


class DateOutOfOrder(DomainError):
    code = "invoice.date_out_of_order"


class WorkOrderInvoiced(DomainError):
    code = "invoice.work_order_invoiced"


class MoreThanDue(DomainError):
    code = "payment.more_than_due"


class UnknownTaxRate(DomainError):
    code = "tax_rate.unknown"


class PeriodClosed(DomainError):
    code = "period.closed"


class EntryUnbalanced(DomainError):
    code = "journal_entry.unbalanced"
