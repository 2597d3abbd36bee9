"""What people fill in about gate rounds and their evidence; rules that need the record are the services'."""

from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from companies.models import User
from foundation.files.forms import UploadField
from foundation.history import clock
from matchmaking.forms.quotations import RowForm

from ..models import Cause, Deliverable, Gate, Party, Requirement, Task
from ..services.deliverables import requirements
from ..services.gates import FACTS, Condition, decisions, reviewers_for

CONDITION_ROWS = 3


class SubmitForm(forms.Form):
    requirement = forms.ModelChoiceField(
        label=_("요구 증빙"),
        queryset=Requirement.objects.none(),
        required=False,
        empty_label=_("그 밖의 산출물"),
    )
    title = forms.CharField(
        label=_("산출물 제목"),
        max_length=Deliverable._meta.get_field("title").max_length,
        help_text=_("보완 요청을 받은 산출물은 같은 제목으로 내면 다음 판이 됩니다."),
    )
    note = forms.CharField(label=_("설명"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    upload = UploadField(label=_("파일"))

    def __init__(self, *args: Any, gate: Gate, **kwargs: Any):
        super().__init__(*args, **kwargs)
        asked = requirements(gate)
        if asked:
            cast(forms.ModelChoiceField, self.fields["requirement"]).queryset = asked
        else:
            del self.fields["requirement"]


class ReturnForm(forms.Form):
    reason = forms.CharField(label=_("보완할 내용"), widget=forms.Textarea(attrs={"rows": 3}))


class ReviewerField(forms.ModelChoiceField):
    default_error_messages = {
        "invalid_choice": _(
            "위촉할 수 없는 사람입니다. 두 기업과 이해관계가 없고 아직 위촉하지 않은 평가위원을 고르세요."
        )
    }

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


class ConditionRow(RowForm):
    title = forms.CharField(label=_("해야 할 일"), max_length=Task._meta.get_field("title").max_length)
    due_on = forms.DateField(label=_("기한"), widget=forms.DateInput(attrs={"type": "date"}))
    party = forms.ChoiceField(label=_("담당 기관"), choices=[("", _("고르세요")), *Party.choices])

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on and due_on <= clock.today():
            raise ValidationError(_("조건의 기한은 내일부터 고를 수 있습니다."))
        return due_on


class DecideForm(forms.Form):
    """The decision, and `rows` of conditions; an empty row is no condition."""

    decision = forms.ChoiceField(label=_("의결"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("의결 사유"), widget=forms.Textarea(attrs={"rows": 4}))
    cause = forms.ChoiceField(
        label=_("중단 구분"), required=False, choices=[("", _("중단이 아님")), *Cause.choices]
    )
    #: Made of the rows; what the service says of all of them stands here.
    conditions = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, gate: Gate, **kwargs: Any):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["decision"]).choices = [
            (value, value.label) for value in decisions(gate)
        ]
        data = self.data if self.is_bound else None
        self.rows = [ConditionRow(data, prefix=f"condition-{n}") for n in range(1, CONDITION_ROWS + 1)]

    def is_valid(self) -> bool:
        valid = all([super().is_valid(), *[row.is_valid() for row in self.rows]])
        if valid:
            given = [row.cleaned_data for row in self.rows if row.is_given]
            self.cleaned_data["conditions"] = [Condition(**row) for row in given]
        return valid


class StopForm(forms.Form):
    """A stop that needs no evaluation."""

    decision = forms.Field(disabled=True, initial=Gate.Status.STOP, widget=forms.HiddenInput)
    cause = forms.ChoiceField(
        label=_("중단 구분"),
        choices=[(cause.value, cause.label) for cause in FACTS],
        widget=forms.RadioSelect,
        help_text=_("자진은 기업이 그만두는 때, 귀책은 기업이 협약을 지키지 않은 때입니다."),
    )
    reason = forms.CharField(label=_("중단 사유"), widget=forms.Textarea(attrs={"rows": 3}))


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

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned.pop("pledge", None)  # required, and nothing more to tell
        return cleaned


class ScoreForm(forms.Form):
    """A score for all, or points for each criterion of the round's template."""

    score = forms.IntegerField(label=_("점수"), min_value=0, max_value=100, help_text=_("0점부터 100점까지"))
    comment = forms.CharField(
        label=_("평가 의견"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("운영기관만 봅니다. 기준점에 못 미치면 까닭을 꼭 적어 주세요."),
    )

    def __init__(self, *args: Any, gate: Gate, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.criteria = {f"points_{row.pk}": row for row in gate.criteria}
        if not self.criteria:
            return
        del self.fields["score"]
        for name, row in self.criteria.items():
            self.fields[name] = forms.IntegerField(
                label=_("%(name)s (%(points)d점)") % {"name": row.name, "points": row.points},
                min_value=0,
                max_value=row.points,
                help_text=row.description,
            )
        self.order_fields([*self.criteria, "comment"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.criteria and not self.errors:
            cleaned["points"] = {row: cleaned.pop(name) for name, row in self.criteria.items()}
        return cleaned
