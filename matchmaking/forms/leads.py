"""Narrowing a supplier's leads, and passing on one."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from companies.districts import PRESENT, SUCCESSORS
from companies.industries import all_families
from companies.models import Site
from foundation.history import clock
from solutions import prices
from solutions.models import Term

from ..filters import of_families
from ..models import LeadPass, Need
from ..models.leads import LeadQuerySet

FRESH = timedelta(days=7)
SHOWN = (("full", _("전체 공개")), ("masked", _("요약 공개")))


class LeadFilterForm(forms.Form):
    """By what a reader knows of a need: a masked one is never found by its firm's industry or place."""

    industry = forms.ChoiceField(
        label=_("업종"),
        required=False,
        choices=[("", _("전체")), *((name, name) for name in all_families())],
    )
    process = forms.ChoiceField(label=_("공정·업무"), required=False)
    budget = forms.ChoiceField(label=_("예산대"), required=False, choices=[("", _("전체")), *prices.CHOICES])
    district = forms.ChoiceField(label=_("지역"), required=False, choices=[("", _("전체")), *PRESENT])
    shown = forms.ChoiceField(label=_("공개 범위"), required=False, choices=[("", _("전체")), *SHOWN])
    fresh = forms.BooleanField(label=_("7일 안에 새로 온 것만"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = Term.objects.filter(facet=Term.Facet.PROCESS).values_list("name", "name")
        self.fields["process"].choices = [("", _("전체")), *names]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> dict[str, Any]:
        """What was asked for and is valid."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, rows: LeadQuerySet) -> LeadQuerySet:
        for name, value in self.wanted.items():
            narrowed: LeadQuerySet = getattr(self, f"_by_{name}")(rows, value)
            rows = narrowed
        return rows

    def _by_industry(self, rows: LeadQuerySet, value: str) -> LeadQuerySet:
        return rows.filter(masked=False, need__in=Need.objects.filter(of_families([value])))

    def _by_process(self, rows: LeadQuerySet, value: str) -> LeadQuerySet:
        there = Need.terms.through.objects.filter(
            need=OuterRef("need"), term__facet=Term.Facet.PROCESS, term__name=value
        )
        return rows.filter(Exists(there))

    def _by_budget(self, rows: LeadQuerySet, value: str) -> LeadQuerySet:
        return rows.filter(prices.within("need__budget_max_krw", [value]))

    def _by_district(self, rows: LeadQuerySet, value: str) -> LeadQuerySet:
        names = [value, *(old for old, present in SUCCESSORS.items() if value in present)]
        there = Site.objects.filter(company=OuterRef("need__company"), district__in=names)
        return rows.filter(Exists(there), masked=False)

    def _by_shown(self, rows: LeadQuerySet, value: str) -> LeadQuerySet:
        return rows.filter(masked=value == "masked")

    def _by_fresh(self, rows: LeadQuerySet, value: bool) -> LeadQuerySet:
        return rows.filter(need__opened_at__gte=clock.now() - FRESH)


class PassForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("이유"),
        choices=LeadPass.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("이유를 골라 주세요. 다음 추천을 더 맞게 하는 데 씁니다.")},
    )
    note = forms.CharField(label=_("덧붙일 말"), required=False, max_length=500)
