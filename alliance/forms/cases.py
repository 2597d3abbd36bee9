"""What people fill in about success cases; figures are never among it."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from companies.models import User
from projects.models import Project

from .. import cases
from ..models import Case


class CaseForm(forms.Form):
    title = forms.CharField(
        label=_("제목"),
        max_length=Case._meta.get_field("title").max_length,
        help_text=_("무엇이 어떻게 달라졌는지 한 줄로 적어 주세요."),
    )
    before = forms.CharField(
        label=pgettext_lazy("result", "이전"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("어떤 문제가 있었는지 누구나 알 수 있는 말로 적어 주세요. 사람 이름은 적지 마세요."),
    )
    after = forms.CharField(
        label=pgettext_lazy("result", "이후"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "무엇을 했고 현장이 어떻게 달라졌는지 적어 주세요. 수치는 확인된 측정값이 저절로 실립니다."
        ),
    )


class DraftForm(CaseForm):
    field_order = ("project",)

    project = forms.ModelChoiceField(
        Project.objects.none(),
        label=pgettext_lazy("one", "과제"),
        empty_label=_("고르세요"),
        help_text=_("TP 현장확인 이상으로 확인된 성과 지표가 있고 아직 사례가 없는 과제입니다."),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["project"]).queryset = cases.eligible(user)


class ConsentForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class RefuseForm(forms.Form):
    reason = forms.CharField(label=_("동의하지 않는 까닭"), widget=forms.Textarea(attrs={"rows": 3}))


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label=_("철회하는 까닭"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("내리는 까닭"), widget=forms.Textarea(attrs={"rows": 3}))
