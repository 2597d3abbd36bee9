"""Which quarter is frozen, as of which day; and why a pack is restated."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from foundation.history import clock
from matchmaking.forms.matches import DayInput

from ..models import Pack
from ..quarters import Quarter

OFFERED = 8  # quarters: two years
Day = DayInput(format="%Y-%m-%d")


def quarters_without_pack() -> Iterator[Quarter]:
    """The present one and those before, the newest first."""
    taken = set(Pack.objects.values_list("year", "quarter"))
    one = Quarter.of(clock.today())
    for _number in range(OFFERED):
        if (one.year, one.number) not in taken:
            yield one
        one = one.previous


class FreezeForm(forms.Form):
    quarter = forms.ChoiceField(
        label=_("분기"),
        error_messages={"invalid_choice": _("자료가 이미 있거나 고를 수 없는 분기입니다.")},
    )
    cutoff_on = forms.DateField(
        label=_("기준일"),
        required=False,
        widget=Day,
        help_text=_("비우면 지난달 말일(분기가 끝났으면 분기의 마지막 날)입니다. 그날까지의 기록만 셉니다."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        offered = [
            (
                f"{one.year}-{one.number}",
                _text("%(year)s년 %(quarter)s분기") % {"year": one.year, "quarter": one.number},
            )
            for one in quarters_without_pack()
        ]
        field = self.fields["quarter"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered
        if offered:
            field.initial = offered[0][0]

    def clean(self) -> dict[str, Any]:
        """The year and the quarter apart, as the service takes them."""
        given = dict(self.cleaned_data)
        if "quarter" in given:
            given["year"], given["quarter"] = map(int, given["quarter"].split("-"))
        return given


class RestateForm(forms.Form):
    cutoff_on = forms.DateField(
        label=_("기준일"),
        required=False,
        widget=Day,
        help_text=_("비우면 앞 판과 같은 날입니다. 분기의 마지막 날까지 세면 확정 자료가 됩니다."),
    )
    reason = forms.CharField(
        label=_("고치는 사유"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("새 판에 그대로 실려 위원들이 읽습니다. 사람 이름은 적지 마세요."),
    )

    def __init__(self, pack: Pack, data: Any = None) -> None:
        super().__init__(data)
        self.fields["cutoff_on"].initial = _offered(pack)


def _offered(pack: Pack) -> date:
    """The quarter's last day, once it is over."""
    last = Quarter(pack.year, pack.quarter).last_on
    return last if last < clock.today() else pack.cutoff_on
