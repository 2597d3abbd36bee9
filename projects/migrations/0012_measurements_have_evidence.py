"""Every claim names the deliverable that shows it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0011_gate_templates")]
    operations = [
        migrations.AlterField(
            model_name="measurement",
            name="evidence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="measurements",
                to="projects.deliverable",
                verbose_name="증빙",
            ),
        ),
    ]
