"""What people can be told about their saved searches."""

from django.utils.translation import gettext_lazy as _

from foundation.notifications import register_area, register_kind

register_area("saved_searches", _("저장한 검색"))
register_kind("saved_searches.found", _("저장한 검색의 새 결과"))
