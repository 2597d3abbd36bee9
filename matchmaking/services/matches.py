"""Every write about a pair on its way from the shortlist to the selection.

What is decided about one need's matches is decided one after the other, under the need's lock, and the
outcome that rankings learn from is written with the decision.
"""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from companies.authentication import hash_token
from companies.models import Company, User
from foundation import outbox, search
from foundation.files.services import attach
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require
from solutions.models import Solution

from .. import permissions, workflow
from ..models import Invitation, Match, Need, Outcome, Quotation
from . import leads
from . import match_notices as notices

NDA_VERSION = "2026-1"  # the one that is accepted now
NDA_VERSIONS = ("2026-1",)  # those that somebody may have accepted
ANSWER_DAYS = 5  # working days that a supplier has by default


@transaction.atomic
def shortlist(*, need: Need, solution: Solution, by: User) -> Match:
    """Put an offered solution on an open need's shortlist, again where it came to an end."""
    require(permissions.can_offer(by, need, solution))
    need = _lock(need)
    _require_open(need)
    if solution.company_id == need.company_id:
        raise Refused(_("수요를 낸 기업의 솔루션은 후보로 담을 수 없습니다."), "own_firm")
    _require_offered(solution)
    match = Match.objects.filter(need=need, solution=solution).first()
    if match is None:
        match = Match.objects.create(need=need, solution=solution, created_by=by)
        record(match, "match.shortlisted", by=by, to_state=Match.Status.SHORTLISTED)
    elif match.has_ended:
        fresh = {"decline_reason": "", "decline_note": ""}
        move(match, workflow.MATCH, to=Match.Status.SHORTLISTED, by=by, set=fresh)
    else:
        raise Refused(_("이미 관심 후보에 있는 솔루션입니다. 관심 후보 화면에서 확인하세요."), "present")
    _outcome(match, Outcome.Kind.SHORTLISTED)
    return match


@transaction.atomic
def unshortlist(*, match: Match, by: User) -> None:
    """Take off a candidate that was not invited."""
    require(permissions.can_shortlist(by, match.need))
    _hold(match)
    if match.status != Match.Status.SHORTLISTED:
        raise Refused(_("이미 초대한 후보입니다. 매칭 화면에서 초대를 취소하세요."), "invited")
    move(match, workflow.MATCH, to=Match.Status.CANCELLED, by=by)


@transaction.atomic
def invite(*, match: Match, message: str, by: User, due_at: datetime | None = None) -> Invitation:
    """Ask the supplier to answer by `due_at` (default: 18:00 in five working days) and tell its members.

    The token of the one-time link leaves only in the mail; its hash is kept.
    """
    require(permissions.can_invite(by, match))
    need = _hold(match)
    _require_open(need)
    _require_offered(match.solution)
    due_at = due_at or clock.working_days_later(ANSWER_DAYS)
    if due_at <= clock.now():
        raise Refused(_("회신 기한은 지금보다 뒤여야 합니다."), "due_at")
    supplier = Company.objects.select_for_update().get(pk=match.solution.company_id)
    if Match.objects.filter(solution__company=supplier, status__in=Match.BUSY).count() >= supplier.open_slots:
        raise Refused(
            _("공급기업이 지금 맡을 수 있는 상담이 찼습니다. 나중에 다시 초대하거나 다른 후보를 고르세요."),
            "capacity",
        )
    move(match, workflow.MATCH, to=Match.Status.INVITED, by=by)
    token, token_hash = notices.new_token()
    invitation, _created = Invitation.objects.update_or_create(
        match=match,
        defaults={
            "message": message,
            "sent_by": by,
            "sent_at": clock.now(),
            "due_at": due_at,
            "token_hash": token_hash,
            "token_used_at": None,
            "answered_at": None,
        },
    )
    match.invitation = invitation
    _outcome(match, Outcome.Kind.INVITED)
    search.changed(need)
    outbox.add("matchmaking.expire", run_after=due_at, match_id=match.pk)
    leads.queue_weighing(company_id=match.solution.company_id)
    notices.invited(invitation, token)
    return invitation


def by_token(token: str) -> Invitation | None:
    """The invitation that the one-time link still answers: known, unused, in time, unanswered, and its supplier
    approved, as for a member who answers."""
    return (
        Invitation.objects.select_related("match__need__company", "match__solution__company")
        .filter(
            token_hash=hash_token(token),
            token_used_at=None,
            due_at__gt=clock.now(),
            match__status=Match.Status.INVITED,
            match__solution__company__status=Company.Status.APPROVED,
        )
        .first()
    )


