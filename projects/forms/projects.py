"""What people fill in about projects as a whole; rules that need the record are the services'."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from companies.models import Company, User
from companies.permissions import is_operator
from foundation.money import in_words
from foundation.search.forms import Chip, SearchForm
from matchmaking.models import Match
from matchmaking.offers import Offer

from ..health import Grade
from ..models import Agreement, Programme, Project, Stage
from ..services import assignments

#: What waits in a project, as the home page counts it.
WAITS = [
    ("submit", _("제출할 산출물이 있는 과제")),
    ("accept", _("검토할 산출물이 있는 과제")),
    ("assign", _("평가위원 위촉이 필요한 과제")),
    ("decide", _("의결할 단계평가가 있는 과제")),
    ("amend", _("협약변경을 결정할 과제")),
    ("judge", _("성실수행을 판정할 과제")),
    ("publish", _("공개를 검토할 교훈이 있는 과제")),
    ("answer", _("사후관리를 답할 과제")),
    ("confirm", _("사후관리 답변을 확인할 과제")),
]


class Sort(TextChoices):
    NEWEST = "newest", _("최근에 시작한 순")
    NUMBER = "number", _("과제번호순")
    STAGE = "since", _("단계에 오래 머문 순")
    HEALTH = "health", _("건강도가 나쁜 순")
    DUE = "due", _("다음 기한이 가까운 순")


class FilterForm(SearchForm):
    """What the portfolio is narrowed by; of coordinators, suppliers, programmes and years those that `user` sees."""

    exact = None  # type: ignore[assignment]
    stage = forms.ChoiceField(label=_("단계"), required=False, choices=[("", _("전체")), *Stage.choices])
    health = forms.ChoiceField(label=_("건강도"), required=False, choices=[("", _("전체")), *Grade.choices])
    todo = forms.ChoiceField(label=_("할 일"), required=False, choices=[("", _("전체")), *WAITS])
    programme = forms.ChoiceField(label=_("사업"), required=False)
    year = forms.ChoiceField(label=_("귀속연도"), required=False)
    coordinator = forms.ChoiceField(label=_("담당 코디네이터"), required=False)
    supplier = forms.ChoiceField(label=_("공급기업"), required=False)
    sort = forms.ChoiceField(label=_("정렬"), required=False)

    by_default = Sort.NEWEST.value

    def __init__(self, data: QueryDict | None = None, *, user: User, **kwargs: Any):
        super().__init__(data, **kwargs)
        seen = Project.objects.visible_to(user).order_by()
        agreed = Agreement.objects.visible_to(user).order_by()
        programmes = Programme.objects.filter(pk__in=agreed.values("programme"))
        years = sorted(agreed.values_list("fiscal_year", flat=True).distinct(), reverse=True)
        self._offer("programme", [(str(row.pk), str(row)) for row in programmes])
        self._offer("year", [(str(year), str(year)) for year in years])
        if not is_operator(user):
            del self.fields["coordinator"], self.fields["supplier"]
            return
        people = User.objects.filter(pk__in=seen.values("coordinator")).order_by("name")
        self._offer("coordinator", [(str(row.pk), row.name) for row in people])
        firms = Company.objects.filter(pk__in=seen.values("supplier")).order_by("name")
        self._offer("supplier", [(str(key), name) for key, name in firms.values_list("pk", "name")])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", _("전체")), *choices]

    def offer_orders(self) -> None:
        cast(forms.ChoiceField, self.fields["sort"]).choices = Sort.choices

    @property
    def sorting(self) -> str:
        sorting: str = self.wanted.get("sort", self.by_default)
        return sorting

    def chips(self) -> list[Chip]:
        chosen = [(name, value) for name, value in self.wanted.items() if name not in ("q", "sort")]
        labels: dict[str, dict[str, Any]] = {
            name: dict(cast(Any, self.fields[name]).choices) for name, _value in chosen
        }
        return [
            Chip(self.fields[name].label, labels[name][value], self.address(**{name: ""}))
            for name, value in chosen
        ]


class ReservesForm(forms.Form):
    """Which of the other offers stand by, and in which order: a choice for each of them."""

    def __init__(self, *args: Any, others: Sequence[Offer], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.others = {f"reserve_{offer.match.pk}": offer for offer in others}
        ranks = [(n, _("예비 %(rank)s순위") % {"rank": n}) for n in range(1, len(others) + 1)]
        for name, offer in self.others.items():
            label = f"{offer.match.solution.company.name}, {in_words(offer.quotation.amount_krw)}"
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                required=False,
                choices=[("", _("예비로 두지 않음")), *ranks],
                coerce=int,
                empty_value=None,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ranked: dict[str, int] = {name: cleaned[name] for name in self.others if cleaned.get(name)}
        if sorted(ranked.values()) != list(range(1, len(ranked) + 1)) and not self.errors:
            for name in ranked:
                self.add_error(name, _("예비 순위는 1순위부터 하나씩 차례로 고르세요."))
        return cleaned

    @property
    def reserves(self) -> list[Match]:
        """The chosen ones in their order."""
        ranked = [name for name in self.others if self.cleaned_data[name]]
        ranked.sort(key=lambda name: self.cleaned_data[name])
        return [self.others[name].match for name in ranked]


class CoordinatorForm(forms.Form):
    coordinator = forms.ModelChoiceField(
        User.objects.none(), label=_("담당 코디네이터"), empty_label=_("고르세요")
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = assignments.assignable(project)
        if project.coordinator:
            people = people.exclude(pk=project.coordinator.pk)
        cast(forms.ModelChoiceField, self.fields["coordinator"]).queryset = people
