"""Who sees the alliance's figures: its members and the operating body; the records behind them as everywhere."""

from companies.models import Company, User
from companies.permissions import is_administrator, is_operator, owns
from matchmaking.models import Need
from matchmaking.permissions import can_review
from projects.models import Project
from projects.permissions import can_manage

from .models import Attendance, Decision, Division, DivisionMember, Meeting


def can_see_kpis(user: User) -> bool:
    return is_operator(user) or bool(user.is_alliance_member and user.is_active)


def can_prepare(user: User) -> bool:
    """The operating body prepares packs and meetings, and keeps their minutes and decisions."""
    return is_operator(user)


def can_set_targets(user: User) -> bool:
    """Targets, who answers for a KPI, from when it counts as endangered, and whether it is public."""
    return is_administrator(user) and is_operator(user)


def can_see_cases(user: User) -> bool:
    """The list: of published ones, and of those of one's own firms."""
    return can_see_kpis(user) or bool(user.is_active and user.firms)


def can_write_case(user: User, project: Project) -> bool:
    """The operating body, of projects in whose firms one has no interest; it asks, and doesn't consent."""
    return can_manage(user, project)


def can_bind(user: User, firm: Company) -> bool:
    """Says for a firm that it may be named in public: 대표 담당자."""
    return owns(user, firm)


def can_see_divisions(user: User) -> bool:
    """The alliance, and whoever sits in one."""
    return can_see_kpis(user) or Division.objects.visible_to(user).exists()


def can_end_seat(user: User, member: DivisionMember) -> bool:
    return can_prepare(user) or (user.is_active and member.user_id == user.pk)


def can_record(user: User, division: Division) -> bool:
    """Notes of a division's meetings: the operating body, and who leads it."""
    return can_prepare(user) or division.members.filter(user=user, leads=True, left_on=None).exists()


def can_appoint(user: User) -> bool:
    """Seats in the alliance, which open its pages: as all roles, an administrator's."""
    return is_administrator(user) and is_operator(user)


def can_answer(user: User, attendance: Attendance) -> bool:
    """The member itself; the operating body for one who answers by telephone."""
    return user.is_active and (attendance.member.user_id == user.pk or can_prepare(user))


def can_approve_minutes(user: User, meeting: Meeting) -> bool:
    """The operating body, and the members who were there."""
    there = meeting.attendances.filter(present=True, member__user=user.pk)
    return can_prepare(user) or (can_see_kpis(user) and there.exists())


def is_impartial(user: User, project: Project | None, need: Need | None) -> bool:
    """Whether one has no interest in what a decision is about, where it is about a case of firms."""
    if project is not None and not can_manage(user, project):
        return False
    return need is None or can_review(user, need)


def can_report_decision(user: User, decision: Decision) -> bool:
    return can_see_kpis(user) and decision.owner_id == user.pk


def can_complete_decision(user: User, decision: Decision) -> bool:
    """Nobody confirms what it was to do itself."""
    return (
        can_prepare(user)
        and decision.owner_id != user.pk
        and is_impartial(user, decision.project, decision.need)
    )
