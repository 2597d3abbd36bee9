"""A stopped project whose diligence a committee judges, and projects in any other stage."""

from dataclasses import dataclass, field
from datetime import timedelta

from companies.models import User
from foundation.history import clock
from projects.models import Diligence, DiligenceSeat, Gate, Project, Stage, StageRecord
from projects.services import diligence
from tests import factories

DAY = timedelta(days=1)


def project_in(stage: str, **fields) -> Project:
    """A project that came to `stage` by one gate."""
    project = factories.ProjectFactory(stage=Stage.POC, **fields)
    if stage != Stage.POC:
        now = clock.now()
        project.stages.update(ended_at=now)
        StageRecord.objects.create(project=project, stage=stage, started_at=now)
        Project.objects.filter(pk=project.pk).update(stage=stage)
        project.refresh_from_db()
    return project


@dataclass
class Stopped:
    """`stopper` decided the stop and `coordinator` looked after the project; `office` runs the committee."""

    cause: str = "evaluation"
    coordinator: User = field(default_factory=lambda: factories.UserFactory(is_coordinator=True))
    stopper: User = field(default_factory=lambda: factories.UserFactory(is_coordinator=True))
    office: User = field(default_factory=lambda: factories.UserFactory(is_staff=True, name="관리자"))

    def __post_init__(self) -> None:
        self.project = project_in(Stage.STOPPED, coordinator=self.coordinator)
        self.project.gates.update(
            status=Gate.Status.STOP,
            decided_by=self.stopper,
            decided_at=clock.now(),
            decision_reason="효과를 확인하지 못했습니다.",
        )
        self.demander = factories.member_of(self.project.demand_firm, name="수요담당")
        self.supplier = factories.member_of(self.project.supplier, name="공급담당")
        self.diligence = diligence.open_(project=self.project, cause=self.cause, by=self.stopper)

    def again(self) -> Diligence:
        """As it is in the database."""
        return Diligence.objects.get(pk=self.diligence.pk)

    def seated(self, reviewer: User | None = None, **fields) -> DiligenceSeat:
        reviewer = reviewer or factories.UserFactory(is_reviewer=True, **fields)
        return diligence.seat(diligence=self.again(), reviewer=reviewer, by=self.office)

    def pledged(self, *, conflict: bool = False, **fields) -> DiligenceSeat:
        seat = self.seated(**fields)
        return diligence.pledge(seat=seat, conflict=conflict, by=seat.reviewer)

    def voted(self, vote: str = "diligent", fault: str = "") -> DiligenceSeat:
        """`fault` makes the vote negligent."""
        seat = self.pledged()
        vote = "negligent" if fault else vote
        return diligence.vote(
            seat=seat, vote=vote, fault=fault, reason="기록을 보았습니다.", by=seat.reviewer
        )

    def decided(self, *faults: str) -> Diligence:
        """With one vote for each of `faults`, diligent where it is empty; three diligent ones by default."""
        for fault in faults or ("", "", ""):
            self.voted(fault=fault)
        return diligence.decide(diligence=self.again(), reason="의견을 모았습니다.", by=self.office)

    def appealed(self, *faults: str) -> Diligence:
        self.decided(*faults)
        return diligence.appeal(diligence=self.again(), reason="기록이 빠졌습니다.", by=self.supplier)

    def over(self) -> Diligence:
        """Final, its deadline over without an appeal."""
        with clock.at(self.again().appeal_due):
            assert diligence.finalise(diligence=self.again())
        return self.again()
