"""The alliance's year: seats, divisions, a meeting in each quarter with its frozen figures, and what became of what it
decided; a success case."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice
from typing import TYPE_CHECKING

from alliance import cases as case_figures
from alliance import kpis, proposals
from alliance.models import AgendaItem, Attendance, Case, Decision, Meeting
from alliance.quarters import Quarter, starts_at
from alliance.services import (
    agenda,
    cases,
    decisions,
    divisions,
    meetings,
    members,
    minutes,
    packs,
    papers,
    settings,
)
from companies.models import User
from foundation.history import clock
from matchmaking.models import Need
from matchmaking.permissions import can_review
from projects.models import Programme, Project, Stage
from projects.permissions import can_manage
from projects.services import plans

from . import texts_alliance as texts
from .people import DOMAIN

if TYPE_CHECKING:
    from .story import Life, Story

TAKEN = 3  # of what the agenda proposes
RUNNING = (Stage.POC, Stage.PILOT, Stage.COMMERCIALISATION)


def lives(story: "Story") -> Iterator[tuple[float, "Life"]]:
    """The alliance's affairs, and how many days ago each begins."""
    yield 358, year(story)
    for division in range(len(texts.DIVISIONS)):
        yield 350 - 10 * division, divide(story, division)
    yield 20, tell_case(story)


def person(account: str) -> User:
    return User.objects.get(email=f"{account}@{DOMAIN}")


def year(story: "Story") -> "Life":
    """Seats, what is public, and one meeting after the other."""
    for account, role, organisation in texts.SEATS:
        members.appoint(
            user=person(account),
            role=role,
            organisation=organisation,
            joined_on=clock.today(),
            by=story.administrator,
        )
    for code in texts.PUBLIC:
        settings.change(
            kpi=kpis.BY_CODE[code],
            owner=story.coordinators[0],
            amber_percent=90,
            red_percent=70,
            published=True,
            by=story.administrator,
        )
    by = story.coordinators[0]
    told = cycle(texts.DISCUSSED)
    while True:
        for number in (clock.today().year, clock.today().year + 1):
            meetings.plan_year(year=number, by=by)
        planned = Meeting.objects.filter(status=Meeting.Status.PLANNED).order_by("starts_at").first()
        assert planned is not None
        yield from meet(story, planned, told, by)


def meet(story: "Story", meeting: Meeting, told: Iterator[tuple[str, str]], by: User) -> "Life":
    """Call it, freeze its figures, hold it, write and approve its minutes; then its quarter's figures are final."""
    yield story.until(meeting.starts_at - timedelta(days=10))
    minutes_long, place = meeting.minutes_long, texts.PLACE
    meetings.change(
        meeting=meeting, starts_at=meeting.starts_at, minutes_long=minutes_long, place=place, by=by
    )
    meetings.invite(meeting=meeting, by=by)
    yield 2
    absent = person(texts.AWAY) if meeting.quarter % 2 else None
    for attendance in meeting.attendances.select_related("member__user"):
        user = attendance.member.user
        answer = Attendance.Answer.NO if user == absent else Attendance.Answer.YES
        meetings.answer(attendance=attendance, answer=answer, by=user)
    yield 4
    pack = packs.freeze(year=meeting.year, quarter=meeting.quarter, by=by)
    papers.use_pack(meeting=meeting, pack=pack, by=by)
    for proposal in islice(proposals.proposals(meeting), TAKEN):
        agenda.take(meeting=meeting, source=proposal.source, by=by)
    yield story.until(meeting.starts_at)
    there = meeting.attendances.filter(answer=Attendance.Answer.YES)
    meetings.mark(meeting=meeting, present=list(there.values_list("member", flat=True)), by=by)
    meetings.hold(meeting=meeting, by=by)
    standing = iter(texts.STANDING[meeting.quarter])
    for item in meeting.agenda.all():
        outcome, said = next(standing if item.kind == AgendaItem.Kind.STANDING else told)
        minutes.record_item(item=item, outcome=outcome, minutes=said, by=by)
    decide(story, meeting)
    minutes.write(meeting=meeting, text=texts.MINUTES, by=by)
    yield 2
    minutes.approve(meeting=meeting, by=person("alliance"))
    yield from carry_out(story, meeting)
    quarter = Quarter(meeting.year, meeting.quarter)
    yield max(story.until(starts_at(quarter.ends_on) + timedelta(days=9, hours=10)), 0.01)
    packs.restate(pack=pack, reason=texts.FINAL, cutoff_on=quarter.last_on, by=by)


