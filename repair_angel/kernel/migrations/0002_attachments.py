import django.db.models.deletion
from django.db import migrations, models

import repair_angel.kernel.models.attachments
import repair_angel.kernel.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject_type", models.CharField(max_length=80, verbose_name="belongs to")),
                ("subject_id", models.PositiveBigIntegerField(verbose_name="its id")),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("content_type", models.CharField(max_length=40, verbose_name="content type")),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="fingerprint")),
                (
                    "file",
                    models.FileField(
                        max_length=80,
                        upload_to=repair_angel.kernel.models.attachments.random_place,
                        verbose_name="file",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.member",
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["company", "subject_type", "subject_id", "id"],
                        name="attachment_subject",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "id"), name="kernel_attachment_company_key"
                    ),
                    models.UniqueConstraint(
                        fields=("company", "file"), name="attachment_file_once"
                    ),
                ],
            },
        ),
    ]
