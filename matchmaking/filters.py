"""What a list of needs is narrowed by and ordered, in the index and, while that is away, in the database.

What a masked need hides, it isn't found by: `full` are the rows whose industry and data may be asked for.
"""

from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from companies.industries import all_families, family_words
from foundation.search.forms import Order, SearchForm
from solutions import prices
from solutions.filters import any_in, offer_terms, with_terms

from .models import Need

NEWEST, WAITING = "newest", "waiting"
_LISTED = Coalesce("opened_at", "created_at")
ORDERS = {
    NEWEST: Order(_("최신순"), "-listed_at", (_LISTED.desc(), "pk")),
    "budget": Order(_("높은 예산순"), "-budget_max_krw", (F("budget_max_krw").desc(nulls_last=True), "pk")),
}
OLDEST = {WAITING: Order(_("오래 기다린 순"), "listed_at", (_LISTED.asc(), "pk"))}


class FilterForm(SearchForm):
    industry = forms.MultipleChoiceField(
        label=_("업종"), required=False, choices=[(name, name) for name in all_families()]
    )
    process = forms.MultipleChoiceField(label=_("공정·업무"), required=False)
    data_type = forms.MultipleChoiceField(label=_("데이터"), required=False)
    deployment = forms.MultipleChoiceField(label=_("설치 환경"), required=False)
    budget = forms.MultipleChoiceField(label=_("예산대"), required=False, choices=prices.CHOICES)
    status = forms.MultipleChoiceField(label=_("상태"), required=False, choices=Need.Status.choices)

    orders = ORDERS

    def __init__(self, *args: Any, by_status: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by_status:
            self.orders = ORDERS | OLDEST
            self.offer_orders()
        else:
            del self.fields["status"]
        offer_terms(self)

    @property
    def by_default(self) -> str:  # type: ignore[override]
        """Who has waited longest is reviewed first."""
        return WAITING if self.filters.get("status") == [Need.Status.SUBMITTED] else NEWEST


def narrowed(rows: "QuerySet[Need]", full: "QuerySet[Need]", form: SearchForm) -> "QuerySet[Need]":
    """The rows that the form's filters leave, in its order; industries by the words that name them."""
    for name, values in form.filters.items():
        if name == "status":
            rows = rows.filter(status__in=values)
        elif name == "budget":
            rows = rows.filter(prices.within("budget_max_krw", values))
        elif name == "industry":
            rows = rows.filter(pk__in=full.filter(of_families(values)).values("pk"))
        elif name == "data_type":
            rows = rows.filter(pk__in=with_terms(full, name, values).values("pk"))
        else:
            rows = with_terms(rows, name, values)
    _name, order = form.order()
    return rows.order_by(*(order or ORDERS[NEWEST]).rows)


def of_families(families: list[str]) -> Q:
    """Needs of firms in one of the families, by what they write or else by their KSIC code."""
    by_words, by_code = Q(), Q()
    for family in families:
        words, codes = family_words(family)
        by_words |= any_in("company__industry_text", words)
        for code in codes:
            by_code |= Q(company__ksic__code__startswith=code)
    return by_words | by_code