@transaction.atomic
def accept(*, match: Match, by: User | None, nda: bool) -> None:
    """Accept the invitation; a need that isn't open to all asks a member for the NDA at the same time.

    `by` is None for the one-time link, which the caller has checked. Only a person can pledge: so accepted,
    the need stays masked until a member pledges.
    """
    require(by is None or permissions.can_answer(by, match))
    need = _hold(match)
    _require_in_time(match)
    pledged: dict[str, Any] = {}
    if by is not None and needs_pledge(match):
        if not nda:
            raise Refused(_("비밀유지서약에 동의해야 수락할 수 있습니다."), "nda")
        pledged = _pledge(by)
    move(match, workflow.MATCH, to=Match.Status.ACCEPTED, by=by, set=pledged, **_way(by))
    if pledged:
        record(match, "match.pledged", by=by, version=NDA_VERSION)
        search.changed(need)
    _answered(match, by)
    _outcome(match, Outcome.Kind.ACCEPTED)
    notices.accepted(match)


@transaction.atomic
def pledge(*, match: Match, by: User) -> None:
    """Accept the NDA after an acceptance by the link; from then on the supplier sees the need in full."""
    require(permissions.can_answer(by, match))
    need = _hold(match)
    if match.status not in (Match.Status.ACCEPTED, Match.Status.QUOTED) or not needs_pledge(match):
        raise Refused(_("지금은 비밀유지서약이 필요한 매칭이 아닙니다."), "transition")
    for name, value in _pledge(by).items():
        setattr(match, name, value)
    match.save(update_fields=["nda_version", "nda_accepted_at", "nda_accepted_by"])
    record(match, "match.pledged", by=by, version=NDA_VERSION)
    search.changed(need)


def needs_pledge(match: Match) -> bool:
    """Whether the supplier sees the need only masked until a member accepts the NDA."""
    return match.need.confidentiality != Need.Confidentiality.OPEN and match.nda_accepted_at is None


@transaction.atomic
def decline(*, match: Match, reason: str, note: str, by: User | None) -> None:
    """Decline with one of Match.DeclineReason; `by` is None for the one-time link, as in accept()."""
    require(by is None or permissions.can_answer(by, match))
    _hold(match)
    _require_in_time(match)
    if reason not in Match.DeclineReason.values:
        raise Refused(_("거절 사유를 골라 주세요."), "reason")
    said = {"decline_reason": reason, "decline_note": note}
    move(match, workflow.MATCH, to=Match.Status.DECLINED, by=by, set=said, **_way(by))
    _answered(match, by)
    _outcome(match, Outcome.Kind.DECLINED)
    notices.declined(match)


@transaction.atomic
def expire(*, match: Match) -> None:
    """Note that nobody answered; nothing happens where somebody did, or where there is still time."""
    _hold(match)
    if match.status == Match.Status.INVITED and _is_late(match):
        move(match, workflow.MATCH, to=Match.Status.EXPIRED)
        leads.queue_weighing(company_id=match.solution.company_id)
        notices.expired(match)


@transaction.atomic
def quote(
    *, match: Match, amount_krw: int, weeks: int, approach: str, by: User, file: Any = None
) -> Quotation:
    """Submit an offer, or a later version of it; `amount_krw` is without VAT."""
    require(permissions.can_answer(by, match))
    _hold(match)
    if needs_pledge(match):
        raise Refused(_("먼저 비밀유지서약에 동의하고 수요 전체를 확인한 뒤 견적을 내세요."), "nda")
    if amount_krw <= 0 or weeks <= 0:
        raise Refused(_("금액과 기간은 0보다 커야 합니다."), "amount")
    version = (match.quotations.aggregate(last=Max("version"))["last"] or 0) + 1
    if match.status == Match.Status.QUOTED:
        record(match, "match.requoted", by=by, version=version)
    else:
        move(match, workflow.MATCH, to=Match.Status.QUOTED, by=by, version=version)
    quotation = Quotation.objects.create(
        match=match, version=version, amount_krw=amount_krw, weeks=weeks, approach=approach, submitted_by=by
    )
    if file:
        attach(upload=file, to=quotation, by=by)
    notices.quoted(quotation)
    return quotation


