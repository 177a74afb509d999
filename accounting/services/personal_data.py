"""What the books know of a person. Nearly all of it stays: the law wants it kept."""

from accounting.models import (
    CreditNote,
    CreditNoteLine,
    CustomerCredit,
    Invoice,
    InvoiceLine,
    JournalLine,
    Payment,
    RecurringInvoice,
    RecurringInvoiceLine,
    WriteOff,
)
from repair_angel.kernel import personal

LAW = "the books, kept seven years in the Netherlands and ten in France"

personal.holds(
    Invoice,
    "customer",
    shown=(
        "number",
        "status",
        "work_order_id",
        "invoice_date",
        "due_date",
        "subtotal",
        "vat_total",
        "total",
        "amount_paid",
        "issued_at",
        "sent_at",
    ),
    erased={"notes": ""},
    kept={"buyer": LAW, "seller": "it is us"},
    files_stay={"invoice_pdf": LAW},
)
personal.holds(
    InvoiceLine,
    "invoice__customer",
    shown=("invoice_id", "quantity", "unit_price", "vat_rate", "line_total"),
    kept={"description": LAW},
)
personal.holds(
    Payment,
    "invoice__customer",
    shown=("invoice_id", "amount", "method", "date"),
    kept={"reference": LAW},
)
personal.holds(
    CreditNote,
    "customer",
    shown=(
        "number",
        "status",
        "invoice_id",
        "date",
        "subtotal",
        "vat_total",
        "total",
        "amount_applied",
        "issued_at",
        "sent_at",
    ),
    kept={"reason": LAW, "buyer": LAW, "seller": "it is us"},
    files_stay={"credit_note_pdf": LAW},
)
personal.holds(
    CreditNoteLine,
    "credit_note__customer",
    shown=("credit_note_id", "quantity", "unit_price", "vat_rate", "line_total"),
    kept={"description": LAW},
)
personal.holds(CustomerCredit, "customer", shown=("invoice_id", "date", "amount", "used"))
personal.holds(
    WriteOff,
    "invoice__customer",
    shown=("invoice_id", "amount", "date"),
    kept={"note": LAW},
)
personal.holds(
    JournalLine,
    "customer",
    shown=("entry_id", "debit", "credit"),
    kept={"description": LAW},
)
personal.holds(
    RecurringInvoice,
    "customer",
    shown=("status", "frequency", "next_run_date", "end_date", "total"),
    erased={"notes": "", "last_error": ""},
)
personal.holds(
    RecurringInvoiceLine,
    "recurring_invoice__customer",
    shown=("recurring_invoice_id", "quantity", "unit_price", "vat_rate", "line_total"),
    erased={"description": ""},
)
