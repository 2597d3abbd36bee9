"""Asking about a need and answering: what is answered is told to every supplier that was invited.

A question is asked by a supplier that was invited and hasn't refused, pledged or not; it is answered once, by the
demand firm or by a coordinator for it.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import Company, User
from companies.permissions import is_operator
from foundation.history import clock
from foundation.history.workflow import Refused, record, require

from .. import permissions
from ..models import Match, Need, Question
from . import matches, question_notices, reminders

LONGEST_QUESTION, LONGEST_ANSWER = 2000, 4000
MOST_WAITING = 10  # of one supplier without an answer


@dataclass(frozen=True)
class Told:
    """A question as its reader may know it: `asker` is empty where its firm isn't told, `sealed` says that there is an
    answer which the reader gets to see after the pledge."""

    question: Question
    asker: str
    own: bool
    answer: str
    sealed: bool


@transaction.atomic
def ask(*, match: Match, body: str, by: User) -> Question:
    require(permissions.can_answer(by, match))
    need = matches.hold(match)
    if match.status not in Match.BUSY or need.status != Need.Status.OPEN:
        raise Refused(
            _("초대받아 진행 중인 수요에만 질문할 수 있습니다. 화면을 새로 고쳐 확인하세요."), "status"
        )
    body = body.strip()
    if not 0 < len(body) <= LONGEST_QUESTION:
        raise Refused(_("질문을 1자에서 2,000자까지 적어 주세요."), "body")
    waiting = Question.objects.filter(match__need=need, match__solution__company=match.solution.company)
    if waiting.filter(answered_at=None).count() >= MOST_WAITING:
        raise Refused(_("답을 기다리는 질문이 10건입니다. 답을 받은 뒤 이어서 질문하세요."), "too_many")
    question = Question.objects.create(
        need=need, match=match, body=body, asked_by=by, hide_asker=hides(match)
    )
    record(question, "question.asked", by=by)
    reminders.plan_question(question)
    question_notices.asked(question)
    return question


def hides(match: Match) -> bool:
    """Whether the demand firm won't learn who asks in this match: as the invitation says, and always where the rules of
    the need's round say so."""
    invitation = getattr(match, "invitation", None)
    if invitation is None or invitation.hide_asker:
        return True
    return match.need.rounds.running().filter(hides_askers=True).exists()


@transaction.atomic
def answer(*, question: Question, text: str, pledged_only: bool, by: User) -> None:
    """Answer for all who were invited; with `pledged_only` for those of them who have pledged."""
    require(permissions.can_answer_questions(by, question.need))
    need = matches.lock(question.need)
    text = text.strip()
    if not 0 < len(text) <= LONGEST_ANSWER:
        raise Refused(_("답을 1자에서 4,000자까지 적어 주세요."), "answer")
    pledged_only = pledged_only and need.confidentiality != Need.Confidentiality.OPEN
    given: dict[str, Any] = {
        "answer": text,
        "answered_by": by,
        "answered_at": clock.now(),
        "pledged_only": pledged_only,
    }
    if not Question.objects.filter(pk=question.pk, answered_at=None).update(**given):
        raise Refused(_("이미 답한 질문입니다. 화면을 새로 고쳐 확인하세요."), "answered")
    for name, value in given.items():
        setattr(question, name, value)
    record(question, "question.answered", by=by, pledged_only=pledged_only)
    question_notices.answered(question, _readers(question))


def _readers(question: Question) -> set[Company]:
    """The suppliers that may read the answer now, and the asker's, which learns that there is one."""
    rows = question.need.matches.filter(status__in=Match.BUSY).select_related("solution__company")
    return {
        row.solution.company
        for row in rows
        if row.pk == question.match_id or row.nda_accepted_at or not question.pledged_only
    }


def told(need: Need, user: User) -> list[Told]:
    """The questions of a need that `user` reads, the first first."""
    demand_side = permissions.can_see_candidates(user, need)
    rows = (
        Question.objects.visible_to(user).filter(need=need).select_related("match__solution__company", "need")
    )
    pledged = demand_side or _pledged(need, user)
    return [_told(row, user, demand_side=demand_side, pledged=pledged) for row in rows]


def _pledged(need: Need, user: User) -> bool:
    own = need.matches.filter(solution__company__in=list(user.firms), status__in=Match.HEARS)
    return own.filter(nda_accepted_at__isnull=False).exists()


def _told(question: Question, user: User, *, demand_side: bool, pledged: bool) -> Told:
    company = question.match.solution.company
    own = company.pk in user.firms
    acts_for_all = is_operator(user) and question.need.company_id not in user.firms
    known = demand_side and (acts_for_all or not question.hide_asker)
    sealed = question.pledged_only and not pledged and question.answered_at is not None
    return Told(
        question=question,
        asker=company.name if known else "",
        own=own,
        answer="" if sealed else question.answer,
        sealed=sealed,
    )
