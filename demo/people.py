"""The demo's people: who they are, and how a visitor of a local demo becomes one of them.

Their addresses end in .example, which no mail reaches; production never serves these pages.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSWORD = "ai-on demo 2026"  # noqa: S105 - shown on the sign-in page of a demo
DOMAIN = "demo.example"


@dataclass(frozen=True)
class Role:
    """One of the operating body's people: `flags` are fields of the user."""

    account: str
    name: str
    title: str | Promise
    flags: tuple[str, ...]

    @property
    def email(self) -> str:
        return f"{self.account}@{DOMAIN}"


ROLES = (
    Role("coordinator", "한소라", _("코디네이터"), ("is_coordinator",)),
    Role("coordinator2", "문지훈", _("코디네이터"), ("is_coordinator",)),
    Role("reviewer", "서윤재", _("평가위원"), ("is_reviewer",)),
    Role("reviewer2", "배정민", _("평가위원"), ("is_reviewer",)),
    Role("reviewer3", "노은채", _("평가위원"), ("is_reviewer",)),
    Role("alliance", "임도현", _("얼라이언스 위원"), ()),
    Role("policy", "유하람", _("얼라이언스 위원(정책)"), ()),
    Role("broker", "남기윤", _("얼라이언스 위원(중개·지원)"), ()),
    Role("admin", "조하늘", _("관리자"), ("is_staff", "is_superuser")),
)

_FAMILY = "김이박최정강조윤장임한오서신권황안송류홍"
_GIVEN = (
    "민준 서연 도윤 하은 시우 지유 주원 수아 예준 다은 현우 채원 지호 유진 준서 소율 건우 나연 우진 가은 "
    "태윤 은서 승현 보민 재원 혜린 동현 세아 규민 아름"
)


def member_name(index: int) -> str:
    """An invented name for the index-th firm's person."""
    given = _GIVEN.split()
    return _FAMILY[index % len(_FAMILY)] + given[(index * 7 + index // 20) % len(given)]


def member_email(external_id: str) -> str:
    """demo-d001 → d001@demo.example"""
    return f"{external_id.removeprefix('demo-')}@{DOMAIN}"
