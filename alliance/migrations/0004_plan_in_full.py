"""The plan's tasks, yearly budgets and all of its targets as rows."""

from django.db import migrations, models

from alliance import plan


def load(apps, schema_editor):
    plan.load(*(apps.get_model("alliance", name) for name in ("PlanTask", "PlanBudget", "Target")))


class Migration(migrations.Migration):
    dependencies = [("alliance", "0003_meetings")]
    operations = [
        migrations.AddField(
            model_name="plantask",
            name="stated_million_krw",
            field=models.PositiveIntegerField(null=True, verbose_name="출처의 합계(백만원)"),
        ),
        migrations.AlterField(
            model_name="target",
            name="value",
            field=models.PositiveIntegerField(null=True, verbose_name="목표"),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
