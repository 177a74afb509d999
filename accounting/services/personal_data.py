"""What the books know of a person. Nearly all of it stays: the law wants it kept."""

from accounting.models import Invoice, InvoiceLine, JournalLine, Payment
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
    JournalLine,
    "customer",
    shown=("entry_id", "debit", "credit"),
    kept={"description": LAW},
)
