"""Who is told what about a match, in the transaction that decides it.

A supplier's message names its own solution and the need's masked summary, so that nothing confidential is in
a mailbox, whatever the supplier has pledged. Texts are made in the language of each reader.
"""

import secrets
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from companies.authentication import hash_token
from companies.models import Company, User
from companies.permissions import belongs_to
from foundation.notifications.language import Text
from foundation.notifications.services import notify

from .. import permissions
from ..models import Invitation, Match, Quotation


def new_token() -> tuple[str, str]:
    """A token for a one-time link and the hash that is kept of it."""
    token = secrets.token_urlsafe(32)
    return token, hash_token(token)


def invited(invitation: Invitation, token: str) -> None:
    """Tell the supplier's members, by mail with the one-time link; without members, the coordinator."""
    match = invitation.match
    people = list(User.objects.members_of([match.solution.company]))
    on_behalf = not belongs_to(invitation.sent_by, match.need.company)

    def title() -> str:
        return gettext("‘%(solution)s’ 상담 초대가 도착했습니다") % _words(match)

    def facts() -> str:
        summary = match.need.masked_summary or gettext("로그인해서 확인하세요.")
        due = date_format(timezone.localtime(invitation.due_at), "Y-m-d H:i")
        lines = [
            gettext("수요 요약: %(summary)s") % {"summary": summary},
            gettext("회신 기한: %(due)s") % {"due": due},
        ]
        if on_behalf:
            words = gettext("운영기관 코디네이터 %(name)s 님이 수요기업을 대신해 초대했습니다.")
            lines.append(words % {"name": str(invitation.sent_by)})
        return "\n".join(lines)

    def letter() -> str:
        site = settings.SITE_URL.rstrip("/")
        parts = [
            title(),
            facts(),
            gettext("로그인하지 않고 답하기(한 번만 쓸 수 있습니다):")
            + f"\n{site}{reverse('matchmaking:answer', args=[token])}",
            gettext("로그인해서 보고 답하기:") + f"\n{site}{_page(match)}",
        ]
        return "\n\n".join(parts)

    for person in people:
        notify(
            user=person,
            kind="matchmaking.invited",
            title=title,
            body=facts,
            letter=letter,
            url=_page(match),
        )
    if not people:
        _tell_coordinators(match)
    if on_behalf:
        title_for = _("‘%(solution)s’ 공급기업을 코디네이터가 대신 초대했습니다")
        who = str(invitation.sent_by)
        _tell(match.need.company, match, "invited_for", title_for, who)


def _tell_coordinators(match: Match) -> None:
    """Somebody without an interest has to ring up a firm that nobody has claimed yet."""
    near = [person for person in (match.need.coordinator,) if person]
    for person in _impartial(near, match) or _impartial(User.objects.coordinators(), match):
        notify(
            user=person,
            kind="matchmaking.unreachable",
            title=lambda: gettext("%(supplier)s에 담당자가 없어 초대를 전하지 못했습니다") % _words(match),
            body=_("기업에 연락해 가입과 기업 소유 신청을 안내해 주세요."),
            url=_page(match),
        )


def _impartial(people: Iterable[User], match: Match) -> list[User]:
    return [person for person in people if permissions.can_review(person, match.need)]


def designated(match: Match) -> None:
    """Both firms; the supplier pledges first where the need isn't open to all."""
    title = _("‘%(solution)s’ 지정 매칭으로 이어졌습니다")
    body = _("함께 오신 두 기업을 운영기관이 바로 이었습니다. 매칭 화면에서 상담과 견적을 이어 가세요.")
    for company in (match.need.company, match.solution.company):
        _tell(company, match, "designated", title, body)


def accepted(match: Match) -> None:
    _tell(match.need.company, match, "accepted", _("%(supplier)s: ‘%(solution)s’ 초대를 수락했습니다"))


def consultation_asked(match: Match) -> None:
    """The demand firm, and who looks after the need, since somebody has to find a date."""
    title = _("%(supplier)s: ‘%(solution)s’ 상담을 요청했습니다")
    body = _("매칭 화면에서 상담 날짜를 정해 주세요.")
    _tell(match.need.company, match, "consultation_asked", title, body)
    coordinator = match.need.coordinator
    if coordinator and not belongs_to(coordinator, match.need.company):
        _tell_person(coordinator, match, "consultation_asked", title, body)


def declined(match: Match) -> None:
    title = _("%(supplier)s: ‘%(solution)s’ 초대를 거절했습니다")
    _tell(match.need.company, match, "declined", title, lambda: refusal(match))


def backed_out(match: Match) -> None:
    title = _("%(supplier)s: ‘%(solution)s’ 수락을 거두었습니다")
    _tell(match.need.company, match, "declined", title, lambda: refusal(match))


def refusal(match: Match) -> str:
    """Why the supplier refused: the reason from the list, and its words."""
    return "\n".join(part for part in (match.get_decline_reason_display(), match.decline_note) if part)


