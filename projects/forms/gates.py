"""What people fill in about gate rounds and their evidence; rules that need the record are the services'."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import User
from foundation.files.forms import UploadField

from ..models import Deliverable, Gate
from ..services.gates import decisions, reviewers_for


class SubmitForm(forms.Form):
    title = forms.CharField(
        label=_("산출물 제목"),
        max_length=Deliverable._meta.get_field("title").max_length,
        help_text=_("보완 요청을 받은 산출물은 같은 제목으로 내면 다음 판이 됩니다."),
    )
    note = forms.CharField(label=_("설명"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    upload = UploadField(label=_("파일"))


class ReturnForm(forms.Form):
    reason = forms.CharField(label=_("보완할 내용"), widget=forms.Textarea(attrs={"rows": 3}))


class ReviewerField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.email})"


class AssignForm(forms.Form):
    reviewer = ReviewerField(
        label=_("평가위원"),
        queryset=User.objects.none(),
        empty_label=_("고르세요"),
        help_text=_("두 기업에 속하지 않은 평가위원만 나옵니다. 이름은 기업에 공개되지 않습니다."),
    )

    def __init__(self, *args: Any, gate: Gate, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(ReviewerField, self.fields["reviewer"]).queryset = reviewers_for(gate)


class DecideForm(forms.Form):
    decision = forms.ChoiceField(label=_("의결"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("의결 사유"), widget=forms.Textarea(attrs={"rows": 4}))
    conditions = forms.CharField(
        label=_("조건"),
        required=False,
        help_text=_("조건부 계속일 때 지켜야 할 조건을 적습니다."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, gate: Gate, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["decision"]).choices = [
            (value, value.label) for value in decisions(gate)
        ]


class PledgeForm(forms.Form):
    conflict = forms.TypedChoiceField(
        label=_("두 기업과 이해관계가 있습니까?"),
        choices=[("no", _("없습니다")), ("yes", _("있습니다. 이 평가에서 빠지겠습니다"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=_("재직·자문·투자·친족 관계, 공동연구, 최근 3년 안의 거래가 모두 이해관계입니다."),
    )
    pledge = forms.BooleanField(
        label=_("공정하게 평가하고, 평가로 알게 된 내용을 밖에 알리지 않겠다고 서약합니다.")
    )


class ScoreForm(forms.Form):
    score = forms.IntegerField(label=_("점수"), min_value=0, max_value=100, help_text=_("0점부터 100점까지"))
    comment = forms.CharField(
        label=_("평가 의견"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("운영기관만 봅니다. 점수의 근거를 적어 주세요."),
    )
