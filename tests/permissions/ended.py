"""Stopped and completed projects of firm A with P for the permission matrix: verdicts, lessons, and the years after."""

from dataclasses import dataclass
from typing import Any

from foundation.history import clock
from projects.models import Diligence, DiligenceSeat, FollowUp, Gate, Lesson, Project, Stage
from projects.services import diligence, follow_ups, lessons
from tests import factories
from tests.projects.taught import TEXTS

#: Reviewers are named to whoever appoints them somewhere; what they say here to nobody but who runs the committee.
NAMED = frozenset({"administrator", "coordinator", "insider"})
RUNS = frozenset({"administrator"})


@dataclass
class Ended:
    """`judged` has a quorum of votes beside the reviewer's own `seat`, `summons` is to be pledged for, `ruled` may be
    appealed; P wrote the lessons; of the years one is `due` and one `answered`."""

    judged: Diligence
    seat: DiligenceSeat
    summons: DiligenceSeat
    ruled: Diligence
    draft: Lesson
    submitted: Lesson
    published: Lesson
    followed: Project
    due: FollowUp
    answered: FollowUp


def make(world: Any, readers: frozenset[str]) -> Ended:
    administrator, reviewer = world.people["administrator"], world.people["reviewer"]

    def project(name: str, stage: str) -> Project:
        need = world._need(f"ended-{name}", world.a, readers, status="closed")
        return world._project(f"ended-{name}", need, "p", readers | {"reviewer"}, stage=stage)

    def stopped(name: str) -> Diligence:
        found = project(name, Stage.STOPPED)
        now = clock.now()
        found.stages.create(stage=Stage.PILOT, started_at=now, ended_at=now)
        found.gates.update(
            status=Gate.Status.STOP,
            decided_by=world.people["coordinator"],
            decided_at=clock.now(),
            decision_reason=world.marked(f"stop-{name}", readers | {"reviewer"}),
        )
        return diligence.open_(project=found, cause="evaluation", by=administrator)

    def votes(judged: Diligence, name: str) -> None:
        for number in range(3):
            judge = factories.UserFactory(
                is_reviewer=True, name=world.marked(f"judge-{name}-{number}", NAMED)
            )
            seat = diligence.seat(diligence=judged, reviewer=judge, by=administrator)
            diligence.pledge(seat=seat, conflict=False, by=judge)
            said = world.marked(f"vote-{name}-{number}", RUNS)
            diligence.vote(seat=seat, vote="diligent", reason=said, by=judge)

    judged, ruled, summoned = stopped("judged"), stopped("ruled"), stopped("summoned")
    votes(judged, "judged")
    seat = diligence.seat(diligence=judged, reviewer=reviewer, by=administrator)
    diligence.pledge(seat=seat, conflict=False, by=reviewer)
    votes(ruled, "ruled")
    reason = world.marked("verdict", readers)
    ruled = diligence.decide(diligence=ruled, reason=reason, by=administrator)
    owner_p = world.people["owner_p"]

    def lesson(name: str) -> Lesson:
        texts = TEXTS | {"title": world.marked(f"lesson-{name}", readers)}
        return lessons.write(project=judged.project, by=owner_p, **texts)

    followed = project("followed", Stage.FOLLOW_UP)
    follow_ups.plan(project=followed)
    followed.follow_ups.update(due_on=clock.today())
    due, answered, _third = followed.follow_ups.all()
    follow_ups.submit(
        follow_up=answered,
        in_use=True,
        note=world.marked("follow-up", readers),
        by=world.people["owner_a"],
    )
    world._file(answered, "follow-up", readers)
    published = lessons.write(project=judged.project, by=owner_p, **TEXTS)
    lessons.submit(lesson=published, by=owner_p)
    return Ended(
        judged=judged,
        seat=seat,
        summons=diligence.seat(diligence=summoned, reviewer=reviewer, by=administrator),
        ruled=ruled,
        draft=lesson("draft"),
        submitted=lessons.submit(lesson=lesson("submitted"), by=owner_p),
        published=lessons.publish(lesson=published, by=administrator),
        followed=followed,
        due=due,
        answered=answered,
    )
