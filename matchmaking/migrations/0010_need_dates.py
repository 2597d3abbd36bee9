"""When a need was last submitted and returned, which its history knows."""

from django.db import migrations, models

VERBS = {"need.submitted": "submitted_at", "need.returned": "returned_at"}


def read_history(apps, schema_editor):
    events = apps.get_model("history", "Event").objects.filter(object_type="matchmaking.need", verb__in=VERBS)
    last = {(key, verb): at for key, verb, at in events.order_by("occurred_at", "pk").values_list("object_id", "verb", "occurred_at")}
    needs = apps.get_model("matchmaking", "Need").objects
    for (key, verb), at in last.items():
        needs.filter(pk=key).update(**{VERBS[verb]: at})


class Migration(migrations.Migration):
    dependencies = [
        ("matchmaking", "0009_offers"),
        ("history", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="need",
            name="returned_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="보완 요청일시"),
        ),
        migrations.AddField(
            model_name="need",
            name="submitted_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="제출일시"),
        ),
        migrations.RunPython(read_history, migrations.RunPython.noop),
    ]
