"""In whose name a value was claimed; nothing had been measured before."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("companies", "0006_token_last_use"), ("projects", "0006_task_reported_by")]
    operations = [
        migrations.AddField(
            model_name="measurement",
            name="firm",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="companies.company",
                verbose_name="보고 기업",
            ),
        ),
    ]
