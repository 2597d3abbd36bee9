"""Who looks after a need: one coordinator without an interest in it, or nobody yet.

An interest takes a need away at once, whether it is declared while one looks after the need or a firm that one has an
interest in is thought of for it later.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from companies.models import Company, User
from foundation.history.workflow import Refused, record, require
from foundation.notifications import notify
from foundation.notifications.language import Text

from .. import permissions
from ..models import Match, Need
from . import matches

#: Needs that somebody has to look after.
CARED_FOR = (Need.Status.SUBMITTED, Need.Status.RETURNED, Need.Status.OPEN, Need.Status.MATCHED)


def assignable(need: Need) -> QuerySet[User]:
    """The coordinators without an interest in the need; as permissions.has_interest."""
    firms = {need.company_id, *need.matches.values_list("solution__company_id", flat=True)}
    people = User.objects.impartial(firms).filter(pk__in=User.objects.coordinators().values("pk"))
    return people.order_by("name", "email")


@transaction.atomic
def assign(*, need: Need, coordinator: User, by: User, reason: str = "") -> None:
    """Have `coordinator` look after the need; who did so far, and who does now, are told."""
    require(permissions.can_assign(by, need))
    need_now = matches.lock(need)
    if need_now.status not in CARED_FOR:
        raise Refused(gettext("제출한 뒤 끝나지 않은 수요에만 담당을 정할 수 있습니다."), "status")
    if not assignable(need_now).filter(pk=coordinator.pk).exists():
        raise Refused(
            gettext("이해관계가 없는 코디네이터만 맡을 수 있습니다. 다른 사람을 고르세요."), "conflict"
        )
    before = need_now.coordinator
    if before == coordinator:
        raise Refused(gettext("이미 이 수요를 맡고 있는 코디네이터입니다."), "present")
    _set(need, coordinator, by, "need.assigned", reason.strip())
    _tell(coordinator, need, by, _("담당 수요가 생겼습니다"))
    _tell(before, need, by, _("수요의 담당이 바뀌었습니다"))


def step_back(person: User, company: Company) -> None:
    """Take the person off the needs that the firm has posted or is thought of for, and tell the others."""
    thought_of = Match.objects.filter(need=OuterRef("pk"), solution__company=company)
    rows = Need.objects.filter(Q(company=company) | Exists(thought_of), coordinator=person)
    freed = list(rows.filter(status__in=CARED_FOR).select_for_update().order_by("pk"))  # as merges lock them
    for need in freed:
        _set(need, None, person, "need.unassigned", gettext("이해관계"))
    _tell_others(person, len(freed))


def recuse(need: Need) -> None:
    """As step_back(), where a firm has just been thought of for the need, which the caller has locked."""
    person = need.coordinator
    if person and permissions.has_interest(person, need):
        _set(
            need, None, None, "need.unassigned", gettext("담당자와 이해관계가 있는 기업이 후보에 올랐습니다")
        )
        _tell_others(person, 1)


def _set(need: Need, coordinator: User | None, by: User | None, verb: str, reason: str) -> None:
    Need.objects.filter(pk=need.pk).update(coordinator=coordinator)
    need.coordinator = coordinator
    record(need, verb, by=by, reason=reason, coordinator=str(coordinator.pk) if coordinator else "")


def _tell(person: User | None, need: Need, by: User, title: Text) -> None:
    if person and person != by:
        url = reverse("matchmaking:need", args=[need.pk])
        notify(user=person, kind="matchmaking.assigned", title=title, url=url)


def _tell_others(person: User, freed: int) -> None:
    if not freed:
        return

    def title() -> str:
        words = ngettext("담당이 비게 된 수요 %(count)d건", "담당이 비게 된 수요 %(count)d건", freed)
        return words % {"count": freed}

    for other in User.objects.operators().exclude(pk=person.pk):
        notify(
            user=other,
            kind="matchmaking.unassigned",
            title=title,
            body=_("이해관계 때문에 담당자가 빠졌습니다. 새 담당자를 정해 주세요."),
            url=reverse("matchmaking:desk") + "?queue=unassigned",
        )
