"""What people fill in about risks and issues; rules that need the record are the services'."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import User
from matchmaking.forms.matches import DayInput

from .. import performers
from ..models import Project, Risk
from ..services.plans import owners

GRADES = [
    (1, _("1 매우 낮음")),
    (2, _("2 낮음")),
    (3, _("3 보통")),
    (4, _("4 높음")),
    (5, _("5 매우 높음")),
]
STANDING = [
    ("", _("닫지 않은 것")),
    ("escalated", _("상위 보고한 것")),
    ("closed", _("닫은 것")),
    ("all", _("전체")),
]
Day = DayInput(format="%Y-%m-%d")


class GradeField(forms.TypedChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[("", _("고르세요")), *GRADES], coerce=int, **kwargs)


class RiskFilterForm(forms.Form):
    """`probability` and `impact` come from the matrix's links."""

    status = forms.ChoiceField(label=_("상태"), required=False, choices=STANDING)
    kind = forms.ChoiceField(label=_("구분"), required=False, choices=[("", _("전체")), *Risk.Kind.choices])
    probability = forms.TypedChoiceField(
        label=_("가능성"), required=False, choices=[("", _("전체")), *GRADES], coerce=int, empty_value=None
    )
    impact = forms.TypedChoiceField(
        label=_("영향"), required=False, choices=[("", _("전체")), *GRADES], coerce=int, empty_value=None
    )


class AssessForm(forms.Form):
    """What is judged of a risk, and what is done about it."""

    kind = forms.ChoiceField(
        label=_("구분"),
        choices=Risk.Kind.choices,
        widget=forms.RadioSelect,
        initial=Risk.Kind.RISK,
        help_text=_("위험은 일어날 수 있는 일, 이슈는 이미 일어난 일입니다."),
    )
    probability = GradeField(label=_("가능성"), help_text=_("이슈는 계속되거나 되풀이될 가능성입니다."))
    impact = GradeField(label=_("영향"))
    response = forms.ChoiceField(label=_("대응 방식"), choices=[("", _("고르세요")), *Risk.Response.choices])
    plan = forms.CharField(label=_("대응 계획"), widget=forms.Textarea(attrs={"rows": 3}))
    owner = forms.ModelChoiceField(User.objects.none(), label=_("담당자"), empty_label=_("고르세요"))
    due_on = forms.DateField(label=_("조치 기한"), widget=Day)

    def __init__(self, *args: Any, project: Project, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = cast(forms.ModelChoiceField, self.fields["owner"])
        owner.queryset = owners(project)
        owner.choices = [("", _("고르세요")), *performers.choices(viewer, project)]


class RaiseForm(AssessForm):
    title = forms.CharField(label=_("내용"), max_length=Risk._meta.get_field("title").max_length)
    field_order = ("title",)


class ReassessForm(AssessForm):
    reason = forms.CharField(label=_("다시 평가하는 까닭"), widget=forms.Textarea(attrs={"rows": 2}))


class CloseForm(forms.Form):
    reason = forms.CharField(label=_("닫는 까닭"), widget=forms.Textarea(attrs={"rows": 2}))


class ReopenForm(forms.Form):
    reason = forms.CharField(label=_("다시 여는 까닭"), widget=forms.Textarea(attrs={"rows": 2}))
    due_on = forms.DateField(label=_("조치 기한"), widget=Day)
