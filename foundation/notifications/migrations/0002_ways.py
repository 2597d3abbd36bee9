"""A kind's mail at once, once a day or never, and its short text; what it was by mail yes or no is kept."""

from django.db import migrations, models


def keep_wishes(apps, schema_editor):
    preferences = apps.get_model("notifications", "Preference").objects.using(schema_editor.connection.alias)
    preferences.filter(by_mail=False).update(mail="off")


def keep_wishes_back(apps, schema_editor):
    preferences = apps.get_model("notifications", "Preference").objects.using(schema_editor.connection.alias)
    preferences.filter(mail="off").update(by_mail=False)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [
        migrations.RenameField("preference", "mail", "by_mail"),
        migrations.AddField(
            "preference",
            "mail",
            models.CharField(
                choices=[("now", "바로"), ("daily", "하루 한 번 모아서"), ("off", "받지 않음")],
                default="now",
                max_length=5,
                verbose_name="메일",
            ),
        ),
        migrations.RunPython(keep_wishes, keep_wishes_back),
        migrations.RemoveField("preference", "by_mail"),
        migrations.AddField("preference", "text", models.BooleanField(default=False, verbose_name="문자")),
        migrations.AddField(
            "notification", "listed", models.BooleanField(default=True, verbose_name="화면 알림")
        ),
        migrations.AddField(
            "notification", "collected", models.BooleanField(default=False, verbose_name="모아서 보낼 것")
        ),
        migrations.AddIndex(
            "notification",
            models.Index(
                condition=models.Q(("collected", True)), fields=["user"], name="notification_collected"
            ),
        ),
    ]
