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


class NoVatCharged(DomainError):
    """The company is under the small-business scheme."""

    code = "tax_rate.no_vat_charged"


class TaxRateInUse(DomainError):
    code = "tax_rate.in_use"


class TaxRateDefault(DomainError):
    """There is always a default: another is chosen first."""

    code = "tax_rate.default"


class PeriodNotOpen(DomainError):
    code = "btw_period.not_open"


class PeriodNotClosed(DomainError):
    code = "btw_period.not_closed"


class PeriodFiled(DomainError):
    code = "btw_period.filed"


class PeriodOutOfTurn(DomainError):
    """Margins are carried from one period to the next, so these are closed one after the other."""

    code = "btw_period.out_of_turn"


class PeriodOfOtherLength(DomainError):
    """A regime begins where a period begins, and after the last one that was closed."""

    code = "vat_regime.start"


class VatBooksDiffer(DomainError):
    """The VAT accounts hold something that no VAT entry declares, or the other way round."""

    code = "btw_period.books_differ"


class SupplementNeeded(DomainError):
    """Late finds of more than 1,000 euros are told in a supplement, not in the next return."""

    code = "btw_period.supplement_needed"


class NothingToSupplement(DomainError):
    code = "btw_period.nothing_to_supplement"


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


class CreditNoteFixed(DomainError):
    """Only an open credit note is changed or cancelled."""

    code = "credit_note.fixed"


class MoreThanInvoiced(DomainError):
    """The credit notes of an invoice would come to more than the invoice."""

    code = "credit_note.more_than_invoiced"


class CreditNotesUnfinished(DomainError):
    """The invoice has credit notes that are neither applied nor cancelled."""

    code = "invoice.credit_notes_unfinished"


class MoreThanLeft(DomainError):
    """The customer has less credit than that."""

    code = "customer_credit.more_than_left"


class OtherCustomer(DomainError):
    """The credit is one customer's, the invoice another's."""

    code = "customer_credit.other_customer"


class PaymentReversed(DomainError):
    code = "payment.reversed"


class CreditUsed(DomainError):
    """What the payment left on the customer's account has been used since."""

    code = "payment.credit_used"


class NothingDue(DomainError):
    code = "invoice.nothing_due"


class DifferenceTooLarge(DomainError):
    """More than cents: that is no payment difference."""

    code = "payment.difference_too_large"


class WriteOffReversed(DomainError):
    code = "write_off.reversed"


class CashSessionOpen(DomainError):
    code = "cash_session.open"


class CashSessionClosed(DomainError):
    code = "cash_session.closed"


class DifferenceUnexplained(DomainError):
    """The till does not hold what it should, and nobody said why."""

    code = "cash_session.difference_unexplained"


class CashBanked(DomainError):
    """The bank has booked this cash already."""

    code = "cash_move.banked"


class DueDateDone(DomainError):
    """The next run would come before a due date that was dealt with already."""

    code = "recurring_invoice.due_date_done"


class NotPaused(DomainError):
    code = "recurring_invoice.not_paused"
