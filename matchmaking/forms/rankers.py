"""Forms of the model cards."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DecideForm(forms.Form):
    reason = forms.CharField(
        label=_("사유"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("모델 카드에 남아 카드를 보는 사람이 모두 읽습니다."),
        error_messages={"required": _("사유를 적어 주세요. 나중에 이 결정을 이해하는 데 씁니다.")},
    )


class PromoteForm(DecideForm):
    """`force` is asked for only where the version isn't shown to be better."""

    force = forms.BooleanField(
        label=_("더 낫다는 근거가 없어도 사용합니다"),
        error_messages={"required": _("더 낫다는 근거가 없습니다. 그래도 쓰려면 이 칸을 표시하세요.")},
    )

    def __init__(self, *args: object, better: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if better:
            del self.fields["force"]
