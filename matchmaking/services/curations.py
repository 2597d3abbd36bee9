"""Every write of what coordinators change about a need's list: pin, confirm, exclude, withdraw.

A pin takes effect when a second person has confirmed it; everything is decided under the need's lock.
"""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from companies.models import User
from foundation.history import clock
from foundation.history.workflow import Refused, move, record, require
from foundation.notifications import notify
from foundation.notifications.language import Text
from solutions.models import Solution

from .. import permissions, workflow
from ..models import Curation, Match, Need
from ..ranking.load import need_facts, solution_facts
from ..ranking.policy import PER_SUPPLIER
from ..ranking.retrieval import possible

PINS = 3  # of the ten places that people may give away
CURATED = (Need.Status.SUBMITTED, Need.Status.OPEN)


@transaction.atomic
def pin(*, need: Need, solution: Solution, reason: str, note: str, by: User) -> Curation:
    """Propose to put an offered solution first; `note` is what the demand firm will read with it."""
    require(permissions.can_curate(by, need, solution))
    need = _lock(need)
    _require_free(need, solution)
    if not Solution.objects.offered().filter(pk=solution.pk).exists():
        raise Refused(_("공개된 솔루션만 추천할 수 있습니다."), "withdrawn")
    if solution.company_id == need.company_id:
        raise Refused(_("수요를 낸 기업의 솔루션은 추천할 수 없습니다."), "own_firm")
    if not possible(need_facts(need), solution_facts([str(solution.pk)]).values()):
        raise Refused(
            _("수요의 예산이나 설치 조건에 맞지 않아 목록에 나올 수 없는 솔루션입니다."),
            "impossible",
        )
    pins = need.curations.filter(kind=Curation.Kind.PIN, status__in=Curation.STANDING)
    if pins.count() >= PINS:
        raise Refused(
            _("한 수요에 TP 추천은 %(most)d건까지입니다. 다른 추천을 먼저 거두세요.") % {"most": PINS}, "most"
        )
    if pins.filter(solution__company=solution.company_id).count() >= PER_SUPPLIER:
        raise Refused(
            _("한 공급기업의 솔루션은 %(most)d건까지 추천할 수 있습니다.") % {"most": PER_SUPPLIER},
            "supplier",
        )
    curation = _make(need, solution, Curation.Kind.PIN, Curation.Status.PROPOSED, reason, by, note)

    def title() -> str:
        return _("‘%(solution)s’ TP 추천이 확인을 기다립니다") % {"solution": solution.title}

    for person in User.objects.coordinators():
        if permissions.can_confirm_pin(person, curation):
            _tell(person, "pin_proposed", title, curation)
    return curation


@transaction.atomic
def confirm_pin(*, curation: Curation, by: User) -> None:
    """The second person's word; from now on the pin is in the list."""
    require(permissions.can_curate(by, curation.need))
    require(
        permissions.can_confirm_pin(by, curation),
        _("내가 올린 추천입니다. 다른 코디네이터가 확인해야 목록에 나옵니다."),
    )
    need = _lock(curation.need)
    _require_curated(need)
    confirmed = {"confirmed_by_key": by.pk, "confirmed_at": clock.now()}
    move(curation, workflow.CURATION, to=Curation.Status.LIVE, by=by, set=confirmed)

    def title() -> str:
        return _("‘%(solution)s’ TP 추천이 확인되었습니다") % {"solution": curation.solution.title}

    _tell_maker(curation, "pin_confirmed", title, by)


@transaction.atomic
def exclude(*, need: Need, solution: Solution, reason: str, by: User) -> Curation:
    """Leave a solution out of the need's list at once; who talks with the firm already is not left out."""
    require(permissions.can_curate(by, need, solution))
    need = _lock(need)
    _require_free(need, solution)
    talks = (*Match.BUSY, Match.Status.SELECTED)
    if need.matches.filter(solution=solution, status__in=talks).exists():
        raise Refused(_("이미 초대한 솔루션입니다. 먼저 매칭 화면에서 초대를 취소하세요."), "invited")
    return _make(need, solution, Curation.Kind.EXCLUDE, Curation.Status.LIVE, reason, by)


@transaction.atomic
def withdraw_curation(*, curation: Curation, reason: str, by: User) -> None:
    """End it, or refuse a proposed pin; the list is as the score and the other rules have it."""
    require(permissions.can_curate(by, curation.need))
    _lock(curation.need)
    ended = {"withdrawn_by_key": by.pk, "withdrawn_at": clock.now(), "withdrawn_reason": reason}
    move(curation, workflow.CURATION, to=Curation.Status.WITHDRAWN, by=by, reason=reason, set=ended)

    def title() -> str:
        return _("‘%(solution)s’ 순위 조정을 거두었습니다") % {"solution": curation.solution.title}

    _tell_maker(curation, "curation_withdrawn", title, by, reason)


def _make(
    need: Need, solution: Solution, kind: str, status: str, reason: str, by: User, note: str = ""
) -> Curation:
    curation = Curation.objects.create(
        need=need, solution=solution, kind=kind, status=status, reason=reason, note=note, made_by_key=by.pk
    )
    record(curation, f"curation.{kind}", by=by, reason=reason, to_state=status)
    return curation


def _lock(need: Need) -> Need:
    return Need.objects.select_for_update().get(pk=need.pk)


def _require_curated(need: Need) -> None:
    if need.status not in CURATED:
        raise Refused(_("검토 중이거나 매칭 중인 수요만 순위를 조정할 수 있습니다."), "status")


def _require_free(need: Need, solution: Solution) -> None:
    _require_curated(need)
    if need.curations.filter(solution=solution, status__in=Curation.STANDING).exists():
        raise Refused(_("이미 추천했거나 제외한 솔루션입니다. 그것을 먼저 거두세요."), "present")


def _tell_maker(curation: Curation, kind: str, title: Text, by: User, body: str = "") -> None:
    maker = User.objects.filter(pk=curation.made_by_key, is_active=True).first()
    if maker and maker != by:
        _tell(maker, kind, title, curation, body)


def _tell(person: User, kind: str, title: Text, curation: Curation, body: str = "") -> None:
    notify(
        user=person,
        kind=f"matchmaking.{kind}",
        title=title,
        body=body,
        url=reverse("matchmaking:trace", args=[curation.need_id]),
    )
