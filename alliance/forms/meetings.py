"""Forms of meetings: when and where, why not, who is there, what there is to read."""

from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from foundation.files.forms import UploadField
from matchmaking.forms.events import TimeInput
from matchmaking.forms.matches import DayInput
from solutions.forms import TextField

from ..models import Meeting, Member, Pack
from ..services.meetings import LONGEST, SHORTEST


class YearForm(forms.Form):
    year = forms.IntegerField(label=_("연도"))


class ChangeForm(forms.Form):
    day = forms.DateField(label=_("날짜"), widget=DayInput(format="%Y-%m-%d"))
    starts = forms.TimeField(label=_("시작"), widget=TimeInput(format="%H:%M"))
    minutes_long = forms.IntegerField(label=_("회의 시간(분)"), min_value=SHORTEST, max_value=LONGEST)
    place = forms.CharField(
        label=_("장소"),
        max_length=Meeting._meta.get_field("place").max_length,
        help_text=_("찾아올 수 있게 건물과 층까지 적어 주세요."),
    )

    def __init__(self, data: Any = None, *, meeting: Meeting) -> None:
        starts = timezone.localtime(meeting.starts_at)
        initial = {"day": starts.date(), "starts": starts.time()}
        initial |= {"minutes_long": meeting.minutes_long, "place": meeting.place}
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """As the service takes it."""
        given = self.cleaned_data
        if "day" in given and "starts" in given:
            zone = timezone.get_default_timezone()
            given["starts_at"] = datetime.combine(given.pop("day"), given.pop("starts"), tzinfo=zone)
        return given

    def add_error(self, field: str | None, error: Any) -> None:
        """What the service finds of the moment is told at the day."""
        if isinstance(error, ValidationError) and "starts_at" in getattr(error, "error_dict", {}):
            names = {"starts_at": "day"}
            error = ValidationError(
                {names.get(name, name): texts for name, texts in error.error_dict.items()}
            )
        super().add_error(field, error)


class CancelForm(forms.Form):
    reason = TextField(
        label=_("사유"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("소집한 위원 모두에게 전합니다."),
    )


class PaperForm(forms.Form):
    upload = UploadField(label=_("파일"))


class PackForm(forms.Form):
    pack = forms.ModelChoiceField(Pack.objects.none(), label=_("회의 자료"), empty_label=_("고르세요"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["pack"])
        field.queryset = Pack.objects.newest().defer("content")
        field.label_from_instance = pack_name  # type: ignore[assignment, method-assign]


def pack_name(pack: Pack) -> str:
    return gettext("%(year)d년 %(quarter)d분기 %(kind)s, %(version)d판 (기준일 %(day)s)") % {
        "year": pack.year,
        "quarter": pack.quarter,
        "kind": pack.get_kind_display(),
        "version": pack.version,
        "day": pack.cutoff_on.isoformat(),
    }


class PresenceForm(forms.Form):
    present = forms.ModelMultipleChoiceField(Member.objects.none(), label=_("출석"), required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelMultipleChoiceField, self.fields["present"]).queryset = Member.objects.on(meeting.day)
