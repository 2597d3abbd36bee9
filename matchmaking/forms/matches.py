"""Forms of the way from invitation to selection."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.history import clock

from ..models import Match
from ..services.invitations import ANSWER_DAYS

LONGEST_DAYS = 60


class DayInput(forms.DateInput):
    input_type = "date"


class InviteForm(forms.Form):
    message = forms.CharField(
        label=_("전할 말"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("공급기업이 수락하기 전에도 봅니다. 밖에 알려지면 안 되는 내용은 적지 마세요."),
    )
    due_on = forms.DateField(
        label=_("회신 기한"),
        widget=DayInput(format="%Y-%m-%d"),
        help_text=_("이날 18시까지 답하지 않으면 무응답으로 끝납니다."),
    )
    hide_asker = forms.BooleanField(
        label=_("질문할 때 기업 이름을 숨깁니다"),
        required=False,
        initial=True,
        help_text=_(
            "초대받은 기업이 질문하면 우리에게 이름 없이 보입니다. 다른 공급기업에는 언제나 숨깁니다."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"due_on": clock.working_days_later(ANSWER_DAYS).date()} | kwargs.get(
            "initial", {}
        )
        super().__init__(*args, **kwargs)

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day <= clock.today():
            raise forms.ValidationError(_("내일 이후의 날을 고르세요."))
        if day > clock.today() + timedelta(days=LONGEST_DAYS):
            raise forms.ValidationError(_("오늘부터 %(days)d일 안의 날을 고르세요.") % {"days": LONGEST_DAYS})
        return day

    @property
    def due_at(self) -> datetime:
        return clock.working_days_later(0, start=self.cleaned_data["due_on"])


class PledgeForm(forms.Form):
    """Accepting the NDA; `match.html` links its text."""

    nda = forms.BooleanField(
        label=_("비밀유지서약을 읽었고 동의합니다"),
        error_messages={"required": _("비밀유지서약에 동의해야 계속할 수 있습니다.")},
    )


class AcceptForm(PledgeForm):
    consult = forms.BooleanField(
        label=_("수락하면서 상담을 요청합니다"),
        required=False,
        help_text=_("견적을 내기 전에 만나고 싶다면 고르세요. 수요기업과 담당 코디네이터에게 알립니다."),
    )

    def __init__(self, *args: Any, needs_pledge: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_pledge:
            del self.fields["nda"]
        self.order_fields(["nda", "consult"])


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("거절 사유"),
        choices=Match.DeclineReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("거절 사유를 골라 주세요. 다음 추천을 더 맞게 하는 데 씁니다.")},
    )
    note = forms.CharField(
        label=_("덧붙일 말"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == Match.DeclineReason.OTHER and not cleaned.get("note"):
            self.add_error("note", _("기타를 골랐다면 사유를 적어 주세요."))
        return cleaned


class ReasonForm(forms.Form):
    """Why an invitation or an offer is withdrawn, or a selection falls through."""

    reason = forms.CharField(label=_("사유"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
