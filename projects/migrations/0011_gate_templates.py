"""The first version of each stage's gate template."""

from django.db import migrations

from projects import gate_templates


def load(apps, schema_editor):
    gate_templates.load(lambda name: apps.get_model("projects", name))


class Migration(migrations.Migration):
    dependencies = [("projects", "0010_spending_batches")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
