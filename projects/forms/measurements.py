"""What people fill in about measured values and the verification sheet; rules that need the record are the
services'."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.files.forms import UploadField
from matchmaking.forms.matches import DayInput
from matchmaking.models.quotations import Direction
from solutions.forms import TextField

from ..models import Aspect, Deliverable, Level, Measure, Measurement, Verification


class ValueField(forms.DecimalField):
    """A value as measurements and targets keep it."""

    def __init__(self, **kwargs: Any):
        super().__init__(max_digits=14, decimal_places=3, **kwargs)


class EvidenceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.get_status_display()})"


class ClaimForm(forms.Form):
    value = ValueField(label=_("측정값"))
    occurred_on = forms.DateField(label=_("측정일"), widget=DayInput(format="%Y-%m-%d"))
    method = TextField(
        label=_("측정 방법"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("무엇을 얼마나, 어떤 조건에서 쟀는지 적어 주세요."),
    )
    evidence = EvidenceField(
        label=_("증빙 산출물"),
        queryset=Deliverable.objects.none(),
        empty_label=_("고르세요"),
        help_text=_("단계평가에 제출한 산출물의 판을 고릅니다. 나중에 새 판이 나와도 이 판에 묶입니다."),
    )

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = gettext("단위: %(unit)s") % {"unit": measure.unit}
        documents = Deliverable.objects.filter(gate__project=measure.project_id)
        usable = documents.exclude(status=Deliverable.Status.RETURNED).order_by("-pk")
        cast(EvidenceField, self.fields["evidence"]).queryset = usable


class VerifyForm(forms.Form):
    """To one of `levels`; where an accredited test is none of them, without its fields."""

    level = forms.ChoiceField(label=_("확인 수준"), widget=forms.RadioSelect)
    value = ValueField(label=_("확인값"), required=False)
    comment = TextField(
        label=_("확인 의견"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("값을 바로잡을 때는 그 까닭을 적어 주세요."),
    )
    lab = forms.CharField(
        label=_("시험기관·전문가 소속"),
        required=False,
        max_length=Verification._meta.get_field("lab").max_length,
        help_text=_("공인시험·외부전문가일 때 적습니다."),
    )
    certificate = forms.CharField(
        label=_("성적서 번호"),
        required=False,
        max_length=Verification._meta.get_field("certificate").max_length,
    )
    upload = UploadField(label=_("성적서나 현장확인 파일"), required=False)

    def __init__(self, *args: Any, measurement: Measurement, levels: Sequence[Level], **kwargs: Any):
        super().__init__(*args, **kwargs)
        level = cast(forms.ChoiceField, self.fields["level"])
        level.choices = [(value, value.label) for value in levels]
        if len(levels) == 1:
            level.initial, level.widget = levels[0], forms.HiddenInput()
        told = {"value": measurement.result_text, "unit": measurement.measure.unit}
        self.fields["value"].help_text = (
            gettext("비워 두면 %(value)s %(unit)s 그대로 확인합니다. 다르게 쟀을 때만 적으세요.") % told
        )
        if Level.ACCREDITED not in levels:
            for name in ("lab", "certificate", "upload"):
                del self.fields[name]


class RejectForm(forms.Form):
    reason = TextField(label=_("인정하지 않는 까닭"), widget=forms.Textarea(attrs={"rows": 3}))


class RowForm(forms.Form):
    """A row of the verification sheet."""

    aspect = forms.ChoiceField(label=_("실증 항목"), choices=[("", _("고르세요")), *Aspect.choices])
    name = forms.CharField(
        label=_("지표"),
        max_length=Measure._meta.get_field("name").max_length,
        help_text=_("예: 한 장을 판정하는 시간(p95)"),
    )
    unit = forms.CharField(label=_("단위"), max_length=Measure._meta.get_field("unit").max_length)
    direction = forms.ChoiceField(label=_("방향"), choices=Direction.choices, widget=forms.RadioSelect)
    target = ValueField(label=_("목표값"))
