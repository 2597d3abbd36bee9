"""What administrators fill in about a KPI: who answers for it, from when it is endangered, and what is aimed at."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import User

from ..kpis import Kpi
from ..models import KpiSetting
from ..services.settings import LARGEST, YEARS, owners


class SettingForm(forms.ModelForm):
    class Meta:
        model = KpiSetting
        fields = ["owner", "amber_percent", "red_percent", "published"]
        help_texts = {
            "owner": _("값이 나쁠 때 회의에서 설명할 사람입니다."),
            "amber_percent": _("기준일까지 바라는 값의 이만큼에 못 미치면 주의입니다."),
            "red_percent": _("이만큼에도 못 미치면 미달입니다."),
            "published": _("고르면 공개 화면에 가장 새 회의 자료의 값이 나옵니다."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = cast(forms.ModelChoiceField, self.fields["owner"])
        owner.required = False
        owner.empty_label = _("정하지 않음")
        people = owners()
        if self.instance.owner_id:  # who has left stays until somebody else is named
            people |= User.objects.filter(pk=self.instance.owner_id)
        owner.queryset = people.order_by("name", "email")

    def _post_clean(self) -> None:
        """The service writes and checks the record."""


class TargetForm(forms.Form):
    year = forms.TypedChoiceField(label=_("연도"), required=False, coerce=int, empty_value=None)
    value = forms.IntegerField(label=_("목표"), min_value=1, max_value=LARGEST)
    reason = forms.CharField(
        label=_("까닭"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("이력에 남습니다. 이미 확정한 회의 자료의 목표는 바뀌지 않습니다."),
    )

    def __init__(self, *args: Any, kpi: Kpi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = [] if kpi.yearly else [("", _("계획 기간 전체") if kpi.method.adds_up else _("해마다"))]
        year = cast(forms.TypedChoiceField, self.fields["year"])
        year.choices = [*whole, *((str(one), str(one)) for one in YEARS)]
        if kpi.method.adds_up and not kpi.yearly:
            year.help_text = _("연도를 고르면 그해 말까지의 누계 목표입니다.")
        self.fields["value"].help_text = _("단위: %(unit)s") % {"unit": kpi.unit}


class RemoveForm(forms.Form):
    reason = forms.CharField(label=_("지우는 까닭"), max_length=300)
