"""Who may do what with projects; nobody accepts, scores or decides on what it or its firm has claimed."""

from companies.models import Membership, User
from companies.permissions import belongs_to, conflicted, is_administrator, is_operator
from matchmaking import permissions as matchmaking
from matchmaking.models import Match

from .models import (
    Agreement,
    Deliverable,
    Diligence,
    DiligenceSeat,
    FollowUp,
    Gate,
    GateReview,
    Instalment,
    Lesson,
    Level,
    Measurement,
    Party,
    Project,
    Report,
    Risk,
    Task,
    Terms,
)
from .models.measurements import VERIFIED


def is_party(user: User, project: Project) -> bool:
    return belongs_to(user, project.demand_firm) or belongs_to(user, project.supplier)


def has_interest(user: User, project: Project) -> bool:
    """A member of either firm, or with a declared private interest in one."""
    return conflicted(user, project.demand_firm) or conflicted(user, project.supplier)


def can_follow(user: User, project: Project) -> bool:
    """Sees what is between the firms and the operating body: agreement, plan, money, risks, reports."""
    return is_operator(user) or is_party(user, project)


def can_open(user: User, match: Match) -> bool:
    """Selecting is what opens a project."""
    return matchmaking.can_select(user, match)


def can_manage(user: User, project: Project) -> bool:
    """The operating body, unless one belongs to either firm or has an interest in it."""
    return is_operator(user) and not has_interest(user, project)


def can_submit_deliverable(user: User, gate: Gate) -> bool:
    return is_party(user, gate.project)


def can_decide_deliverable(user: User, deliverable: Deliverable) -> bool:
    return can_manage(user, deliverable.gate.project) and deliverable.submitted_by_id != user.pk


def can_assign(user: User, gate: Gate) -> bool:
    return can_manage(user, gate.project)


def can_review(user: User, review: GateReview) -> bool:
    return review.reviewer_id == user.pk and can_be_reviewer(user, review.gate.project)


def can_see_reviews(user: User) -> bool:
    """The list of one's own reviews."""
    return user.is_reviewer


def can_decide(user: User, gate: Gate) -> bool:
    """Whoever scores doesn't decide."""
    return can_manage(user, gate.project) and not gate.reviews.filter(reviewer=user).exists()


def can_be_reviewer(user: User, project: Project) -> bool:
    return user.is_active and user.is_reviewer and not has_interest(user, project)


def can_run_diligence(user: User, diligence: Diligence) -> bool:
    """Names the committee and records its verdict: neither who looked after the project nor who stopped it."""
    project = diligence.project
    return (
        can_manage(user, project)
        and user.pk not in (project.coordinator_id, diligence.coordinator_id)
        and not project.gates.filter(status=Gate.Status.STOP, decided_by=user).exists()
    )


def can_decide_diligence(user: User, diligence: Diligence) -> bool:
    """Whoever votes doesn't record the verdict."""
    return can_run_diligence(user, diligence) and not diligence.seats.filter(reviewer=user).exists()


def can_be_seated(user: User, diligence: Diligence) -> bool:
    """A reviewer without an interest in either firm, who never looked after the project nor decided a gate of it."""
    project = diligence.project
    return (
        can_be_reviewer(user, project)
        and user.pk not in (project.coordinator_id, diligence.coordinator_id)
        and not project.gates.filter(decided_by=user).exists()
    )


def can_judge(user: User, seat: DiligenceSeat) -> bool:
    return seat.reviewer_id == user.pk and can_be_seated(user, seat.diligence)


def can_appeal(user: User, diligence: Diligence) -> bool:
    return is_party(user, diligence.project)


def can_raise_risk(user: User, project: Project) -> bool:
    """Whoever takes part: the firms' people, and the operating body's without an interest."""
    return is_party(user, project) or can_manage(user, project)


def can_assess_risk(user: User, risk: Risk) -> bool:
    """What has gone up to the operating body comes down by its judgement only."""
    if risk.status == Risk.Status.ESCALATED:
        return can_manage(user, risk.project)
    return can_raise_risk(user, risk.project)


def can_close_risk(user: User, risk: Risk) -> bool:
    """The operating body; its owner too, unless it has gone up."""
    if can_manage(user, risk.project):
        return True
    answers = risk.owner_id == user.pk and is_party(user, risk.project)
    return answers and risk.status != Risk.Status.ESCALATED


def can_write_report(user: User, project: Project) -> bool:
    """Who may ask for the money tells what is done for it."""
    return can_request_payment(user, project)


def can_decide_report(user: User, report: Report) -> bool:
    return can_manage(user, report.project) and report.submitted_by_id != user.pk


def can_note_meeting(user: User, project: Project) -> bool:
    return is_party(user, project) or can_manage(user, project)


def can_claim(user: User, project: Project) -> bool:
    return is_party(user, project)


def can_verify(user: User, measurement: Measurement, level: str) -> bool:
    """The demand firm confirms what another firm has claimed; the operating body records the levels above."""
    if measurement.claimed_by_id == user.pk:
        return False
    if level == Level.DEMAND_CONFIRMED:
        return _confirms(user, measurement)
    return can_manage(user, measurement.measure.project)


