"""What people fill in about monthly reports; rules that need the record are the services'."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WordsForm(forms.Form):
    """A draft may be kept with empty words; handing in asks for the first two."""

    done = forms.CharField(
        label=_("한 일"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("기록에 있는 것은 아래 표에 저절로 들어갑니다. 표가 말하지 못하는 것을 적으세요."),
    )
    planned = forms.CharField(
        label=_("다음 달 할 일"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    problems = forms.CharField(
        label=_("어려움과 요청"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReturnReportForm(forms.Form):
    reason = forms.CharField(label=_("보완할 내용"), widget=forms.Textarea(attrs={"rows": 3}))
