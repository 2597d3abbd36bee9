"""The industries that ship, as rows."""

from django.db import migrations

from companies import ksic


def load(apps, schema_editor):
    ksic.load(apps.get_model("companies", "Ksic"))


class Migration(migrations.Migration):
    dependencies = [("companies", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
