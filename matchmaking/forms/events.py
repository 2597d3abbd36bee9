"""Forms of matching events: the event, a booking, what to place, the log of a consultation."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from solutions.forms import TextField

from ..models import Match, MatchingEvent
from ..services.events import MOST_TABLES, Content
from .desk import ContactForm
from .matches import DayInput


class TimeInput(forms.TimeInput):
    input_type = "time"


class EventForm(forms.Form):
    name = forms.CharField(label=_("상담회 이름"), max_length=120)
    place = forms.CharField(
        label=_("장소"), max_length=200, help_text=_("찾아올 수 있게 건물과 층까지 적어 주세요.")
    )
    day = forms.DateField(label=_("날짜"), widget=DayInput(format="%Y-%m-%d"))
    starts = forms.TimeField(label=_("시작"), widget=TimeInput(format="%H:%M"))
    ends = forms.TimeField(label=_("끝"), widget=TimeInput(format="%H:%M"))
    slot_minutes = forms.IntegerField(label=_("상담 시간(분)"), min_value=5, max_value=240)
    break_minutes = forms.IntegerField(label=_("쉬는 시간(분)"), min_value=0, max_value=120)
    tables = forms.IntegerField(label=_("테이블 수"), min_value=1, max_value=MOST_TABLES)
    note = TextField(
        label=_("안내"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("예약된 기업이 봅니다. 예: 주차, 준비물"),
    )

    def __init__(self, data: Any = None, *, event: MatchingEvent | None = None) -> None:
        initial: dict[str, Any] = {"starts": "13:00", "ends": "17:00"}
        initial |= {"slot_minutes": 30, "break_minutes": 5, "tables": 6}
        if event:
            starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
            initial = {name: getattr(event, name) for name in self.base_fields if hasattr(event, name)}
            initial |= {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}
        super().__init__(data, initial=initial)

    @property
    def content(self) -> Content:
        given = self.cleaned_data
        zone = timezone.get_default_timezone()
        return Content(
            name=given["name"],
            place=given["place"],
            starts_at=datetime.combine(given["day"], given["starts"], tzinfo=zone),
            ends_at=datetime.combine(given["day"], given["ends"], tzinfo=zone),
            slot_minutes=given["slot_minutes"],
            break_minutes=given["break_minutes"],
            tables=given["tables"],
            note=given["note"],
        )

    def refuse(self, error: ValidationError) -> None:
        """Show what the service found beside the fields that it is about."""
        fields = {"starts_at": "starts", "ends_at": "ends"}
        for name, texts in error.message_dict.items():
            self.add_error(fields.get(name, name), texts)


class BookForm(forms.Form):
    match = forms.ModelChoiceField(Match.objects.none(), label=_("매칭"), empty_label=_("고르세요"))
    slot = forms.TypedChoiceField(label=_("시간"), coerce=int)
    table = forms.TypedChoiceField(label=_("테이블"), coerce=int)

    def __init__(self, *args: Any, event: MatchingEvent, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["match"].queryset = rows  # type: ignore[attr-defined]
        self.fields["match"].label_from_instance = pair_name  # type: ignore[attr-defined]
        self.fields["slot"].choices = [  # type: ignore[attr-defined]
            (slot.number, f"{_hour(slot.starts_at)}–{_hour(slot.ends_at)}") for slot in event.slots
        ]
        self.fields["table"].choices = [  # type: ignore[attr-defined]
            (table, gettext("%(table)d번") % {"table": table}) for table in range(1, event.tables + 1)
        ]


class ProposeForm(forms.Form):
    matches = forms.ModelMultipleChoiceField(
        Match.objects.none(),
        label=_("시간을 잡을 매칭"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("매칭을 하나 이상 골라 주세요.")},
    )

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matches"].queryset = rows  # type: ignore[attr-defined]
        self.fields["matches"].label_from_instance = pair_name  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[Match]:
        return list(self.cleaned_data["matches"])


class ReasonForm(forms.Form):
    """Why an event or a consultation is cancelled."""

    reason = TextField(
        label=_("사유"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("상대에게도 전합니다."),
    )


class AskForm(forms.Form):
    """Why a firm can't come."""

    reason = TextField(
        label=_("사유"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("운영기관이 봅니다. 가능한 다른 시간이 있으면 함께 적어 주세요."),
    )


class ConcludeForm(ContactForm):
    """The log of a consultation: whose, how and when it was is known."""

    company = None  # type: ignore[assignment]
    kind = None  # type: ignore[assignment]
    occurred_on = None  # type: ignore[assignment]


def pair_name(match: Match) -> str:
    return (
        f"{match.need.company.name} – {match.solution.company.name} · {match.solution.title} "
        f"({match.get_status_display()})"
    )


def _hour(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"
