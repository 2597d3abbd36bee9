"""A project's way through its stages, gate by gate, with the papers that each asks for."""

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from companies.models import User
from projects.models import Gate, Project, Stage
from projects.services import deliverables, gates

from . import texts

if TYPE_CHECKING:
    from .story import Life, Story

#: How long a stage lasts before its gate, in days.
DAYS = {
    Stage.PREPARATION: 14,
    Stage.POC: 40,
    Stage.PILOT: 56,
    Stage.COMMERCIALISATION: 40,
    Stage.FINAL_EVALUATION: 16,
    Stage.SETTLEMENT: 16,
    Stage.COMPLETED: 20,
}


def deliver(story: "Story", project: Project, fate: str) -> "Life":
    """Through the stages, gate by gate, until the fate's stage; there the next papers are under way."""
    stop_in = fate.removeprefix("stopped:") if fate.startswith("stopped:") else ""
    recycled = fate != "recycled"
    target = {"recycled": Stage.PILOT}.get(fate, fate)
    while project.stage not in (Stage.FOLLOW_UP, Stage.STOPPED):
        if project.stage == target:
            yield from hand_in(story, project, accept=story.counter % 2 == 0)
            return
        yield DAYS[Stage(project.stage)]
        decision = Gate.Status.GO
        if project.stage == stop_in:
            decision = Gate.Status.STOP
        elif project.stage == Stage.POC and not recycled:
            decision, recycled = Gate.Status.RECYCLE, True
        yield from pass_gate(story, project, decision)
        project.refresh_from_db()


def hand_in(story: "Story", project: Project, *, accept: bool) -> "Life":
    gate = project.gates.latest("pk")
    stage = Stage(project.stage)
    title, note = texts.DELIVERABLES.get(stage, ("완료 확인서", "산출물 이관과 교육을 마쳤음을 확인합니다."))
    yield 7
    deliverable = deliverables.submit(
        gate=gate,
        title=title,
        note=note,
        upload=paper(f"{title}.txt", f"{project.number} {project.title}\n{title}\n\n{note}\n(데모 문서)\n"),
        by=story.people[project.supplier_id],
    )
    if accept:
        yield 2
        deliverables.accept(deliverable=deliverable, by=coordinator_of(story, project))


def pass_gate(story: "Story", project: Project, decision: str) -> "Life":
    coordinator = coordinator_of(story, project)
    yield from hand_in(story, project, accept=True)
    gate = project.gates.latest("pk")
    reviewer = story.random.choice(story.reviewers)
    review = gates.assign_reviewer(gate=gate, reviewer=reviewer, by=coordinator)
    yield 1
    gates.pledge(review=review, conflict=False, by=reviewer)
    gates.start_review(gate=gate, by=coordinator)
    yield 2
    score = {Gate.Status.GO: story.random.randint(72, 94), Gate.Status.RECYCLE: 58}.get(decision, 41)  # type: ignore[call-overload]
    comment = story.pick(texts.COMMENTS) if decision == Gate.Status.GO else texts.LOW_COMMENT
    gates.score(review=review, score=score, comment=comment, by=reviewer)
    yield 2
    stop = texts.FELL_THROUGH if project.stage == Stage.PREPARATION else texts.STOP_REASON
    reason = {Gate.Status.STOP: stop, Gate.Status.RECYCLE: texts.RECYCLE_REASON}.get(
        decision,  # type: ignore[call-overload]
        story.pick(texts.GO_REASONS),
    )
    gates.decide(gate=gate, decision=decision, reason=reason, conditions="", by=coordinator)


def coordinator_of(story: "Story", project: Project) -> User:
    return project.coordinator or story.coordinators[0]


def paper(name: str, text: str) -> SimpleUploadedFile:
    """A small text file as an upload."""
    return SimpleUploadedFile(name, text.encode(), content_type="text/plain")
