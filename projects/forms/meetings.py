"""The form of a meeting's note: its words, and rows of actions. An empty row is no row."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from companies.models import User
from foundation.history import clock
from matchmaking.forms.matches import DayInput

from .. import performers
from ..models import MeetingNote, Party, Project, Task
from ..services.meetings import Action
from ..services.plans import owners

#: Rows that are there to be filled, and how many of them one note takes.
FEWEST, MOST = 3, 20
PREFIX = "actions"


class NoteForm(forms.Form):
    held_on = forms.DateField(label=_("회의일"), widget=DayInput(format="%Y-%m-%d"), initial=clock.today)
    title = forms.CharField(label=_("회의명"), max_length=MeetingNote._meta.get_field("title").max_length)
    place = forms.CharField(
        label=_("장소"), required=False, max_length=MeetingNote._meta.get_field("place").max_length
    )
    attendees = forms.CharField(
        label=_("참석자"), widget=forms.Textarea(attrs={"rows": 2}), help_text=_("소속과 이름을 적으세요.")
    )
    body = forms.CharField(label=_("내용"), widget=forms.Textarea(attrs={"rows": 8}))


class ActionForm(forms.Form):
    """Nothing of a row is asked for until something of it is given."""

    ASKED = ("title", "party", "due_on")

    title = forms.CharField(
        label=_("할 일"), required=False, max_length=Task._meta.get_field("title").max_length
    )
    party = forms.ChoiceField(
        label=_("담당 기관"), required=False, choices=[("", _("고르세요")), *Party.choices]
    )
    owner = forms.ModelChoiceField(User.objects.none(), label=_("담당자"), required=False)
    due_on = forms.DateField(label=_("기한"), required=False, widget=DayInput(format="%Y-%m-%d"))

    def __init__(self, *args: Any, people: Any, offered: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = cast(forms.ModelChoiceField, self.fields["owner"])
        owner.queryset = people
        owner.choices = [("", _("정하지 않음")), *offered]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.ASKED:
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned


ActionRows = forms.formset_factory(
    ActionForm, extra=FEWEST, max_num=MOST, absolute_max=MOST, validate_max=True
)


class MeetingForm:
    """The whole form: `words` and the rows of `actions`."""

    def __init__(self, project: Project, viewer: User, data: QueryDict | None = None) -> None:
        shared: dict[str, Any] = {"data": data, "auto_id": "meeting_%s"}
        self.words = NoteForm(**shared)
        given = {"people": owners(project), "offered": performers.choices(viewer, project)}
        self.actions = ActionRows(prefix=PREFIX, form_kwargs=given, **shared)

    def is_valid(self) -> bool:
        return all([self.words.is_valid(), self.actions.is_valid()])

    def given(self) -> dict[str, Any]:
        rows = [form.cleaned_data for form in self.actions.forms if form.has_changed()]
        return self.words.cleaned_data | {"actions": [Action(**row) for row in rows]}

    def add_errors(self, error: ValidationError) -> None:
        """Each at its field; those of the n-th action that was given at the n-th row that was filled."""
        filled = [form for form in self.actions.forms if form.has_changed()]
        for name, errors in error.error_dict.items():
            prefix, number, field = name.split("-") if name.startswith(f"{PREFIX}-") else ("", "", name)
            form = filled[int(number)] if prefix else self.words
            form.add_error(field if field in form.fields else None, errors)
