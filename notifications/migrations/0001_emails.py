import django.db.models.deletion
from django.db import migrations, models

import repair_angel.kernel.clock
import repair_angel.kernel.tenancy


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kernel", "0003_company_look"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmailMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField()),
                ("to", models.EmailField(max_length=254, verbose_name="to")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("text", models.TextField(verbose_name="text")),
                ("html", models.TextField(blank=True, verbose_name="text as a page")),
                ("language", models.CharField(max_length=2, verbose_name="language")),
                ("message_id", models.CharField(max_length=200, verbose_name="message id")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=repair_angel.kernel.clock.now,
                        editable=False,
                        verbose_name="written",
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
                    "member",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.member",
                        verbose_name="sent by",
                    ),
                ),
                (
                    "outbox",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emails",
                        to="kernel.outboxmessage",
                        verbose_name="outgoing message",
                    ),
                ),
            ],
            options={
                "verbose_name": "mail",
                "verbose_name_plural": "mails",
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["company", "subject_type", "subject_id", "-id"],
                        name="email_of_subject",
                    ),
                    models.Index(fields=["company", "created_at"], name="email_by_moment"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "id"), name="notifications_emailmessage_company_key"
                    ),
                    models.UniqueConstraint(
                        fields=("company", "outbox"), name="email_of_outbox_once"
                    ),
                ],
            },
        ),
    ]
