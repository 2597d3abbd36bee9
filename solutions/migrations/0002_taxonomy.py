"""The taxonomy's terms as rows."""

from django.db import migrations

from solutions import taxonomy


def load(apps, schema_editor):
    taxonomy.load(apps.get_model("solutions", "Term"))


class Migration(migrations.Migration):
    dependencies = [("solutions", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
