"""The 비목 of contracts as rows."""

from django.db import migrations

from projects import categories


def load(apps, schema_editor):
    categories.load(apps.get_model("projects", "CostCategory"))


class Migration(migrations.Migration):
    dependencies = [("projects", "0003_pmo")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
