import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import repair_angel.kernel.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_attachments"),
    ]

    operations = [
        migrations.CreateModel(
            name="CompanyLook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "colour",
                    models.CharField(
                        default="#0f766e",
                        max_length=7,
                        validators=[django.core.validators.RegexValidator("^#[0-9a-f]{6}\\Z")],
                        verbose_name="colour",
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
                    "logo",
                    repair_angel.kernel.tenancy.TenantForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.attachment",
                        verbose_name="logo",
                    ),
                ),
            ],
            options={
                "verbose_name": "look",
                "verbose_name_plural": "looks",
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("company", "id"), name="kernel_companylook_company_key"
                    ),
                    models.UniqueConstraint(fields=("company",), name="company_look_once"),
                ],
            },
        ),
    ]
