"""What people can be told about projects."""

from django.utils.translation import gettext_lazy as _

from companies.models import User
from companies.permissions import holds_office
from foundation.notifications import register_area, register_kind


def runs(user: User) -> bool:
    """A member of a firm, or one who looks after projects."""
    return bool(user.firms) or holds_office(user)


def judges(user: User) -> bool:
    """A reviewer, or one who looks after projects."""
    return user.is_reviewer or holds_office(user)


register_area("projects", _("과제"))
register_kind("projects.opened", _("과제가 시작됨"), to=runs)
register_kind("projects.deliverable", _("산출물 제출과 검토 결과"), to=runs)
register_kind("projects.gate", _("단계평가의 시작과 결과"), to=runs)
register_kind("projects.assigned", _("과제 담당 지정"), to=holds_office)
register_kind("projects.review", _("평가위원 위촉과 평가 요청"), to=judges)
register_kind("projects.diligence", _("성실수행 판정과 이의신청"), to=runs)
register_kind("projects.risk", _("위험과 이슈"), to=runs)
register_kind("projects.report", _("월간 보고의 제출과 검토 결과"), to=runs)
register_kind("projects.reminded", _("과제의 기한 알림"), to=runs)
register_kind("projects.plan", _("계획의 할 일과 완료 확인"), to=runs)
register_kind("projects.measurement", _("측정값의 보고와 확인 결과"), to=runs)
register_kind("projects.money", _("사업비의 신청·지급·정산"), to=runs)
register_kind("projects.agreement", _("협약의 체결과 변경"), to=runs)
register_kind("projects.lesson", _("교훈의 검토 요청과 결과"), to=runs)
register_kind("projects.follow_up", _("사후관리 답변과 확인"), to=runs)
