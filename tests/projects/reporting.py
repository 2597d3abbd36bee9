"""Monthly reports for the tests: a project that has been at work since October 2026, and its November's report."""

from datetime import date, datetime
from typing import Any

from foundation.history import clock
from projects.models import Project, Report, Stage, StageRecord
from projects.services import reports

NOVEMBER = date(2026, 11, 1)
WORDS = {"done": "데이터를 모았습니다.", "planned": "모델을 학습합니다.", "problems": "조명이 어둡습니다."}


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+09:00")


def at(text: str) -> Any:
    """The clock at this time in Seoul."""
    return clock.at(seoul(text))


def begun(project: Project) -> None:
    """At work in its PoC since the fifth of October."""
    Project.objects.filter(pk=project.pk).update(created_at=seoul("2026-10-01T10:00"), stage=Stage.POC)
    project.gates.update(stage=Stage.POC)
    project.stages.all().delete()
    opened, began = seoul("2026-10-01T10:00"), seoul("2026-10-05T10:00")
    StageRecord.objects.create(project=project, stage=Stage.PREPARATION, started_at=opened, ended_at=began)
    StageRecord.objects.create(project=project, stage=Stage.POC, started_at=began)
    project.refresh_from_db()


def written(world: Any, **given: Any) -> Report:
    fields = {"project": world.project, "month": NOVEMBER, "by": world.supplier}
    return reports.write(**(fields | WORDS | given))


def submitted(world: Any, **given: Any) -> Report:
    return reports.submit(report=written(world, **given), by=world.supplier)
