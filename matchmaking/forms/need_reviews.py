"""Forms of a need's review: what is to be mended, field by field, and the reason of a merge."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from solutions.forms import TextField

from ..answers import LABELS, answers
from ..models import Need
from .needs import STEPS

LONGEST = 500  # characters about one field


class ReturnForm(forms.Form):
    """Words about the whole, and one comment for each field of the need's form; one of them at least."""

    reason = TextField(
        label=_("보완할 점"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("기업이 그대로 봅니다. 무엇을 어떻게 고치면 되는지 적어 주세요."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            self.fields[f"about_{name}"] = TextField(
                label=_("‘%(field)s’에 대한 의견") % {"field": label},
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("reason") or self.comments):
            self.add_error("reason", _("무엇을 보완해야 하는지 적어 주세요."))
        return cleaned

    @property
    def comments(self) -> dict[str, str]:
        """By field, where something was said."""
        given = {name: self.cleaned_data.get(f"about_{name}", "") for name in LABELS}
        return {name: text for name, text in given.items() if text}

    def by_step(self, need: Need) -> Iterator[tuple[Any, list[tuple[Any, str, forms.BoundField]]]]:
        """For each step its name and (what is asked, what the need says, the comment's field)."""
        said = answers(need)
        for step in STEPS:
            if step.fields:
                yield step.label, [(LABELS[name], said[name], self[f"about_{name}"]) for name in step.fields]


class MergeForm(forms.Form):
    reason = TextField(
        label=_("사유"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("왜 같은 수요인지 적어 주세요. 두 수요의 이력에 남고 기업이 봅니다."),
        error_messages={"required": _("사유를 적어 주세요. 한쪽 수요가 취소되므로 까닭이 남아야 합니다.")},
    )
