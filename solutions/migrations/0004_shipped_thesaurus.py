"""The thesaurus that ships, as rows."""

from django.db import migrations

from solutions.thesaurus import shipped


def load(apps, schema_editor):
    shipped.load(apps.get_model("solutions", "ThesaurusEntry"), apps.get_model("solutions", "Term"))


class Migration(migrations.Migration):
    dependencies = [("solutions", "0003_thesaurusentry")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
