"""What this app tells people about."""

from django.utils.translation import gettext_lazy as _

from foundation.notifications import register_area, register_kind

from .permissions import holds_office

register_area("companies", _("기업과 담당자"))
register_kind("companies.registered", _("기업 등록·소유 신청 접수"), to=holds_office)
register_kind("companies.decided", _("기업 등록·소유 신청 결과"))
register_kind("companies.member", _("기업 담당자 변경"))
