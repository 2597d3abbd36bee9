"""Forms of what a coordinator changes about a need's list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from solutions.forms import TextField


class ExcludeForm(forms.Form):
    reason = TextField(
        label=_("사유"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("코디네이터만 봅니다. 다른 코디네이터가 읽고 판단할 수 있게 적어 주세요."),
        error_messages={"required": _("사유를 적어 주세요. 순위를 바꾼 까닭이 기록에 남아야 합니다.")},
    )


class WithdrawForm(ExcludeForm):
    """Why it is withdrawn, or why a proposed pin is refused."""


class PinForm(ExcludeForm):
    note = forms.CharField(
        label=_("수요기업에 보일 말"),
        max_length=200,
        help_text=_("‘TP 추천’ 표시와 함께 그대로 보입니다. 왜 만나 볼 만한지 한 문장으로 적어 주세요."),
        error_messages={"required": _("수요기업에 보일 추천 이유를 적어 주세요.")},
    )
