"""Forms of seats in the alliance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.history import clock
from matchmaking.forms.matches import DayInput

from ..models import Member
from .people import PersonField


class AppointForm(forms.Form):
    user = PersonField(label=_("이메일"), help_text=_("가입한 사람의 이메일을 적으세요."))
    role = forms.ChoiceField(label=_("역할"), choices=[("", _("고르세요")), *Member.Role.choices])
    organisation = forms.CharField(
        label=_("소속"), max_length=Member._meta.get_field("organisation").max_length
    )
    joined_on = forms.DateField(label=_("위촉일"), widget=DayInput(format="%Y-%m-%d"), initial=clock.today)


class DismissForm(forms.Form):
    left_on = forms.DateField(
        label=_("해촉일"),
        widget=DayInput(format="%Y-%m-%d"),
        initial=clock.today,
        help_text=_("이날부터 위원이 아닙니다."),
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": f"dismiss_{member.pk}_%s"})
