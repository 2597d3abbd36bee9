"""What is filled in of an agenda, its minutes, and what was decided."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import User
from companies.permissions import named_to
from matchmaking.forms.matches import DayInput
from projects import performers

from ..models import AgendaItem, Decision, Meeting
from ..services import decisions, minutes
from ..subjects import Subject


class ItemForm(forms.Form):
    title = forms.CharField(label=_("안건"), max_length=AgendaItem._meta.get_field("title").max_length)
    body = forms.CharField(
        label=_("설명"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("얼라이언스 위원이 모두 봅니다. 기업이 비밀로 한 내용은 적지 마세요."),
    )


class RecordForm(forms.Form):
    """Of one topic; `seen` is the stamp of what its writer has before them."""

    outcome = forms.ChoiceField(
        label=_("의결"),
        required=False,
        choices=[("", _("아직")), *AgendaItem.Outcome.choices],
        widget=forms.RadioSelect,
    )
    minutes = forms.CharField(
        label=_("논의 내용"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, item: AgendaItem, data: Any = None) -> None:
        held = {"outcome": item.outcome, "minutes": item.minutes, "seen": minutes.stamp_of(item)}
        super().__init__(data, prefix=f"item-{item.pk}", initial=held)

    def clean_minutes(self) -> str:
        return minutes.normal(self.cleaned_data["minutes"])

    @property
    def is_untouched(self) -> bool:
        """Whether its writer left what they had before them as it was."""
        given = self.cleaned_data
        return minutes.stamp(given["outcome"], given["minutes"]) == given["seen"]


class NotesForm(forms.Form):
    """What belongs to no topic."""

    text = forms.CharField(
        label=_("그 밖의 내용"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("개회, 인사, 다음 회의 등 안건 밖의 이야기를 적습니다."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, meeting: Meeting, data: Any = None) -> None:
        held = {"text": meeting.minutes, "seen": minutes.stamp(meeting.minutes)}
        super().__init__(data, prefix="notes", initial=held)

    def clean_text(self) -> str:
        return minutes.normal(self.cleaned_data["text"])

    @property
    def is_untouched(self) -> bool:
        return minutes.stamp(self.cleaned_data["text"]) == self.cleaned_data["seen"]


class DecideForm(forms.Form):
    """Who may answer for it depends on what it is about."""

    text = forms.CharField(
        label=_("할 일"),
        max_length=Decision._meta.get_field("text").max_length,
        help_text=_("얼라이언스 위원이 모두 봅니다. 기업이 비밀로 한 내용은 적지 마세요."),
    )
    owner = forms.ModelChoiceField(User.objects.none(), label=_("담당자"), empty_label=_("고르세요"))
    due_on = forms.DateField(label=_("기한"), widget=DayInput(format="%Y-%m-%d"))

    def __init__(self, *args: Any, subject: Subject | None, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        project = subject.project if subject else None
        field = cast(forms.ModelChoiceField, self.fields["owner"])
        field.queryset = people = decisions.owners(project)
        if project is not None:
            offered = performers.choices(viewer, project)
        else:
            named = named_to(viewer, people)
            offered = [(person.pk, person.name) for person in people if person.pk in named]
        field.choices = [("", _("고르세요")), *offered]


class ResultForm(forms.Form):
    result = forms.CharField(label=_("이행 결과"), widget=forms.Textarea(attrs={"rows": 4}))


STANDING = [
    ("", _("이행 중")),
    ("overdue", _("기한 지남")),
    ("reported", _("확인 대기")),
    ("done", _("이행")),
    ("dropped", _("철회")),
    ("all", _("전체")),
]


class DecisionFilterForm(forms.Form):
    status = forms.ChoiceField(label=_("상태"), required=False, choices=STANDING)
    owner = forms.ModelChoiceField(
        User.objects.none(), label=_("담당자"), required=False, empty_label=_("전체")
    )

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk__in=Decision.objects.visible_to(viewer).order_by().values("owner"))
        named = named_to(viewer, people)
        field = cast(forms.ModelChoiceField, self.fields["owner"])
        field.queryset = people.filter(pk__in=named).order_by("name", "email")
