"""What suppliers can be told about their solutions."""

from django.utils.translation import gettext_lazy as _

from companies.permissions import sells
from foundation.notifications import register_area, register_kind

register_area("solutions", _("솔루션"))
register_kind("solutions.published", _("솔루션 공개"), to=sells)
register_kind("solutions.returned", _("솔루션 보완 요청"), to=sells)
