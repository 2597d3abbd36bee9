"""Forms of questions and answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Question
from ..services.questions import LONGEST_ANSWER, LONGEST_QUESTION


class AskForm(forms.Form):
    body = forms.CharField(
        label=_("질문"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("답이 올라오면 초대받은 다른 공급기업도 질문과 답을 봅니다."),
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("답"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("초대받은 공급기업이 모두 봅니다. 올린 뒤에는 고칠 수 없습니다."),
    )
    pledged_only = forms.BooleanField(
        label=_("비밀유지서약 뒤 공개"),
        required=False,
        help_text=_("서약한 공급기업만 질문과 답을 봅니다."),
    )

    def __init__(self, data: Any = None, *, question: Question) -> None:
        """What a supplier asks that has pledged may tell what only the pledged know."""
        super().__init__(data, auto_id=f"q{question.pk.hex}_%s")
        if question.need.confidentiality == question.need.Confidentiality.OPEN:
            del self.fields["pledged_only"]
        else:
            self.fields["pledged_only"].initial = question.match.nda_accepted_at is not None
