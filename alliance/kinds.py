"""What people can be told about the alliance."""

from django.utils.translation import gettext_lazy as _

from companies.models import User
from companies.permissions import holds_office, is_operator
from foundation.notifications import register_area, register_kind


def performs(user: User) -> bool:
    """A member of a firm, or one who looks after projects."""
    return bool(user.firms) or holds_office(user)


def reads(user: User) -> bool:
    """A member of the alliance, or one who prepares its meetings."""
    return user.is_alliance_member or is_operator(user)


register_area("alliance", _("얼라이언스"))
register_kind("alliance.case", _("성공사례의 공개 동의와 결과"), to=performs)
# The link that answers without signing in, and the calendar's file, are nowhere else.
register_kind("alliance.meeting", _("회의 소집·변경·취소"), waits=False, to=reads)
register_kind("alliance.decision", _("의결 사항의 이행"), to=reads)
