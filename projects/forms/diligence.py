"""What people fill in about a verdict of diligence; rules that need the record are the services'."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import User

from ..models import Diligence, Fault, Verdict
from ..services.diligence import seatable
from .gates import ReviewerField


class SeatForm(forms.Form):
    reviewer = ReviewerField(
        label=_("판정위원"),
        queryset=User.objects.none(),
        empty_label=_("고르세요"),
        help_text=_(
            "두 기업과 이해관계가 없고 이 과제를 담당하거나 의결하지 않은 평가위원만 나옵니다. "
            "이름은 기업에 공개되지 않습니다."
        ),
    )

    def __init__(self, *args: Any, diligence: Diligence, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(ReviewerField, self.fields["reviewer"]).queryset = seatable(diligence)


class VoteForm(forms.Form):
    vote = forms.ChoiceField(label=_("의견"), choices=Verdict.choices, widget=forms.RadioSelect)
    fault = forms.ChoiceField(
        label=_("불성실수행이라면 누구의 책임입니까?"),
        required=False,
        choices=Fault.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("사유"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("판정을 맡은 운영기관 담당자만 봅니다. 기록의 어느 부분을 근거로 보았는지 적어 주세요."),
    )


class VerdictForm(forms.Form):
    reason = forms.CharField(
        label=_("판정 사유"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("두 기업에 그대로 보입니다. 위원의 이름은 적지 마세요."),
    )


class AppealForm(forms.Form):
    reason = forms.CharField(
        label=_("이의신청 사유"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("무엇이 왜 잘못되었는지 적어 주세요. 이의신청은 한 번만 할 수 있습니다."),
    )
