from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models

import repair_angel.kernel.clock
import repair_angel.kernel.fields
import repair_angel.kernel.search
import repair_angel.kernel.tenancy


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("crm", "0001_initial"),
        ("inventory", "0001_initial"),
        ("kernel", "0002_attachments"),
        ("workorders", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="GlAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("asset", "asset"),
                            ("liability", "liability"),
                            ("equity", "equity"),
                            ("income", "income"),
                            ("expense", "expense"),
                        ],
                        max_length=9,
                        verbose_name="type",
                    ),
                ),
                ("subtype", models.CharField(blank=True, max_length=30, verbose_name="subtype")),
                ("role", models.CharField(blank=True, max_length=30, verbose_name="role")),
                ("rgs_code", models.CharField(blank=True, max_length=20, verbose_name="RGS code")),
                ("is_control", models.BooleanField(default=False, verbose_name="control account")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.company",
                    ),
                ),
            ],
            options={
                "verbose_name": "general ledger account",
                "verbose_name_plural": "chart of accounts",
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        editable=False, max_length=30, null=True, verbose_name="number"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("issued", "issued"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=9,
                        verbose_name="status",
                    ),
                ),
                ("invoice_date", models.DateField(verbose_name="invoice date")),
                (
                    "supply_date",
                    models.DateField(blank=True, null=True, verbose_name="date of supply"),
                ),
                ("due_date", models.DateField(verbose_name="due date")),
                (
                    "prices_include_vat",
                    models.BooleanField(default=False, verbose_name="prices include VAT"),
                ),
                (
                    "subtotal",
                    repair_angel.kernel.fields.MoneyField(
                        default=Decimal("0.00"), verbose_name="total excl. VAT"
                    ),
                ),
                (
                    "vat_total",
                    repair_angel.kernel.fields.MoneyField(
                        default=Decimal("0.00"), verbose_name="VAT"
                    ),
                ),
                (
                    "total",
                    repair_angel.kernel.fields.MoneyField(
                        default=Decimal("0.00"), verbose_name="total"
                    ),
                ),
                (
                    "amount_paid",
                    repair_angel.kernel.fields.MoneyField(
                        default=Decimal("0.00"), verbose_name="paid"
                    ),
                ),
                ("notes", models.TextField(blank=True, verbose_name="notes")),
                (
                    "seller",
                    models.JSONField(default=dict, editable=False, verbose_name="seller as issued"),
                ),
                (
                    "buyer",
                    models.JSONField(default=dict, editable=False, verbose_name="buyer as issued"),
                ),
                (
                    "issued_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="issued"),
                ),
                ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="sent")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=repair_angel.kernel.clock.now,
                        editable=False,
                        verbose_name="created",
                    ),
                ),
                ("search", models.TextField(default="", editable=False)),
                (
                    "branch",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.branch",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.company",
                    ),
                ),
                (
                    "customer",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="crm.customer",
                        verbose_name="customer",
                    ),
                ),
                (
                    "member",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.member",
                    ),
                ),
                (
                    "pdf",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.attachment",
                    ),
                ),
                (
                    "work_order",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="workorders.workorder",
                        verbose_name="work order",
                    ),
                ),
            ],
            options={
                "verbose_name": "invoice",
                "verbose_name_plural": "invoices",
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "journal",
                    models.CharField(
                        choices=[
                            ("VRK", "sales"),
                            ("INK", "purchases"),
                            ("KAS", "cash"),
                            ("BNK", "bank"),
                            ("MOL", "Mollie"),
                            ("STR", "Stripe"),
                            ("VRD", "stock"),
                            ("MEM", "general"),
                            ("BEG", "opening balance"),
                        ],
                        max_length=3,
                        verbose_name="journal",
                    ),
                ),
                ("number", models.CharField(max_length=30, null=True, verbose_name="number")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "draft"), ("posted", "posted")],
                        default="draft",
                        max_length=6,
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                (
                    "description",
                    models.CharField(blank=True, max_length=200, verbose_name="description"),
                ),
                ("source_type", models.CharField(blank=True, max_length=60)),
                ("source_id", models.BigIntegerField(null=True)),
                ("purpose", models.CharField(blank=True, max_length=20)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.company",
                    ),
                ),
                (
                    "member",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.member",
                    ),
                ),
                (
                    "reverses",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.journalentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "journal entry",
                "verbose_name_plural": "journal entries",
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="JournalLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                (
                    "description",
                    models.CharField(blank=True, max_length=200, verbose_name="description"),
                ),
                (
                    "debit",
                    repair_angel.kernel.fields.MoneyField(
                        default=Decimal("0.00"), verbose_name="debit"
                    ),
                ),
                (
                    "credit",
                    repair_angel.kernel.fields.MoneyField(
                        default=Decimal("0.00"), verbose_name="credit"
                    ),
                ),
                (
                    "account",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="accounting.glaccount",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.company",
                    ),
                ),
                (
                    "customer",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crm.customer",
                    ),
                ),
                (
                    "entry",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="accounting.journalentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "journal line",
                "verbose_name_plural": "journal lines",
                "ordering": ["position"],
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount", repair_angel.kernel.fields.MoneyField(verbose_name="amount")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("cash", "cash"),
                            ("bank", "bank"),
                            ("card", "card"),
                            ("mollie", "Mollie"),
                            ("stripe", "Stripe"),
                            ("other", "other"),
                        ],
                        max_length=8,
                        verbose_name="method",
                    ),
                ),
                ("date", models.DateField(verbose_name="date")),
                (
                    "reference",
                    models.CharField(blank=True, max_length=140, verbose_name="reference"),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=repair_angel.kernel.clock.now, editable=False),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.company",
                    ),
                ),
                (
                    "invoice",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="accounting.invoice",
                        verbose_name="invoice",
                    ),
                ),
                (
                    "member",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "payment",
                "verbose_name_plural": "payments",
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="TaxCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                (
                    "description",
                    models.CharField(blank=True, max_length=200, verbose_name="description"),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("sale", "sale"), ("purchase", "purchase"), ("memo", "memo")],
                        max_length=8,
                        verbose_name="side",
                    ),
                ),
                ("scheme", models.CharField(blank=True, max_length=12, verbose_name="scheme")),
                (
                    "rate",
                    repair_angel.kernel.fields.PercentField(
                        blank=True, null=True, verbose_name="rate"
                    ),
                ),
                (
                    "vat_category",
                    models.CharField(blank=True, max_length=2, verbose_name="VAT category"),
                ),
                (
                    "exemption_code",
                    models.CharField(blank=True, max_length=20, verbose_name="exemption code"),
                ),
                (
                    "rubriek_base",
                    models.CharField(blank=True, max_length=4, verbose_name="rubriek of the base"),
                ),
                (
                    "rubriek_vat",
                    models.CharField(blank=True, max_length=4, verbose_name="rubriek of the VAT"),
                ),
                (
                    "rubriek_deduct",
                    models.CharField(
                        blank=True, max_length=4, verbose_name="rubriek of the deduction"
                    ),
                ),
                ("icp_kind", models.CharField(blank=True, max_length=10, verbose_name="ICP kind")),
                (
                    "texts",
                    models.JSONField(
                        blank=True, default=dict, verbose_name="invoice texts by language"
                    ),
                ),
                ("is_default", models.BooleanField(default=False, verbose_name="default")),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="valid from")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="valid until"),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.company",
                    ),
                ),
                (
                    "deduct_account",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.glaccount",
                    ),
                ),
                (
                    "goods_account",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.glaccount",
                    ),
                ),
                (
                    "service_account",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.glaccount",
                    ),
                ),
                (
                    "vat_account",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.glaccount",
                    ),
                ),
            ],
            options={
                "verbose_name": "tax code",
                "verbose_name_plural": "tax codes",
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="InvoiceVat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("vat_category", models.CharField(max_length=2)),
                ("rate", repair_angel.kernel.fields.PercentField(verbose_name="rate")),
                ("base", repair_angel.kernel.fields.MoneyField(verbose_name="base")),
                ("vat", repair_angel.kernel.fields.MoneyField(verbose_name="VAT")),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.company",
                    ),
                ),
                (
                    "invoice",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="vat_groups",
                        to="accounting.invoice",
                    ),
                ),
                (
                    "tax_code",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.taxcode",
                    ),
                ),
            ],
            options={
                "verbose_name": "VAT on an invoice",
                "verbose_name_plural": "VAT on invoices",
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="position")),
                ("description", models.CharField(max_length=500, verbose_name="description")),
                (
                    "quantity",
                    repair_angel.kernel.fields.QuantityField(
                        default=Decimal("1"), verbose_name="quantity"
                    ),
                ),
                (
                    "unit_price",
                    repair_angel.kernel.fields.UnitPriceField(verbose_name="unit price"),
                ),
                (
                    "discount_pct",
                    repair_angel.kernel.fields.PercentField(
                        default=Decimal("0.00"), verbose_name="discount %"
                    ),
                ),
                ("vat_rate", repair_angel.kernel.fields.PercentField(verbose_name="VAT %")),
                ("vat_category", models.CharField(max_length=2, verbose_name="VAT category")),
                (
                    "line_total",
                    repair_angel.kernel.fields.MoneyField(
                        default=Decimal("0.00"), verbose_name="line total"
                    ),
                ),
                (
                    "net",
                    repair_angel.kernel.fields.MoneyField(
                        default=Decimal("0.00"), verbose_name="net"
                    ),
                ),
                (
                    "vat",
                    repair_angel.kernel.fields.MoneyField(
                        default=Decimal("0.00"), verbose_name="VAT"
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.company",
                    ),
                ),
                (
                    "invoice",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="accounting.invoice",
                    ),
                ),
                (
                    "product",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.product",
                    ),
                ),
                (
                    "work_order_line",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workorders.workorderline",
                    ),
                ),
                (
                    "tax_code",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.taxcode",
                        verbose_name="tax code",
                    ),
                ),
            ],
            options={
                "verbose_name": "invoice line",
                "verbose_name_plural": "invoice lines",
                "ordering": ["position"],
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="VatEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rubriek", models.CharField(max_length=4, verbose_name="rubriek")),
                ("base", repair_angel.kernel.fields.MoneyField(verbose_name="base")),
                ("vat", repair_angel.kernel.fields.MoneyField(verbose_name="VAT")),
                ("date", models.DateField(verbose_name="date")),
                ("source_type", models.CharField(max_length=60)),
                ("source_id", models.BigIntegerField()),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.company",
                    ),
                ),
                (
                    "entry",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vat_entries",
                        to="accounting.journalentry",
                    ),
                ),
                (
                    "tax_code",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.taxcode",
                    ),
                ),
            ],
            options={
                "verbose_name": "VAT entry",
                "verbose_name_plural": "VAT entries",
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="VatPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("quarter", models.PositiveSmallIntegerField(null=True, verbose_name="quarter")),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "open"), ("closed", "closed")],
                        default="open",
                        max_length=6,
                        verbose_name="status",
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.company",
                    ),
                ),
            ],
            options={
                "verbose_name": "VAT period",
                "verbose_name_plural": "VAT periods",
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="glaccount",
            constraint=models.UniqueConstraint(
                fields=("company", "id"), name="accounting_glaccount_company_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="glaccount",
            constraint=models.UniqueConstraint(
                fields=("company", "code"),
                name="glaccount_code_once",
                violation_error_message="The code has already been taken.",
            ),
        ),
        migrations.AddConstraint(
            model_name="glaccount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", ""), _negated=True),
                fields=("company", "role"),
                name="glaccount_role_once",
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["company", "customer", "-id"], name="invoice_by_customer"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["company", "status", "-id"], name="invoice_by_status"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["company", "invoice_date", "-id"], name="invoice_by_date"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("status", "issued"), ("amount_paid__lt", models.F("total"))),
                fields=["company", "due_date"],
                name="invoice_open",
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=repair_angel.kernel.search.SearchIndex(name="invoice_search"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                fields=("company", "id"), name="accounting_invoice_company_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                fields=("company", "number"), name="invoice_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number__isnull", False), ("status", "issued")),
                    models.Q(
                        models.Q(("status", "issued"), _negated=True), ("number__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="invoice_number_iff_issued",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_paid__gte", 0), ("amount_paid__lte", models.F("total"))
                ),
                name="invoice_paid_within_total",
                violation_error_message="More than is due.",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_date__gte", models.F("invoice_date"))),
                name="invoice_due_after_date",
            ),
        ),
        migrations.AddIndex(
            model_name="journalentry",
            index=models.Index(fields=["company", "date", "id"], name="journalentry_by_date"),
        ),
        migrations.AddConstraint(
            model_name="journalentry",
            constraint=models.UniqueConstraint(
                fields=("company", "id"), name="accounting_journalentry_company_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="journalentry",
            constraint=models.UniqueConstraint(
                fields=("company", "journal", "number"), name="journalentry_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="journalentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_id__isnull", False)),
                fields=("company", "source_type", "source_id", "purpose"),
                name="journalentry_once_per_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="journalentry",
            constraint=models.UniqueConstraint(
                fields=("company", "reverses"), name="journalentry_reversed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="journalentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number__isnull", False), ("status", "posted")),
                    models.Q(("number__isnull", True), ("status", "draft")),
                    _connector="OR",
                ),
                name="journalentry_number_iff_posted",
            ),
        ),
        migrations.AddIndex(
            model_name="journalline",
            index=models.Index(fields=["company", "account", "-id"], name="journalline_account"),
        ),
        migrations.AddConstraint(
            model_name="journalline",
            constraint=models.UniqueConstraint(
                fields=("company", "id"), name="accounting_journalline_company_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="journalline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credit", 0), ("debit__gt", 0)),
                    models.Q(("credit__gt", 0), ("debit", 0)),
                    _connector="OR",
                ),
                name="journalline_one_side",
                violation_error_message="A line has a debit or a credit, above zero.",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["company", "date", "-id"], name="payment_by_date"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                fields=("company", "id"), name="accounting_payment_company_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)),
                name="payment_above_zero",
                violation_error_message="The amount must be greater than 0.",
            ),
        ),
        migrations.AddConstraint(
            model_name="taxcode",
            constraint=models.UniqueConstraint(
                fields=("company", "id"), name="accounting_taxcode_company_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="taxcode",
            constraint=models.UniqueConstraint(
                fields=("company", "code"), name="taxcode_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="taxcode",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_default", True)),
                fields=("company",),
                name="taxcode_one_default",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoicevat",
            constraint=models.UniqueConstraint(
                fields=("company", "id"), name="accounting_invoicevat_company_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.UniqueConstraint(
                fields=("company", "id"), name="accounting_invoiceline_company_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.CheckConstraint(
                condition=models.Q(("discount_pct__gte", 0), ("discount_pct__lte", 100)),
                name="invoiceline_discount_in_range",
            ),
        ),
        migrations.AddIndex(
            model_name="vatentry",
            index=models.Index(fields=["company", "date", "rubriek"], name="vatentry_return"),
        ),
        migrations.AddConstraint(
            model_name="vatentry",
            constraint=models.UniqueConstraint(
                fields=("company", "id"), name="accounting_vatentry_company_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="vatperiod",
            constraint=models.UniqueConstraint(
                fields=("company", "id"), name="accounting_vatperiod_company_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="vatperiod",
            constraint=models.UniqueConstraint(
                fields=("company", "starts_on"), name="vatperiod_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="vatperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="vatperiod_right_way_round",
            ),
        ),
    ]
