"""Companies founded before have checklists and repair terms too."""

from django.db import migrations

from workorders.services import checklist_templates, terms
from workorders.states import Language


def furnish(apps, schema_editor):
    """As founding does; nothing for a company that has some."""
    company_ids = apps.get_model("kernel", "Company").objects.values_list("pk", flat=True)
    template, item, version = (
        apps.get_model("workorders", name)
        for name in ("ChecklistTemplate", "ChecklistItem", "TermsVersion")
    )
    for company_id in company_ids:
        if version.objects.filter(company_id=company_id).exists():
            continue
        made = {
            row["kind"]: template.objects.create(company_id=company_id, position=at, **row)
            for at, row in enumerate(checklist_templates.table("checklists"))
        }
        item.objects.bulk_create(
            item(
                company_id=company_id,
                template=made[row["kind"]],
                position=at,
                **{name: text for name, text in row.items() if name != "kind"},
            )
            for at, row in enumerate(checklist_templates.table("checklist_items"))
        )
        version.objects.bulk_create(
            version(
                company_id=company_id,
                language=language,
                number=1,
                text=terms.standard(language),
            )
            for language in Language.values
        )


class Migration(migrations.Migration):
    dependencies = [("workorders", "0002_intake")]

    operations = [migrations.RunPython(furnish, migrations.RunPython.noop)]
