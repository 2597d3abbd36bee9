"""What people fill in about projects as a whole; rules that need the record are the services'."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import User
from foundation.money import in_words
from matchmaking.models import Match
from matchmaking.offers import Offer

from ..models import Project, Stage
from ..services import assignments

#: What waits in a project, as the home page counts it.
WAITS = [
    ("submit", _("제출할 산출물이 있는 과제")),
    ("accept", _("검토할 산출물이 있는 과제")),
    ("assign", _("평가위원 위촉이 필요한 과제")),
    ("decide", _("의결할 단계평가가 있는 과제")),
]


class FilterForm(forms.Form):
    q = forms.CharField(label=_("찾는 말"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    stage = forms.ChoiceField(label=_("단계"), required=False, choices=[("", _("전체")), *Stage.choices])
    todo = forms.ChoiceField(label=_("할 일"), required=False, choices=[("", _("전체")), *WAITS])


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
