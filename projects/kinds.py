"""What people can be told about projects."""

from django.utils.translation import gettext_lazy as _

from foundation.notifications import register_area, register_kind

register_area("projects", _("과제"))
register_kind("projects.opened", _("과제가 시작됨"))
register_kind("projects.deliverable", _("산출물 제출과 검토 결과"))
register_kind("projects.gate", _("단계평가의 시작과 결과"))
register_kind("projects.assigned", _("과제 담당 지정"))
register_kind("projects.review", _("평가위원 위촉과 평가 요청"))
