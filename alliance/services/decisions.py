"""What a meeting decided, as work: somebody's, until a day, and told of at the next meeting.

On a project it is a task of its plan too, and done once that is confirmed there. Elsewhere its owner reports it, and
another one of the operating body confirms: nobody is done by its own word.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import User
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Refused, move, record, require
from foundation.notifications import notify
from foundation.notifications.language import Text
from matchmaking.models import Need
from projects import performers
from projects import workflow as project_workflow
from projects.models import Programme, Project, Stage, Task
from projects.services import plans

from .. import permissions, workflow
from ..models import AgendaItem, Decision, Meeting, Member
from .agenda import hold

KIND = "alliance.decision"
MADE = "decision.made"
S = Decision.Status

INTERESTED = gettext_lazy(
    "이 건의 기업과 이해관계가 있어 의결 사항을 적거나 끝낼 수 없습니다. 다른 담당자에게 맡기세요."
)


def owners(project: Project | None = None) -> QuerySet[User]:
    """Who may answer for a decision: whoever may for a task of its project, else the operating body's people and the
    alliance's members."""
    if project is not None:
        return plans.owners(project)
    members = Member.objects.on(clock.today()).filter(user__is_alliance_member=True, user__is_active=True)
    people = Q(pk__in=User.objects.operators().values("pk")) | Q(pk__in=members.values("user"))
    return User.objects.filter(people).order_by("name", "email")


@transaction.atomic
def decide(
    *,
    item: AgendaItem,
    text: str,
    owner: User,
    due_on: date,
    project: Project | None = None,
    need: Need | None = None,
    programme: Programme | None = None,
    by: User,
) -> Decision:
    """Say what is to be done of a topic; on a project it enters its plan in the same transaction.

    Raises ValidationError by field, and what the plan raises where it takes no more tasks.
    """
    require(permissions.can_prepare(by))
    require(permissions.is_impartial(by, project, need), str(INTERESTED))
    if hold(item.meeting).status != Meeting.Status.HELD:
        raise Refused(_("의결은 회의를 연 뒤부터 회의록을 승인할 때까지 적을 수 있습니다."), "held")
    if sum(about is not None for about in (project, need, programme)) > 1:
        raise ValidationError(_("과제, 수요, 사업 가운데 하나만 고르세요."))
    errors = {}
    if not text.strip():
        errors["text"] = _("할 일을 적으세요.")
    if due_on < clock.today():
        errors["due_on"] = _("오늘이나 그 뒤의 날을 고르세요.")
    if not owners(project).filter(pk=owner.pk).exists():
        errors["owner"] = _("이 일을 맡을 수 있는 사람을 고르세요.")
    if errors:
        raise ValidationError(errors)
    task = _plan(project, text.strip(), owner, due_on, by) if project else None
    decision = Decision.objects.create(
        item=item,
        text=text.strip(),
        owner=owner,
        due_on=due_on,
        project=project,
        need=need,
        programme=programme,
        task=task,
        decided_at=clock.now(),
    )
    record(decision, MADE, by=by, to_state=decision.status, due_on=due_on.isoformat())
    if task is None:  # else the plan has told
        _tell(
            decision, owner, by, lambda: _("맡은 의결 사항이 생겼습니다: %(text)s") % {"text": text.strip()}
        )
    return decision


@transaction.atomic
def report(*, decision: Decision, result: str, by: User) -> Decision:
    """Its owner says what was done; the day counts, once another one confirms it."""
    require(permissions.can_report_decision(by, decision))
    now = _open(decision)
    now.result, now.done_on = _given(result), clock.today()
    now.save(update_fields=["result", "done_on"])
    record(now, "decision.reported", by=by)
    told = {"text": now.text}
    _tell(now, decider(now), by, lambda: _("의결 사항의 이행이 보고되었습니다: %(text)s") % told)
    return now


@transaction.atomic
def complete(*, decision: Decision, result: str = "", by: User) -> Decision:
    """Confirm that it was done: as was reported, or as `result` says."""
    require(permissions.can_complete_decision(by, decision))
    now = _open(decision)
    done = {"result": _given(result or now.result), "done_on": now.done_on or clock.today()}
    move(now, workflow.DECISION, to=S.DONE, by=by, set=done)
    _tell(now, now.owner, by, lambda: _("의결 사항의 이행이 확인되었습니다: %(text)s") % {"text": now.text})
    return now


@transaction.atomic
def return_(*, decision: Decision, reason: str, by: User) -> Decision:
    """Send a report back: it isn't done yet."""
    require(permissions.can_complete_decision(by, decision))
    now = _open(decision)
    if now.done_on is None:
        raise Refused(_("아직 이행을 보고하지 않은 의결 사항입니다."), "transition")
    if not reason.strip():
        raise ValidationError({"reason": _("무엇이 남았는지 적으세요.")})
    now.done_on = None
    now.save(update_fields=["done_on"])
    record(now, "decision.returned", by=by, reason=reason.strip())
    title = {"text": now.text}
    _tell(now, now.owner, by, lambda: _("의결 사항이 되돌려졌습니다: %(text)s") % title, body=reason.strip())
    return now