def decide(story: "Story", meeting: Meeting) -> None:
    """What is to be done, of a project, a need and a programme where there are, and by itself."""
    today, (first, second) = clock.today(), story.coordinators
    item = meeting.agenda.first()
    assert item is not None

    def decided(said: tuple[str, int], owner: User, by: User, **about: Project | Need | Programme) -> None:
        text, days = said
        due_on = today + timedelta(days=days)
        decisions.decide(item=item, text=text, owner=owner, due_on=due_on, by=by, **about)  # type: ignore[arg-type]

    projects = Project.objects.filter(stage__in=RUNNING).select_related("demand_firm").order_by("number")
    if project := next((one for one in projects if can_manage(first, one)), None):
        decided(texts.ON_PROJECT, story.people[project.supplier_id], first, project=project)
    needs = Need.objects.open().order_by("-opened_at")
    if need := next((one for one in needs if can_review(first, one)), None):
        decided(texts.ON_NEED, second, first, need=need)
    if programme := Programme.objects.order_by("pk").first():
        decided(texts.ON_PROGRAMME, second, first, programme=programme)
    decided(texts.BY_ITSELF, person("alliance"), first)


def carry_out(story: "Story", meeting: Meeting) -> "Life":
    """Three of four are done in time; what a need asks for is done late, and after the last meeting not yet."""
    first = story.coordinators[0]
    made = sorted(Decision.objects.filter(item__meeting=meeting).order_by("pk"), key=reported_on)
    for decision in made:
        yield max(story.until(starts_at(reported_on(decision)) + timedelta(hours=11)), 0.01)
        if decision.task and decisions.living(decision):
            plans.finish(task=decision.task, by=decision.owner)
            yield 0.5
            decision.task.refresh_from_db()
            plans.confirm(task=decision.task, by=first)
        elif decision.task is None:
            result = texts.RESULTS[decision.text]
            decisions.report(decision=decision, result=result, by=decision.owner)
            yield 0.5
            decisions.complete(decision=decision, by=first)


def reported_on(decision: Decision) -> date:
    return decision.due_on + timedelta(days=6 if decision.need_id else -3)


def divide(story: "Story", number: int) -> "Life":
    """A division or research group: founded, met, and what it made."""
    name, kind, topic, leader, others, made = texts.DIVISIONS[number]
    by, founded_on = story.coordinators[0], clock.today()
    division = divisions.found(kind=kind, name=name, topic=topic, founded_on=founded_on, by=by)
    for account in (leader, *others):
        divisions.join(
            division=division, user=person(account), joined_on=founded_on, leads=account == leader, by=by
        )
    for days, title, description in made:
        yield max(story.until(starts_at(founded_on + timedelta(days=days)) + timedelta(hours=14)), 0.01)
        gathered, said = texts.GATHERED
        divisions.record_meeting(
            division=division, held_on=clock.today(), title=gathered, minutes=said, by=person(leader)
        )
        divisions.record_output(
            division=division, occurred_on=clock.today(), title=title, description=description, by=by
        )


def tell_case(story: "Story") -> "Life":
    """A project whose improvement was verified, told in public with both firms' consent."""
    by = story.coordinators[0]
    done = Project.objects.filter(stage__in=[Stage.COMPLETED, Stage.FOLLOW_UP]).order_by("number")
    project = next((one for one in done if can_manage(by, one) and case_figures.measured(one)), None)
    if project is None:
        return
    title, before, after = texts.CASE
    case = cases.draft(project=project, title=title, before=before, after=after, by=by)
    yield 1
    cases.ask(case=case, by=by)
    for firm in (project.demand_firm, project.supplier):
        yield 2
        case.refresh_from_db()
        cases.consent(case=case, firm=firm, version=case.version, by=story.people[firm.pk])
    yield 1
    cases.publish(case=Case.objects.get(pk=case.pk), by=by)