def can_see_claims(user: User) -> bool:
    """The list of what waits to be verified by oneself."""
    return is_operator(user) or bool(user.firms)


def verifiable(user: User, measurement: Measurement) -> list[Level]:
    """The levels that this person may give it, weakest first."""
    return [level for level in VERIFIED if can_verify(user, measurement, level)]


def can_reject(user: User, measurement: Measurement) -> bool:
    """The demand firm only what nobody has verified yet."""
    if measurement.claimed_by_id == user.pk:
        return False
    confirms = measurement.level == Level.SELF_REPORTED and _confirms(user, measurement)
    return confirms or can_manage(user, measurement.measure.project)


def _confirms(user: User, measurement: Measurement) -> bool:
    demand_firm = measurement.measure.project.demand_firm
    return belongs_to(user, demand_firm) and not conflicted(user, measurement.firm)


def can_withdraw(user: User, measurement: Measurement) -> bool:
    return measurement.claimed_by_id == user.pk and is_party(user, measurement.measure.project)


def can_change_sheet(user: User, project: Project) -> bool:
    return is_party(user, project) or can_manage(user, project)


def can_plan(user: User, project: Project) -> bool:
    """Adds to the plan and changes it: both firms, and the operating body."""
    return is_party(user, project) or can_manage(user, project)


def _performs(user: User, task: Task) -> bool:
    """Of the firm whose task it is."""
    firms = {Party.DEMAND: task.project.demand_firm, Party.SUPPLIER: task.project.supplier}
    return task.party in firms and belongs_to(user, firms[Party(task.party)])


def can_report(user: User, task: Task) -> bool:
    """Whose task it is; the operating body for all, since firms report by phone too."""
    return _performs(user, task) or can_manage(user, task.project)


def can_confirm(user: User, task: Task) -> bool:
    """Milestones, conditions and actions the operating body; other work another party than the one that did it.

    Nobody what it or its firm has reported.
    """
    reporter = Membership.objects.filter(user=task.reported_by_id, ended_at=None)
    if user.pk == task.reported_by_id or reporter.filter(company__in=list(user.firms)).exists():
        return False
    if task.kind == Task.Kind.WORK and is_party(user, task.project):
        return not _performs(user, task)
    own = task.kind == Task.Kind.WORK and task.party == Party.OPERATOR
    return can_manage(user, task.project) and not own


def can_reopen(user: User, task: Task) -> bool:
    """Whoever may report it, or confirm it."""
    return can_report(user, task) or can_confirm(user, task)


def can_cancel(user: User, task: Task) -> bool:
    """The firms, until an agreement was signed on it."""
    if task.baseline_ends_on is None:
        return can_plan(user, task.project)
    return can_manage(user, task.project)


def can_request_amendment(user: User, agreement: Agreement) -> bool:
    return is_party(user, agreement.project) or can_manage(user, agreement.project)


def can_decide_amendment(user: User, terms: Terms) -> bool:
    return can_manage(user, terms.agreement.project) and terms.requested_by_id != user.pk


def can_withdraw_amendment(user: User, terms: Terms) -> bool:
    return terms.requested_by_id == user.pk and can_request_amendment(user, terms.agreement)


def can_read_programmes(user: User) -> bool:
    return is_operator(user)


def can_edit_programmes(user: User) -> bool:
    return is_operator(user) and is_administrator(user)


def can_request_payment(user: User, project: Project) -> bool:
    """The supplier, and the firm that leads by the agreement (주관기관)."""
    if belongs_to(user, project.supplier):
        return True
    if not belongs_to(user, project.demand_firm):
        return False
    terms = Terms.objects.present([project]).get(project.pk)
    return terms is not None and terms.lead_id == project.demand_firm_id


def can_pay(user: User, instalment: Instalment) -> bool:
    """Whoever asked for it doesn't pay it."""
    return can_manage(user, instalment.project) and instalment.requested_by_id != user.pk


def can_import_spending(user: User) -> bool:
    return is_operator(user)


def can_write_lesson(user: User, project: Project) -> bool:
    """Those who did the project, and the operating body's without an interest."""
    return is_party(user, project) or can_manage(user, project)


def can_change_lesson(user: User, lesson: Lesson) -> bool:
    return lesson.written_by_id == user.pk and can_write_lesson(user, lesson.project)


def can_decide_lesson(user: User, lesson: Lesson) -> bool:
    return can_manage(user, lesson.project) and lesson.written_by_id != user.pk


def can_withdraw_lesson(user: User, lesson: Lesson) -> bool:
    return can_manage(user, lesson.project) or can_change_lesson(user, lesson)


def can_answer_follow_up(user: User, follow_up: FollowUp) -> bool:
    return belongs_to(user, follow_up.project.demand_firm)


def can_decide_follow_up(user: User, follow_up: FollowUp) -> bool:
    return can_manage(user, follow_up.project) and follow_up.submitted_by_id != user.pk


def can_read_templates(user: User) -> bool:
    return is_operator(user)


def can_publish_template(user: User) -> bool:
    return is_operator(user) and is_administrator(user)


def can_see_load(user: User) -> bool:
    """How much each coordinator and supplier has in hand."""
    return is_operator(user)


def can_remind(user: User) -> bool:
    """Reminds several projects at once; of each one manages."""
    return is_operator(user)
