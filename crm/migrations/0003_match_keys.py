"""Customers that are there already get the keys that new ones are saved with."""

from django.db import migrations

from crm.models.match_keys import keys_of

BATCH = 1000


def fill(apps, schema_editor):
    key = apps.get_model("crm", "MatchKey")
    rows = []
    for customer in (
        apps.get_model("crm", "Customer").objects.filter(is_walk_in=False).iterator(BATCH)
    ):
        rows += [
            key(company_id=customer.company_id, customer=customer, kind=kind, value=value)
            for kind, value in sorted(keys_of(customer))
        ]
        if len(rows) >= BATCH:
            key.objects.bulk_create(rows)
            rows = []
    key.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("crm", "0002_devices_and_merging")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
