"""Who is told what about a selection round, in the transaction that decides it.

A message names the round, never its need's words, a score, or a reviewer; what it is about stands on the page.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.models import User
from foundation.notifications.language import Text
from foundation.notifications.services import notify

from .. import permissions
from ..models import Appeal, Challenge, Match, Result, Round, Seat

Title = str | Promise


def opened(round_: Round) -> None:
    title = _("‘%(round)s’ 선정평가가 공고되었습니다")
    told = _("견적 마감: %(due)s. 마감까지 낸 견적은 그때까지 아무도 볼 수 없습니다.")
    due = date_format(timezone.localtime(round_.deadline_at), "Y-m-d H:i")
    _tell_firms(round_, "round", title, lambda: told % {"due": due})


def given_back(round_: Round, matches: Iterable[Match]) -> None:
    """Those who offered before the opening have to offer anew."""
    title = _("‘%(round)s’ 선정평가가 공고되어 내신 견적을 돌려드렸습니다")
    body = _("봉인하지 않고 받은 견적이라 평가할 수 없습니다. 마감까지 견적을 다시 내 주세요.")
    _tell(
        round_, User.objects.members_of([match.solution.company for match in matches]), "round", title, body
    )


def cancelled(round_: Round) -> None:
    _tell_firms(round_, "round", _("‘%(round)s’ 선정평가가 취소되었습니다"), _("사유는 화면에 있습니다."))


def assigned(seat: Seat) -> None:
    """A reviewer of a draft sees its page from the opening on, so until then it is sent to its list."""
    body = _("채점이 시작되면 알려 드립니다. 그때 서약하고 견적을 볼 수 있습니다.")
    _tell_reviewers([seat], _("‘%(round)s’ 선정평가의 평가위원으로 위촉되었습니다"), body)


def scoring(round_: Round) -> None:
    seats = round_.seats.holding().select_related("round", "reviewer")
    body = _("서약한 뒤 견적을 보고 채점해 주세요. 마감 전까지 고칠 수 있습니다.")
    _tell_reviewers(seats, _("‘%(round)s’ 선정평가의 채점이 시작되었습니다"), body)
    _tell_firms(round_, "round", _("‘%(round)s’ 선정평가의 채점이 시작되었습니다"))


def complete(round_: Round) -> None:
    """Enough reviewers have submitted for the scoring to be closed."""
    _tell_coordinators(round_, _("‘%(round)s’ 선정평가: 채점을 마감할 수 있습니다"))


def left(seat: Seat) -> None:
    """The coordinator needs to know: perhaps somebody else has to be appointed."""
    title = _("‘%(round)s’ 선정평가에서 빠진 사람이 있습니다: 평가위원 %(number)s(%(why)s)")
    _tell_coordinators(seat.round, title, {"number": seat.number, "why": Seat.Status(seat.status).label})


def decided(round_: Round, results: Iterable[Result]) -> None:
    """Each supplier is told that its own result is there."""
    until = date_format(timezone.localtime(round_.appeal_until), "Y-m-d H:i") if round_.appeal_until else ""
    title = _("‘%(round)s’ 선정평가의 결과가 나왔습니다")
    told = _("점수와 평가 의견을 확인하세요. 이의신청 기한: %(until)s")
    suppliers = User.objects.members_of([row.match.solution.company for row in results])
    _tell(round_, suppliers, "round_result", title, lambda: told % {"until": until})
    _tell(round_, User.objects.members_of([round_.need.company]), "round_result", title)


def final(round_: Round) -> None:
    rows = round_.current_results().select_related("match__solution__company")
    companies = [round_.need.company, *(row.match.solution.company for row in rows)]
    title = _("‘%(round)s’ 선정평가의 결과가 확정되었습니다")
    _tell(round_, User.objects.members_of(companies), "round_result", title)


def challenged(challenge: Challenge) -> None:
    _tell_coordinators(challenge.round, _("‘%(round)s’ 선정평가: 기피 신청이 들어왔습니다"))


def challenge_answered(challenge: Challenge) -> None:
    title = _("‘%(round)s’ 선정평가: 기피 신청의 결정이 나왔습니다")
    _tell(challenge.round, User.objects.members_of([challenge.company]), "round_case", title)


def appealed(appeal: Appeal) -> None:
    _tell_coordinators(appeal.round, _("‘%(round)s’ 선정평가: 이의신청이 들어왔습니다"))


def appeal_answered(appeal: Appeal) -> None:
    title = _("‘%(round)s’ 선정평가: 이의신청의 결정이 나왔습니다")
    _tell(appeal.round, User.objects.members_of([appeal.match.solution.company]), "round_case", title)


def _tell_firms(round_: Round, kind: str, title: Title, body: Text = "") -> None:
    rows = round_.need.matches.for_list().filter(status__in=Round.PARTIES)
    companies = [round_.need.company, *(match.solution.company for match in rows)]
    _tell(round_, User.objects.members_of(companies), kind, title, body)


def _tell_reviewers(seats: Iterable[Seat], title: Title, body: Text) -> None:
    for seat in seats:
        notify(
            user=seat.reviewer,
            kind="matchmaking.round_review",
            title=_filled(title, seat.round),
            body=body,
            url=reverse("matchmaking:rounds"),
        )


def _tell_coordinators(round_: Round, title: Title, words: Mapping[str, Any] | None = None) -> None:
    """Who leads the round and the need; everybody who coordinates where that is nobody. Nobody with an interest."""
    near = {person for person in (round_.need.coordinator, round_.created_by) if person}
    for person in _leading(near, round_) or _leading(User.objects.coordinators(), round_):
        notify(
            user=person,
            kind="matchmaking.round_case",
            title=_filled(title, round_, words),
            url=_page(round_),
        )


def _leading(people: Iterable[User], round_: Round) -> list[User]:
    return [person for person in people if permissions.can_run_round(person, round_.need)]


def _tell(round_: Round, people: Iterable[User], kind: str, title: Title, body: Text = "") -> None:
    for person in people:
        text = _filled(title, round_)
        notify(user=person, kind=f"matchmaking.{kind}", title=text, body=body, url=_page(round_))


def _filled(title: Title, round_: Round, words: Mapping[str, Any] | None = None) -> Text:
    return lambda: str(title) % {"round": round_.title, **(words or {})}


def _page(round_: Round) -> str:
    return reverse("matchmaking:round", args=[round_.pk])
