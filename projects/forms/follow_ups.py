"""What people fill in about the years after completion; what contradicts itself is the service's to say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.files.forms import UploadField
from matchmaking.forms.quotations import WonField

from ..models import FollowUp

MOST_KRW = 10**15
MOST = 10**6


def _number(
    label: Any, most: int, field: type[forms.IntegerField] = forms.IntegerField, **kwargs: Any
) -> forms.IntegerField:
    return field(label=label, initial=0, min_value=0, max_value=most, **kwargs)


class AnswerForm(forms.Form):
    in_use = forms.TypedChoiceField(
        label=_("지금도 쓰고 있습니까?"),
        choices=[("yes", _("쓰고 있습니다")), ("no", _("쓰지 않습니다"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    contracts = _number(_("사업화 계약(건)"), MOST)
    contracts_krw = _number(_("사업화 계약액(원)"), MOST_KRW, WonField)
    sales_krw = _number(_("늘어난 매출(원)"), MOST_KRW, WonField)
    savings_krw = _number(_("줄어든 비용(원)"), MOST_KRW, WonField)
    jobs = _number(_("신규 고용(명)"), MOST)
    note = forms.CharField(
        label=_("설명"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("쓰지 않는다면 까닭을, 숫자에는 어떻게 셈했는지를 적어 주세요."),
    )
    upload = UploadField(label=_("증빙 파일"), required=False)

    @classmethod
    def of(cls, follow_up: FollowUp) -> "AnswerForm":
        """With what was answered before, where that was returned."""
        names = ("contracts", "contracts_krw", "sales_krw", "savings_krw", "jobs", "note")
        said = {name: getattr(follow_up, name) for name in names}
        if follow_up.in_use is not None:
            said["in_use"] = "yes" if follow_up.in_use else "no"
        return cls(initial=said, auto_id=f"answer-{follow_up.pk}-%s")


class ReturnForm(forms.Form):
    reason = forms.CharField(label=_("보완할 내용"), widget=forms.Textarea(attrs={"rows": 3}))
