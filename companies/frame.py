"""This app's part of the frame: navigation and what waits."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.pages import frame
from foundation.search import SearchUnavailable, get_engine

from .models import Claim, Company
from .permissions import comes_for_a_firm, is_administrator, is_operator
from .services.firms import open_applications


def navigation(user: Any) -> Iterable[frame.NavItem]:
    if is_operator(user):
        yield frame.NavItem(_("기업"), reverse("companies:list"), order=60)
    else:
        yield frame.NavItem(_("우리 기업"), reverse("companies:mine"), order=60)
    if is_administrator(user):
        yield frame.NavItem(_("작업"), reverse("outbox:list"), order=90, seldom=True)


def waiting(user: Any) -> Iterable[frame.Waiting]:
    if is_operator(user):
        pending = Company.objects.filter(status=Company.Status.PENDING).count()
        yield frame.Waiting(
            _("승인할 기업"), pending, reverse("companies:list") + "?status=pending", order=60
        )
        claims = Claim.objects.filter(status=Claim.Status.PENDING).count()
        yield frame.Waiting(_("확인할 소유 신청"), claims, reverse("companies:claims"), order=61)
    elif waits := open_applications(user):
        yield frame.Waiting(_("승인 대기 중인 우리 기업"), waits, reverse("companies:mine"), order=60)


def actions(user: Any) -> Iterable[frame.Action]:
    if comes_for_a_firm(user) and not user.firms:
        hint = _(
            "기업을 등록하면 수요를 올리거나 솔루션을 소개할 수 있습니다. "
            "이미 등록된 기업이라면 그 기업의 대표 담당자에게 초대를 부탁하세요."
        )
        yield frame.Action(_("기업 등록"), reverse("companies:register"), order=90, hint=hint)


def search_answers() -> None:
    """What /readyz says of the search engine; without one the pages are served from the database."""
    health = get_engine().health()
    if not health["ok"]:
        raise SearchUnavailable(health["detail"])


frame.register(nav=navigation, waiting=waiting, actions=actions)
frame.register_probe("search", search_answers)
