"""A completed project whose first year is to be answered now."""

from dataclasses import dataclass, field

from companies.models import User
from foundation.history import clock
from projects.models import FollowUp, Stage
from projects.services import follow_ups
from tests import factories
from tests.projects.stopped import project_in

ANSWERS = {
    "in_use": True,
    "contracts": 1,
    "contracts_krw": 50_000_000,
    "sales_krw": 10_000_000,
    "savings_krw": 4_000_000,
    "jobs": 2,
    "note": "2라인에도 달았습니다.",
}


@dataclass
class Answered:
    coordinator: User = field(default_factory=lambda: factories.UserFactory(is_coordinator=True))

    def __post_init__(self) -> None:
        self.project = project_in(Stage.FOLLOW_UP, coordinator=self.coordinator)
        self.demander = factories.member_of(self.project.demand_firm, name="수요담당")
        self.supplier = factories.member_of(self.project.supplier, name="공급담당")
        follow_ups.plan(project=self.project)
        self.project.follow_ups.filter(year=1).update(due_on=clock.today())

    @property
    def row(self) -> FollowUp:
        return self.project.follow_ups.get(year=1)

    def submit(self, **given) -> FollowUp:
        fields = {"follow_up": self.row, "by": self.demander} | ANSWERS
        return follow_ups.submit(**(fields | given))
