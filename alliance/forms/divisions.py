"""What people fill in about divisions and research groups."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.files.forms import UploadField
from foundation.history import clock
from matchmaking.forms.matches import DayInput

from ..models import Division, DivisionMeeting, DivisionMember, DivisionOutput
from .people import PersonField


def _day(label: Any, **given: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(format="%Y-%m-%d"), initial=clock.today, **given)


class DivisionForm(forms.Form):
    kind = forms.ChoiceField(label=_("구분"), choices=[("", _("고르세요")), *Division.Kind.choices])
    name = forms.CharField(label=_("이름"), max_length=Division._meta.get_field("name").max_length)
    topic = forms.CharField(
        label=_("주제"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("무엇을 함께 풀려는지 적어 주세요."),
    )


class FoundForm(DivisionForm):
    founded_on = _day(_("구성일"))


class CloseForm(forms.Form):
    ended_on = _day(_("종료일"))


class JoinForm(forms.Form):
    user = PersonField(
        label=_("이메일"),
        help_text=_("가입한 사람의 이메일을 적으세요. 얼라이언스 위원이 아니어도 됩니다."),
    )
    joined_on = _day(_("참여일"))
    leads = forms.BooleanField(
        label=_("분과장"), required=False, help_text=_("분과장은 분과의 회의를 직접 기록합니다.")
    )


class LeaveForm(forms.Form):
    left_on = _day(_("나가는 날"))

    def __init__(self, *args: Any, member: DivisionMember, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"leave_{member.pk}_%s"
        super().__init__(*args, **kwargs)


class MeetingForm(forms.Form):
    held_on = _day(_("개최일"))
    title = forms.CharField(label=_("회의명"), max_length=DivisionMeeting._meta.get_field("title").max_length)
    minutes = forms.CharField(label=_("회의록"), widget=forms.Textarea(attrs={"rows": 6}))


class OutputForm(forms.Form):
    occurred_on = _day(_("날짜"))
    title = forms.CharField(label=_("결과물"), max_length=DivisionOutput._meta.get_field("title").max_length)
    description = forms.CharField(label=_("설명"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    upload = UploadField(label=_("파일"), required=False)