def due_soon(match: Match) -> None:
    title = _("‘%(solution)s’ 상담 초대의 회신 기한이 다가옵니다")

    def body() -> str:
        due = date_format(timezone.localtime(match.invitation.due_at), "Y-m-d H:i")
        return gettext("회신 기한: %(due)s") % {"due": due}

    _tell(match.solution.company, match, "reminded", title, body)


def offer_awaited(match: Match) -> None:
    title = _("‘%(solution)s’ 초대를 수락하고 아직 견적을 내지 않았습니다")
    body = _("견적을 내거나, 맡기 어려우면 매칭 화면에서 사유를 알려 주세요.")
    _tell(match.solution.company, match, "reminded", title, body)


def decision_awaited(match: Match) -> None:
    title = _("받은 견적이 결정을 기다립니다")
    url = reverse("matchmaking:shortlisted", args=[match.need_id])
    _tell(match.need.company, match, "reminded", title, _("견적을 견주어 보고 선정해 주세요."), url)


def expired(match: Match) -> None:
    title = _("%(supplier)s: ‘%(solution)s’ 초대에 기한까지 답하지 않았습니다")
    _tell(match.need.company, match, "expired", title, _("다른 후보를 초대해 보세요."))


def quoted(quotation: Quotation) -> None:
    match = quotation.match
    title = _("%(supplier)s: ‘%(solution)s’ 견적이 도착했습니다")
    url = reverse("matchmaking:shortlisted", args=[match.need_id])
    _tell(match.need.company, match, "quoted", title, url=url)


def quotation_withdrawn(match: Match) -> None:
    title = _("%(supplier)s: ‘%(solution)s’ 견적을 거두었습니다")
    _tell(match.need.company, match, "quotation_withdrawn", title, _("사유는 매칭 화면에 있습니다."))


def selected(match: Match) -> None:
    _tell(match.solution.company, match, "selected", _("‘%(solution)s’ 견적이 선정되었습니다"))


def not_selected(match: Match) -> None:
    title = _("‘%(solution)s’ 견적이 선정되지 않았습니다")
    body = _("견적을 내 주셔서 고맙습니다. 수요기업이 다른 제안을 선정했습니다.")
    _tell(match.solution.company, match, "not_selected", title, body)


def reserved(match: Match) -> None:
    title = _("‘%(solution)s’ 견적이 예비 %(rank)s순위가 되었습니다")
    body = _("선정된 제안이 결렬되면 예비 순서대로 이어받습니다. 그때 알려 드립니다.")
    _tell(match.solution.company, match, "reserve", title, body)


def released(match: Match) -> None:
    title = _("‘%(solution)s’ 견적의 예비가 끝났습니다")
    body = _("이어받을 일이 없게 되어 미선정으로 마칩니다. 기다려 주셔서 고맙습니다.")
    _tell(match.solution.company, match, "not_selected", title, body)


def succeeded(match: Match) -> None:
    """A reserve was selected after all: its supplier gets ready, and the demand firm opens the project."""
    title = _("‘%(solution)s’ 견적이 예비에서 선정되었습니다")
    _tell(match.solution.company, match, "selected", title, _("수요기업이 과제를 열면 시작합니다."))
    title = _("%(supplier)s: 예비였던 ‘%(solution)s’ 견적이 선정되었습니다")
    _tell(match.need.company, match, "succeeded", title, _("매칭 화면에서 견적을 확인하고 과제를 여세요."))


def cancelled(match: Match) -> None:
    body = _("수요기업이 초대를 거두었거나 다른 제안을 선정했습니다. 더 하실 일은 없습니다.")
    # The supplier no longer sees the match's own page.
    url = reverse("matchmaking:invitations")
    _tell(
        match.solution.company, match, "cancelled", _("‘%(solution)s’ 상담 초대가 취소되었습니다"), body, url
    )


def fell_through(match: Match, by: User) -> None:
    """Both firms hear of it, except who did it."""
    for company in (match.need.company, match.solution.company):
        _tell(company, match, "fell_through", _("‘%(solution)s’ 선정이 결렬되었습니다"), without=by)


def _tell(
    company: Company,
    match: Match,
    kind: str,
    title: Any,
    body: Text = "",
    url: str = "",
    without: User | None = None,
) -> None:
    for person in User.objects.members_of([company]):
        if person != without:
            _tell_person(person, match, kind, title, body, url)


def _tell_person(person: User, match: Match, kind: str, title: Any, body: Text, url: str = "") -> None:
    notify(
        user=person,
        kind=f"matchmaking.{kind}",
        title=lambda: title % _words(match),
        body=body,
        url=url or _page(match),
    )


def _words(match: Match) -> dict[str, Any]:
    return {
        "solution": match.solution.title,
        "supplier": match.solution.company.name,
        "rank": match.reserve_rank,
    }


def _page(match: Match) -> str:
    return reverse("matchmaking:match", args=[match.pk])
