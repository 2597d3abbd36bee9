"""A project in its PoC with lessons in any state."""

from dataclasses import dataclass, field

from companies.models import User
from projects.models import Lesson, Stage
from projects.services import lessons
from tests import factories
from tests.projects.stopped import project_in

TEXTS = {
    "title": "조명을 먼저 고정한다",
    "tried": "외관검사 카메라를 기존 조명 아래에 달았습니다.",
    "failed": "시간대마다 밝기가 달라 기스를 놓쳤습니다.",
    "instead": "차광 후드와 전용 조명을 먼저 답니다.",
    "assets": "기스 사진 3,000장",
}


@dataclass
class Taught:
    coordinator: User = field(default_factory=lambda: factories.UserFactory(is_coordinator=True))

    def __post_init__(self) -> None:
        self.project = project_in(Stage.POC, coordinator=self.coordinator)
        factories.set_terms(self.project.match.need, process=["품질·검사"])
        factories.set_terms(self.project.match.solution, ai_task=["비전검사"])
        self.demander = factories.member_of(self.project.demand_firm, name="수요담당")
        self.supplier = factories.member_of(self.project.supplier, name="공급담당")

    def written(self, **given) -> Lesson:
        return lessons.write(**({"project": self.project, "by": self.supplier} | TEXTS | given))

    def submitted(self, **given) -> Lesson:
        lesson = self.written(**given)
        return lessons.submit(lesson=lesson, by=lesson.written_by)

    def published(self, **given) -> Lesson:
        return lessons.publish(lesson=self.submitted(**given), by=self.coordinator)
