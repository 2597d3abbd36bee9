import django.db.models.deletion
import foundation.history.clock
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("matchmaking", "0010_need_dates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("demand", "수요기업"), ("supplier", "공급기업"), ("operator", "운영기관")],
                        max_length=8,
                        verbose_name="쪽",
                    ),
                ),
                ("body", models.TextField(max_length=5000, verbose_name="글")),
                (
                    "sent_at",
                    models.DateTimeField(default=foundation.history.clock.now, verbose_name="보낸 일시"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "match",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="matchmaking.match",
                    ),
                ),
                ("mentions", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "대화 글",
                "verbose_name_plural": "대화 글",
                "ordering": ["sent_at", "pk"],
                "indexes": [models.Index(fields=["match", "sent_at"], name="message_in_thread")],
            },
        ),
        migrations.CreateModel(
            name="ThreadRead",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seen_at", models.DateTimeField(verbose_name="읽은 일시")),
                (
                    "match",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="matchmaking.match"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "match"), name="thread_read_once")],
            },
        ),
    ]