@transaction.atomic
def select(*, match: Match, by: User) -> None:
    """Select this quotation: the need is matched and its other matches end.

    Raises Refused where another was selected first. `match.need` is the need as it is afterwards.
    """
    require(permissions.can_select(by, match))
    need = _hold(match)
    move(need, workflow.NEED, to=Need.Status.MATCHED, by=by)
    try:
        move(match, workflow.MATCH, to=Match.Status.SELECTED, by=by)
    except IntegrityError:
        raise Refused(
            _("이 수요는 이미 다른 견적을 선정했습니다. 화면을 새로 고쳐 확인하세요."), "selected"
        ) from None
    _outcome(match, Outcome.Kind.SELECTED)
    leads.queue_weighing(company_id=match.solution.company_id)
    notices.selected(match)
    _end(need, by=by, quoted=Match.Status.NOT_SELECTED)
    search.changed(need)


@transaction.atomic
def fall_through(*, match: Match, reason: str, by: User) -> None:
    """The selection didn't become an agreement: the need is open again."""
    require(permissions.can_shortlist(by, match.need))
    need = _hold(match)
    move(match, workflow.MATCH, to=Match.Status.FELL_THROUGH, by=by, reason=reason)
    move(need, workflow.NEED, to=Need.Status.OPEN, by=by, reason=reason)
    search.changed(need)
    notices.fell_through(match, by)


@transaction.atomic
def cancel_match(*, match: Match, reason: str, by: User) -> None:
    """Withdraw an invitation, whether answered or not; the supplier no longer sees the need by it."""
    require(permissions.can_invite(by, match))
    need = _hold(match)
    if match.status not in Match.BUSY:
        raise Refused(_("취소할 초대가 없습니다. 화면을 새로 고쳐 현재 상태를 확인하세요."), "transition")
    move(match, workflow.MATCH, to=Match.Status.CANCELLED, by=by, reason=reason)
    search.changed(need)
    leads.queue_weighing(company_id=match.solution.company_id)
    notices.cancelled(match)


@transaction.atomic
def cancel_matches(*, need: Need, by: User) -> None:
    """End every match of a need that is being cancelled; the caller queues the need for the index."""
    require(permissions.can_cancel(by, need))
    _end(_lock(need), by=by, quoted=Match.Status.CANCELLED)


def _end(need: Need, *, by: User, quoted: Match.Status) -> None:
    """End what is still on its way, what has a quotation as `quoted`, and tell who knew of it."""
    for match in need.matches.for_list().filter(status__in=(Match.Status.SHORTLISTED, *Match.BUSY)):
        knew = match.status in Match.SUPPLIER_SEES
        offered = match.status == Match.Status.QUOTED
        move(match, workflow.MATCH, to=quoted if offered else Match.Status.CANCELLED, by=by)
        if knew:
            leads.queue_weighing(company_id=match.solution.company_id)
        if match.status == Match.Status.NOT_SELECTED:
            notices.not_selected(match)
        elif knew:
            notices.cancelled(match)


def _lock(need: Need) -> Need:
    return Need.objects.select_for_update(of=("self",)).select_related("company").get(pk=need.pk)


def _hold(match: Match) -> Need:
    """Lock the need of `match` and read both as they are now."""
    need = _lock(match.need)
    match.refresh_from_db(fields=["status", "nda_version", "nda_accepted_at", "nda_accepted_by"])
    match.need = need
    return need


def _require_open(need: Need) -> None:
    if need.status != Need.Status.OPEN:
        raise Refused(_("매칭 중인 수요에서만 할 수 있습니다. 수요의 상태를 확인하세요."), "need_status")


def _require_offered(solution: Solution) -> None:
    if not Solution.objects.offered().filter(pk=solution.pk).exists():
        raise Refused(_("지금은 제공하지 않는 솔루션입니다. 다른 후보를 골라 주세요."), "not_offered")


def _require_in_time(match: Match) -> None:
    if match.status == Match.Status.INVITED and _is_late(match):
        raise Refused(_("회신 기한이 지났습니다. 수요기업이나 담당 코디네이터에게 문의하세요."), "late")


def _is_late(match: Match) -> bool:
    return Invitation.objects.filter(match=match, due_at__lte=clock.now()).exists()


def _pledge(by: User) -> dict[str, Any]:
    return {"nda_version": NDA_VERSION, "nda_accepted_at": clock.now(), "nda_accepted_by": by}


def _way(by: User | None) -> dict[str, str]:
    """What the event says of an answer that no signed-in person gave."""
    return {} if by else {"via": "link"}


def _answered(match: Match, by: User | None) -> None:
    now = clock.now()
    match.invitation.answered_at = now
    if by is None:
        match.invitation.token_used_at = now
    match.invitation.save(update_fields=["answered_at", "token_used_at"])
    leads.queue_weighing(company_id=match.solution.company_id)


def _outcome(match: Match, kind: Outcome.Kind) -> None:
    Outcome.objects.create(need_id=match.need_id, solution_id=match.solution_id, kind=kind)
