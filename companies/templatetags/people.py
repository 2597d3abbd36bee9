"""How a person is named to somebody of another firm."""

from typing import cast

from django import template
from django.utils.translation import gettext as _

from companies.models import User
from companies.permissions import may_name
from companies.requests import SignedInRequest

register = template.Library()


@register.simple_tag(takes_context=True)
def person(context: template.RequestContext, who: User | None) -> str:
    """The person's name, where the viewer may know it; else only that it is somebody in charge."""
    if who is None:
        return ""
    return str(who) if may_name(cast(SignedInRequest, context.request).user, who) else _("담당자")
