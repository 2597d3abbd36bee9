"""The plan's tasks and targets as rows."""

from django.db import migrations

from alliance import plan


def load(apps, schema_editor):
    plan.load(apps.get_model("alliance", "PlanTask"), apps.get_model("alliance", "Target"))


class Migration(migrations.Migration):
    dependencies = [("alliance", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