@transaction.atomic
def drop(*, decision: Decision, reason: str, by: User) -> Decision:
    """Give it up, with its task where that is open; what is reported as done there is confirmed or reopened first."""
    require(permissions.can_prepare(by))
    require(permissions.is_impartial(by, decision.project, decision.need), str(INTERESTED))
    if decision.project_id:
        # The plan first, as by whoever ends the task.
        Project.objects.select_for_update().get(pk=decision.project_id)
    now = _lock(decision)
    if not reason.strip():
        raise ValidationError({"reason": _("철회 사유를 적으세요.")})
    task = living(now)
    if task and task.status == Task.Status.DONE:
        raise Refused(
            _(
                "과제의 할 일이 완료 보고되었습니다. 과제의 계획에서 완료를 확인하거나 되돌린 뒤에 철회하세요."
            ),
            "reported",
        )
    move(now, workflow.DECISION, to=S.DROPPED, by=by, reason=reason.strip())
    if task:
        plans.cancel(task=task, reason=reason.strip(), by=by)
    else:
        title = {"text": now.text}
        _tell(now, now.owner, by, lambda: _("의결 사항이 철회되었습니다: %(text)s") % title, reason.strip())
    return now


def task_ended(task: Task, by: User) -> None:
    """Confirmed, its decision is done, on the day that it was reported; cancelled, whoever decided it is told."""
    decision = Decision.objects.select_for_update().filter(task=task, status=S.OPEN).first()
    if decision is None:
        return
    if task.status == Task.Status.CONFIRMED:
        done = {"done_on": task.ended_on, "result": _("과제의 계획에서 완료가 확인되었습니다.")}
        move(decision, workflow.DECISION, to=S.DONE, by=by, set=done)
        return
    record(decision, "decision.task_cancelled", by=by)
    told = {"text": decision.text}
    _tell(
        decision,
        decider(decision),
        by,
        lambda: _("의결 사항의 할 일이 과제의 계획에서 취소되었습니다: %(text)s") % told,
    )


def to_do(user: User) -> QuerySet[Decision]:
    """What a person has to do, or to see done in a plan, and hasn't reported."""
    return Decision.objects.visible_to(user).open().filter(owner=user, done_on=None)


def to_confirm(user: User) -> QuerySet[Decision]:
    """What others have reported."""
    return Decision.objects.visible_to(user).open().exclude(done_on=None).exclude(owner=user)


def living(decision: Decision) -> Task | None:
    """The task of a plan that stands for it, so that nobody reports it here."""
    task = decision.task
    if task is None or task.status not in (Task.Status.OPEN, Task.Status.DONE):
        return None
    return None if task.project.stage == Stage.STOPPED else task


def by_hand(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """Of open ones those that no living() task stands for."""
    ended = Q(task__status=Task.Status.CANCELLED) | Q(project__stage=Stage.STOPPED)
    return rows.filter(Q(task=None) | ended)


def _plan(project: Project, text: str, owner: User, due_on: date, by: User) -> Task:
    if project.stage not in project_workflow.NEXT:
        raise ValidationError(_("끝난 과제의 계획에는 할 일을 더할 수 없습니다. 대상을 비우고 적으세요."))
    longest = Task._meta.get_field("title").max_length or 0
    _person, party = performers.sides(project)[owner.pk]
    try:
        return plans.add(
            project=project,
            kind=Task.Kind.ACTION,
            title=text if len(text) <= longest else f"{text[: longest - 1]}…",
            description=_("얼라이언스 회의의 의결 사항: %(text)s") % {"text": text},
            party=party,
            starts_on=clock.today(),
            ends_on=due_on,
            owner=owner,
            by=by,
        )
    except ValidationError as invalid:
        names = {"ends_on": "due_on", "starts_on": "due_on", "title": "text"}
        raise ValidationError(
            {names.get(name, name): errors for name, errors in invalid.error_dict.items()}
        ) from invalid


def _lock(decision: Decision) -> Decision:
    return (
        Decision.objects.select_for_update(of=("self",))
        .select_related("task__project", "owner")
        .get(pk=decision.pk)
    )


def _open(decision: Decision) -> Decision:
    """Locked, where it is to be done here."""
    now = _lock(decision)
    if now.status != S.OPEN:
        raise Refused(_("이미 끝난 의결 사항입니다."), "transition")
    if living(now):
        raise Refused(
            _("과제의 할 일로 이행합니다. 과제의 계획에서 완료를 보고하고 확인하면 이행으로 바뀝니다."),
            "task",
        )
    return now


def _given(result: str) -> str:
    if not result.strip():
        raise ValidationError({"result": _("무엇을 했는지 적으세요.")})
    return result.strip()


def decider(decision: Decision) -> User | None:
    made = Event.objects.of(decision).filter(verb=MADE).first()
    if made is None or made.actor_key is None:
        return None
    return User.objects.filter(pk=made.actor_key, is_active=True).first()


def address(decision: Decision, user: User) -> str:
    """The page that shows it to a person; empty where none does, as to a member who was dismissed."""
    if permissions.can_see_kpis(user):
        return reverse("alliance:decision", args=[decision.pk])
    return decision.task.get_absolute_url() if decision.task else ""


def _tell(decision: Decision, user: User | None, by: User, title: Text, body: str = "") -> None:
    if user is not None and user != by and (url := address(decision, user)):
        notify(user=user, kind=KIND, title=title, url=url, body=body)
