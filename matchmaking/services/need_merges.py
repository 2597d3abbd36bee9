"""A need that says the same as another of its firm becomes part of it."""

from django.db import transaction
from django.utils.translation import gettext as _

from companies.models import User
from foundation import search
from foundation.history.workflow import Refused, move, record, require

from .. import permissions, workflow
from ..models import Match, Need
from . import rounds
from .matches import cancel_matches
from .needs import tell

#: What no supplier knows of.
UNTOLD = (Match.Status.SHORTLISTED, Match.Status.CANCELLED)


def refusal(duplicate: Need, kept: Need) -> str:
    """Why the two can't become one; "" where they can."""
    if duplicate.pk == kept.pk or duplicate.company_id != kept.company_id:
        return _("같은 기업의 다른 수요에만 합칠 수 있습니다.")
    if duplicate.status in Need.ENDED or kept.status in Need.ENDED:
        return _("이미 끝났거나 다른 수요에 합쳐진 수요입니다. 화면을 새로 고쳐 현재 상태를 확인하세요.")
    if duplicate.matches.exclude(status__in=UNTOLD).exists():
        return _("공급기업을 초대한 수요는 합칠 수 없습니다. 초대하지 않은 쪽을 이 수요에 합치세요.")
    return ""


@transaction.atomic
def merge(*, duplicate: Need, kept: Need, by: User, reason: str) -> None:
    """Cancel `duplicate` and lead from it to `kept`, where its files and contact logs are reached from then on.

    Of two merges at once the second is refused: both needs are locked, always in the same order.
    """
    require(permissions.can_review(by, duplicate) and permissions.can_review(by, kept))
    keys = sorted((duplicate.pk, kept.pk))
    rows = Need.objects.select_for_update(of=("self",)).select_related("company").order_by("pk")
    now = {need.pk: need for need in rows.filter(pk__in=keys)}
    duplicate, kept = now[duplicate.pk], now[kept.pk]
    if why := refusal(duplicate, kept):
        raise Refused(why, "merge")
    rounds.refuse_running(duplicate)
    rounds.end_draft(duplicate, by=by)
    cancel_matches(need=duplicate, by=by)
    duplicate.merged.update(merged_into=kept)
    into = {"merged_into": kept}
    move(
        duplicate,
        workflow.NEED,
        to=Need.Status.CANCELLED,
        by=by,
        reason=reason.strip(),
        set=into,
        kept=str(kept.pk),
    )
    record(kept, "need.merged", by=by, reason=reason.strip(), merged=str(duplicate.pk))
    search.changed(duplicate)

    def title() -> str:
        return _("‘%(title)s’ 수요를 다른 수요와 합쳤습니다") % {"title": duplicate.title}

    def body() -> str:
        return _("같은 내용이라 ‘%(kept)s’ 수요에서 이어 갑니다. 올린 파일도 그곳에서 볼 수 있습니다.") % {
            "kept": kept.title
        }

    tell(kept, "matchmaking.need_merged", title, body)
