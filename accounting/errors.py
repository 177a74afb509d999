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


class YearClosed(DomainError):
    code = "fiscal_year.closed"


class YearOpen(DomainError):
    code = "fiscal_year.open"


class YearUnfinished(DomainError):
    """Something has to be done before the year can be closed."""

    code = "fiscal_year.unfinished"


class YearOutOfTurn(DomainError):
    """Years are closed one after the other, and opened again the other way round."""

    code = "fiscal_year.out_of_turn"


class EntryPosted(DomainError):
    code = "journal_entry.posted"


class EntryNotPosted(DomainError):
    code = "journal_entry.not_posted"


class EntryReversed(DomainError):
    code = "journal_entry.reversed"


class EntryOfDocument(DomainError):
    """A document made the entry: the document is corrected, and the books follow."""

    code = "journal_entry.of_document"


class AccountNotPostable(DomainError):
    """The account is inactive, or kept by documents alone."""

    code = "gl_account.not_postable"


class AccountInUse(DomainError):
    code = "gl_account.in_use"
