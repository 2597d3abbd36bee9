import django.db.models.deletion
import foundation.history.clock
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("companies", "0006_token_last_use"),
        ("matchmaking", "0012_need_constraints"),
        ("solutions", "0004_shipped_thesaurus"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="hide_asker",
            field=models.BooleanField(default=True, verbose_name="질문한 기업 이름 숨기기"),
        ),
        migrations.CreateModel(
            name="LeadPass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("field", "우리 분야가 아닙니다"),
                            ("capacity", "지금은 여력이 없습니다"),
                            ("budget", "예산이 맞지 않습니다"),
                            ("time", "일정이 맞지 않습니다"),
                            ("data", "데이터·환경 조건이 맞지 않습니다"),
                            ("region", "너무 멉니다"),
                            ("other", "기타"),
                        ],
                        max_length=10,
                        verbose_name="이유",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=500, verbose_name="덧붙일 말")),
                (
                    "passed_at",
                    models.DateTimeField(default=foundation.history.clock.now, verbose_name="일시"),
                ),
                ("passed_by_key", models.UUIDField(verbose_name="누가")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="되돌린 일시")),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passes",
                        to="companies.company",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passes",
                        to="matchmaking.need",
                    ),
                ),
                (
                    "solution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="solutions.solution"
                    ),
                ),
            ],
            options={
                "verbose_name": "관심 없는 수요",
                "verbose_name_plural": "관심 없는 수요",
                "ordering": ["-passed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("need", "company"),
                        name="one_standing_pass",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("body", models.TextField(max_length=2000, verbose_name="질문")),
                (
                    "asked_at",
                    models.DateTimeField(default=foundation.history.clock.now, verbose_name="질문일시"),
                ),
                ("hide_asker", models.BooleanField(default=True, verbose_name="질문한 기업 이름 숨기기")),
                ("answer", models.TextField(blank=True, max_length=4000, verbose_name="답")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="답한 일시")),
                ("pledged_only", models.BooleanField(default=False, verbose_name="비밀유지서약 뒤 공개")),
                (
                    "answered_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
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
                        related_name="questions",
                        to="matchmaking.match",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="matchmaking.need",
                    ),
                ),
            ],
            options={
                "verbose_name": "질문",
                "verbose_name_plural": "질문",
                "ordering": ["asked_at", "pk"],
                "indexes": [models.Index(fields=["need", "asked_at"], name="question_of_need")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(("answered_at__isnull", False), models.Q(("answer", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="question_answer_is_dated",
                    )
                ],
            },
        ),
    ]
