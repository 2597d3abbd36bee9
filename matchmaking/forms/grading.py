"""Forms of the grading pages."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..grading import DONE, MINE, SECOND
from ..models import Grade

WHOSE = [(MINE, _("내가 채점할 것")), (SECOND, _("다른 사람만 채점한 것")), (DONE, _("내가 다 채점한 것"))]
PERIODS = [("open", _("매칭 중")), ("past", _("지난 수요"))]


class FilterForm(forms.Form):
    q = forms.CharField(label=_("찾는 말"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    todo = forms.ChoiceField(
        label=pgettext_lazy("grading", "채점"), required=False, choices=[("", _("전체")), *WHOSE]
    )
    period = forms.ChoiceField(label=_("상태"), required=False, choices=[("", _("전체")), *PERIODS])


class GradeForm(forms.Form):
    """The grade is the button that sends it."""

    reason = forms.CharField(
        label=_("근거(선택)"),
        required=False,
        max_length=Grade._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("등급을 정하게 한 솔루션의 문장 하나"),
    )
    grade = forms.TypedChoiceField(
        label=_("등급"),
        choices=Grade.Level.choices,
        coerce=int,
        error_messages={"required": _("0–4 가운데 등급 하나를 누르세요.")},
    )
