"""Targets that the operating body sets itself, and won beyond 32 bits."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alliance", "0004_plan_in_full"),
    ]

    operations = [
        migrations.AlterField(
            model_name="target",
            name="task",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="targets",
                to="alliance.plantask",
                verbose_name="추진과제",
            ),
        ),
        migrations.AlterField(
            model_name="target",
            name="value",
            field=models.PositiveBigIntegerField(null=True, verbose_name="목표"),
        ),
    ]
