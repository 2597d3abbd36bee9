"""A project's way through its stages, gate by gate, with the papers that each asks for."""

from datetime import timedelta
from typing import TYPE_CHECKING

from foundation.history import clock
from projects.models import CheckItem, Deliverable, Gate, Party, Project, Requirement, Stage, Task
from projects.models.diligence import Cause
from projects.services import deliverables, gates, plans

from . import delivery, money, texts, texts_delivery
from .parties import coordinator_of, paper

if TYPE_CHECKING:
    from .story import Life, Story

#: How long a stage lasts before its gate, in days.
DAYS = {
    Stage.PREPARATION: 7,
    Stage.POC: 29,
    Stage.PILOT: 40,
    Stage.COMMERCIALISATION: 26,
    Stage.FINAL_EVALUATION: 9,
    Stage.SETTLEMENT: 7,
    Stage.COMPLETED: 14,
}
#: How many points in a hundred reviewers give, least and most.
SCORES = {Gate.Status.GO: (74, 92), Gate.Status.CONDITIONAL_GO: (62, 66), Gate.Status.RECYCLE: (56, 58)}
LOW = (38, 44)


def deliver(story: "Story", project: Project, fate: str) -> "Life":
    """Through the stages, gate by gate, until the fate's stage; there the next papers are under way."""
    stop_in = fate.removeprefix("stopped:") if fate.startswith("stopped:") else ""
    recycled = fate != "recycled"
    target = {"recycled": Stage.PILOT}.get(fate, fate)
    conditional = fate == Stage.COMMERCIALISATION
    while project.stage not in (Stage.FOLLOW_UP, Stage.STOPPED):
        if project.stage == target:
            yield from (
                delivery.agree(story, project)
                if target == Stage.PREPARATION
                else delivery.work(story, project)
            )
            yield 5
            yield from hand_in(story, project, accept=story.counter % 2 == 0)
            # Up to the story's end: live() asks for no step after it.
            while True:
                yield 15
                yield from delivery.tell_month(story, project)
        decision = Gate.Status.GO
        if project.stage == stop_in:
            decision = Gate.Status.STOP
        elif project.stage == Stage.POC and not recycled:
            decision, recycled = Gate.Status.RECYCLE, True
        elif project.stage == Stage.POC and conditional:
            decision, conditional = Gate.Status.CONDITIONAL_GO, False
        yield from pass_gate(story, project, decision)
        project.refresh_from_db()
    if project.stage == Stage.STOPPED and stop_in != Stage.PREPARATION:
        yield from delivery.look_back(story, project)


def hand_in(story: "Story", project: Project, *, accept: bool) -> "Life":
    """The paper that the stage's template asks for."""
    gate = project.gates.latest("pk")
    papers = Requirement.objects.filter(template=gate.template, kind=Requirement.Kind.DELIVERABLE)
    wanted = papers.first()
    note = texts.DELIVERABLES.get(Stage(project.stage), "산출물 이관과 교육을 마쳤음을 확인합니다.")
    title = wanted.name if wanted else gate.name
    yield 2
    deliverable = deliverables.submit(
        gate=gate,
        requirement=wanted,
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
    yield DAYS[Stage(project.stage)]
    if decision == Gate.Status.STOP and project.stage == Stage.PREPARATION:
        gates.decide(
            gate=project.gates.latest("pk"),
            decision=decision,
            reason=texts.FELL_THROUGH,
            cause=Cause.VOLUNTARY,
            by=coordinator,
        )
        return
    if project.stage == Stage.PREPARATION:
        yield from delivery.agree(story, project)
    else:
        yield from delivery.work(story, project)
    yield from hand_in(story, project, accept=True)
    gate = project.gates.latest("pk")
    yield from delivery.prove(story, project, Deliverable.objects.filter(gate=gate).latest("pk"))
    if project.stage == Stage.SETTLEMENT:
        yield from money.settle(story, project)
    for item in CheckItem.objects.filter(template=gate.template):
        gates.check(gate=gate, item=item, by=coordinator)
    yield from review(story, gate, decision)
    stop = texts.STOP_REASON
    reasons = {
        Gate.Status.STOP: stop,
        Gate.Status.RECYCLE: texts.RECYCLE_REASON,
        Gate.Status.CONDITIONAL_GO: texts_delivery.CONDITIONAL,
    }
    due = clock.today() + timedelta(days=21)
    condition = gates.Condition(title=texts_delivery.CONDITION, due_on=due, party=Party.SUPPLIER)
    gates.decide(
        gate=gate,
        decision=decision,
        reason=reasons.get(Gate.Status(decision)) or story.pick(texts.GO_REASONS),
        conditions=[condition] if decision == Gate.Status.CONDITIONAL_GO else [],
        cause=Cause.EVALUATION if decision == Gate.Status.STOP else "",
        by=coordinator,
    )
    project.refresh_from_db()
    yield 2
    yield from meet_conditions(story, project)
    yield from money.pay(story, project)


def review(story: "Story", gate: Gate, decision: str) -> "Life":
    """As many reviewers as the quorum asks for pledge and score each criterion."""
    coordinator = coordinator_of(story, gate.project)
    reviews = [
        gates.assign_reviewer(gate=gate, reviewer=reviewer, by=coordinator)
        for reviewer in story.random.sample(story.reviewers, gate.quorum)
    ]
    yield 1
    for row in reviews:
        gates.pledge(review=row, conflict=False, by=row.reviewer)
    gates.start_review(gate=gate, by=coordinator)
    yield 2
    low, high = SCORES.get(Gate.Status(decision), LOW)
    for row in reviews:
        share = story.random.randint(low, high)
        gates.score(
            review=row,
            points={criterion: criterion.points * share // 100 for criterion in gate.criteria},
            comment=story.pick(texts.COMMENTS) if decision == Gate.Status.GO else texts.LOW_COMMENT,
            by=row.reviewer,
        )
    yield 2


def meet_conditions(story: "Story", project: Project) -> "Life":
    for task in Task.objects.unmet_conditions().filter(project=project):
        yield 9
        plans.finish(task=task, by=story.people[project.supplier_id])
        yield 2
        plans.confirm(task=task, by=coordinator_of(story, project))
