"""The form of a message: its text, who is called, files."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from ..services.threads import LONGEST
from .quotations import UploadsField


class MessageForm(forms.Form):
    body = forms.CharField(
        label=_("글"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("보낸 글은 고치거나 지울 수 없고 기록에 남습니다."),
    )
    mentions = forms.TypedMultipleChoiceField(
        label=_("부를 사람"), required=False, coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    uploads = UploadsField(label=_("첨부 파일"), required=False)

    def __init__(self, *args: Any, people: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(key), name) for key, name in people]
        if choices:
            cast(forms.TypedMultipleChoiceField, self.fields["mentions"]).choices = choices
        else:
            del self.fields["mentions"]
