"""Forms of selection rounds: the rules, and what each side does on a round's page."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from companies.models import User
from foundation.history import clock

from ..models import Assessment, Bonus, Criterion, Match, Round, Seat
from ..services.round_steps import FULL, Content, Points
from .matches import DayInput
from .quotations import RowForm, Rows

OFFER_DAYS = 10  # working days that suppliers have by default
MOST_CRITERIA, MOST_BONUSES = 8, 5
MOST_REVIEWERS, MOST_RESERVES, MOST_APPEAL_DAYS = 30, 10, 60
DEFAULT_CRITERIA = ((_("문제 이해와 수행 방법"), 40), (_("수행 역량과 실적"), 30), (_("효과와 확산"), 30))


def _words(label: Any, hint: Any = "", *, rows: int = 3) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=2000, widget=area, help_text=hint)


class TimeInput(forms.TimeInput):
    input_type = "time"


class RulesForm(forms.Form):
    title = forms.CharField(label=_("평가 이름"), max_length=120, help_text=_("공급기업이 봅니다."))
    deadline_on = forms.DateField(label=_("견적 마감일"), widget=DayInput(format="%Y-%m-%d"))
    deadline_time = forms.TimeField(
        label=_("마감 시각"),
        widget=TimeInput(format="%H:%M"),
        help_text=_("서버 시계로 이 시각부터는 견적을 받지 않고, 그때까지는 아무도 견적을 볼 수 없습니다."),
    )
    hides_askers = forms.BooleanField(label=_("질문한 기업의 이름을 다른 기업에 숨깁니다"), required=False)
    quorum = forms.IntegerField(
        label=_("최소 평가위원 수"),
        min_value=1,
        max_value=MOST_REVIEWERS,
        help_text=_("이만큼 채점해야 의결할 수 있습니다."),
    )
    drops_extremes = forms.BooleanField(
        label=_("최고점과 최저점을 하나씩 뺍니다"),
        required=False,
        help_text=_("채점한 평가위원이 다섯 명 이상일 때만 뺍니다."),
    )
    cutoff = forms.IntegerField(
        label=_("기준 점수"),
        min_value=0,
        max_value=FULL,
        help_text=_("가점을 더하지 않은 평균이 이 점수에 못 미치면 선정하지 않습니다."),
    )
    tie_order = forms.ChoiceField(
        label=_("동점일 때"),
        choices=Round.TieOrder.choices,
        widget=forms.RadioSelect,
        help_text=_("금액은 부가세를 뺀 금액입니다. 추첨의 난수는 공고할 때 정해지고 의결 뒤에 공개합니다."),
    )
    reserves = forms.IntegerField(label=_("예비 수"), min_value=0, max_value=MOST_RESERVES)
    appeal_days = forms.IntegerField(
        label=_("이의신청 기간(근무일)"), min_value=1, max_value=MOST_APPEAL_DAYS
    )

    @property
    def content(self) -> Content:
        given = dict(self.cleaned_data)
        at = datetime.combine(given.pop("deadline_on"), given.pop("deadline_time"))
        return cast(Content, {**given, "deadline_at": timezone.make_aware(at)})


class PointsRow(RowForm):
    label = forms.CharField(label=_("항목"), max_length=80)
    points = forms.IntegerField(label=_("점수"), min_value=1, max_value=FULL)


class PointsRows(Rows):
    @property
    def points(self) -> Points:
        return [(row["label"], row["points"]) for row in self.given]


class CriteriaRows(PointsRows):
    def clean(self) -> None:
        if not any(self.errors) and sum(points for _label, points in self.points) != FULL:
            raise ValidationError(_("평가 항목의 배점을 모두 더해 100점이 되게 하세요."))


def _rows(rows: type[PointsRows], most: int) -> Any:
    return forms.formset_factory(PointsRow, rows, extra=0, max_num=most, absolute_max=most, validate_max=True)


_CriteriaRows = _rows(CriteriaRows, MOST_CRITERIA)
_BonusRows = _rows(PointsRows, MOST_BONUSES)


class RoundForm:
    """The rules of a round with rows of criteria and bonuses; `round_` is the draft that it begins with."""

    def __init__(self, round_: Round | None = None, data: QueryDict | None = None) -> None:
        criteria: Sequence[tuple[Any, int]] = DEFAULT_CRITERIA
        bonuses: Sequence[tuple[Any, int]] = ()
        if round_:
            criteria = list(round_.criteria.values_list("label", "max_points"))
            bonuses = list(round_.bonuses.values_list("label", "points"))
        self.rules = RulesForm(data, initial=self._initial(round_))
        self.criteria = _CriteriaRows(data, prefix="criteria", initial=self._filled(criteria, MOST_CRITERIA))
        self.bonuses = _BonusRows(data, prefix="bonuses", initial=self._filled(bonuses, MOST_BONUSES))

    def is_valid(self) -> bool:
        return all([self.rules.is_valid(), self.criteria.is_valid(), self.bonuses.is_valid()])

    def refuse(self, error: ValidationError) -> None:
        """Tell what the service found beside the field that it is about."""
        for name, texts in error.message_dict.items():
            self.rules.add_error("deadline_on" if name == "deadline_at" else None, texts)

    @staticmethod
    def _initial(round_: Round | None) -> dict[str, Any]:
        fields = ("title", "hides_askers", "quorum", "drops_extremes", "cutoff", "tie_order", "reserves")
        row = round_ or Round(deadline_at=clock.working_days_later(OFFER_DAYS))
        deadline = timezone.localtime(row.deadline_at)
        found = {name: getattr(row, name) for name in (*fields, "appeal_days")}
        return found | {"deadline_on": deadline.date(), "deadline_time": deadline.time()}

    @staticmethod
    def _filled(rows: Iterable[tuple[Any, int]], most: int) -> list[dict[str, Any]]:
        given = [{"label": label, "points": points} for label, points in rows]
        return [*given, *[{}] * (most - len(given))]


class ReasonForm(forms.Form):
    reason = _words(_("사유"))


class AssignForm(forms.Form):
    reviewer = forms.ModelChoiceField(
        label=_("평가위원"),
        queryset=User.objects.none(),
        help_text=_("참여하는 기업에 속하거나 이해관계를 신고한 사람은 나오지 않습니다."),
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[User]", self.fields["reviewer"])
        field.queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by(
            "name", "email"
        )


class PledgeForm(forms.Form):
    no_interest = forms.BooleanField(
        label=_("위의 기업들과 재직·자문·투자·친족 관계, 공동연구, 최근 3년 안의 거래가 없습니다."),
        error_messages={"required": _("이해관계가 있으면 서약하지 말고 아래에서 회피를 신청하세요.")},
    )
    pledge = forms.BooleanField(
        label=_("공정하게 평가하고, 평가로 알게 된 내용을 밖에 알리지 않겠다고 서약합니다.")
    )


class ScoreForm(forms.Form):
    """A field for each criterion, `criterion_<key>`, and the comment."""

    def __init__(
        self, *args: Any, criteria: Iterable[Criterion], given: Assessment | None = None, **kwargs: Any
    ) -> None:
        marks = {mark.criterion_id: mark.points for mark in given.marks.all()} if given else {}
        super().__init__(*args, **kwargs)
        for row in criteria:
            self.fields[f"criterion_{row.pk}"] = forms.IntegerField(
                label=f"{row.label} (0–{row.max_points})",
                min_value=0,
                max_value=row.max_points,
                initial=marks.get(row.pk),
            )
        self.fields["comment"] = _words(
            _("평가 의견"), _("이 기업이 이름 없이 봅니다. 점수의 근거를 적어 주세요."), rows=5
        )
        self.fields["comment"].initial = given.comment if given else ""

    @property
    def points(self) -> dict[int, int]:
        prefix = "criterion_"
        return {
            int(name.removeprefix(prefix)): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix)
        }


class OfferChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Match) -> str:
        return f"{obj.solution.company.name} · {obj.solution.title}"


class BonusChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Bonus) -> str:
        return f"{obj.label} ({obj.points})"


class SeatChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Seat) -> str:
        return f"{obj}: {obj.reviewer}"


class BonusForm(forms.Form):
    match = OfferChoice(label=_("견적"), queryset=Match.objects.none())
    bonus = BonusChoice(label=_("가점 항목"), queryset=Bonus.objects.none())
    reason = _words(_("가점을 주는 사유"))
    evidence = _words(_("증빙"), _("무엇으로 확인했는지 적으세요. 예: 기업부설연구소 인정서(2025-03-02)"))

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(OfferChoice, self.fields["match"]).queryset = round_.offers()
        cast(BonusChoice, self.fields["bonus"]).queryset = round_.bonuses.all()


class ChallengeForm(forms.Form):
    person = forms.CharField(
        label=_("누구를 기피하나요?"),
        max_length=200,
        help_text=_("이름이나 소속을 적어 주세요. 그 사람이 평가위원인지는 알려 드리지 않습니다."),
    )
    reason = _words(_("기피 사유"))


class ChallengeAnswerForm(forms.Form):
    seats = SeatChoices(
        label=_("빠질 평가위원"),
        queryset=Seat.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("고르면 인용하고, 아무도 고르지 않으면 기각합니다."),
    )
    reason = _words(_("결정 사유"), _("신청한 기업이 봅니다. 평가위원의 이름을 적지 마세요."))

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holding = round_.seats.holding().select_related("reviewer")
        cast(SeatChoices, self.fields["seats"]).queryset = holding


class AppealForm(forms.Form):
    text = _words(
        _("이의 내용"), _("무엇이 왜 잘못되었는지 적어 주세요. 한 결과에 한 번 신청합니다."), rows=5
    )


class AnswerForm(forms.Form):
    upheld = forms.TypedChoiceField(
        label=_("결정"),
        choices=[("no", _("기각: 결과를 그대로 둡니다")), ("yes", _("인용: 결과를 물리고 다시 채점합니다"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = _words(_("결정 사유"), _("신청한 기업이 봅니다."))


class DecideForm(forms.Form):
    shown = forms.CharField(widget=forms.HiddenInput)
    reason = _words(_("의결 사유"), _("참여한 기업이 봅니다. 회의와 의결 정족수를 적어 주세요."))
