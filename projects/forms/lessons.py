"""What people fill in about lessons; which texts may be published is the service's."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Lesson


class LessonForm(forms.Form):
    title = forms.CharField(
        label=_("제목"),
        max_length=Lesson._meta.get_field("title").max_length,
        help_text=_("기업 이름은 적지 마세요. 공개하면 다른 기업도 읽습니다."),
    )
    tried = forms.CharField(
        label=_("해 본 것"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("어떤 조건에서 무엇을 시도했는지 적어 주세요."),
    )
    failed = forms.CharField(
        label=_("잘되지 않은 까닭"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    instead = forms.CharField(label=_("다음에 해 볼 것"), widget=forms.Textarea(attrs={"rows": 4}))
    assets = forms.CharField(
        label=_("다시 쓸 수 있는 자산"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("데이터, 모델, 지그, 측정 방법처럼 다른 과제에서 쓸 수 있는 것"),
    )


class SendBackForm(forms.Form):
    reason = forms.CharField(label=_("보완할 내용"), widget=forms.Textarea(attrs={"rows": 3}))
