"""What a list of solutions is narrowed by and ordered, in the index and, while that is away, in the database."""

import json
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from companies.districts import PRESENT, SUCCESSORS
from companies.industries import all_families, family_words
from companies.models import Company
from foundation.search.forms import Order, SearchForm

from . import prices
from .models import Reference, Solution, Term

NEWEST = "newest"
_REFERENCES = Reference.objects.filter(solution=OuterRef("pk")).order_by().values("solution")
ORDERS = {
    NEWEST: Order(_("최신순"), "-listed_at", (Coalesce("published_at", "created_at").desc(), "pk")),
    "price": Order(_("낮은 가격순"), "price_min_krw", (F("price_min_krw").asc(nulls_last=True), "pk")),
    "references": Order(
        _("실적 많은 순"),
        "-references",
        (Coalesce(Subquery(_REFERENCES.annotate(number=Count("pk")).values("number")), 0).desc(), "pk"),
    ),
}


class FilterForm(SearchForm):
    industry = forms.MultipleChoiceField(
        label=_("업종"), required=False, choices=[(name, name) for name in all_families()]
    )
    process = forms.MultipleChoiceField(label=_("공정·업무"), required=False)
    ai_task = forms.MultipleChoiceField(label=_("AI 기술유형"), required=False)
    data_type = forms.MultipleChoiceField(label=_("데이터"), required=False)
    deployment = forms.MultipleChoiceField(label=_("설치 환경"), required=False)
    price = forms.MultipleChoiceField(label=_("가격대"), required=False, choices=prices.CHOICES)
    district = forms.MultipleChoiceField(label=_("공급기업 소재지"), required=False, choices=PRESENT)
    status = forms.MultipleChoiceField(label=_("상태"), required=False, choices=Solution.Status.choices)

    orders = ORDERS
    by_default = NEWEST

    def __init__(self, *args: Any, by_status: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by_status:
            del self.fields["status"]
        offer_terms(self)


def offer_terms(form: SearchForm) -> None:
    """Fill the facets that are facets of the taxonomy with its terms, in one query."""
    fields = {name: field for name, field in form.facet_fields if name in Term.Facet.values}
    names: dict[str, list[tuple[str, str]]] = {name: [] for name in fields}
    for facet, name in Term.objects.filter(facet__in=fields).values_list("facet", "name"):
        names[facet].append((name, name))
    for facet, field in fields.items():
        field.choices = names[facet]


def narrowed(rows: "QuerySet[Solution]", form: SearchForm) -> "QuerySet[Solution]":
    """The rows that the form's filters leave, in its order; industries by the words that name them."""
    for name, values in form.filters.items():
        if name == "status":
            rows = rows.filter(status__in=values)
        elif name == "price":
            rows = rows.alias(price=Coalesce("price_min_krw", "price_max_krw"))
            rows = rows.filter(prices.within("price", values))
        elif name == "district":
            old = [old for old, present in SUCCESSORS.items() if present & set(values)]
            firms = Company.objects.filter(sites__district__in=[*values, *old])
            rows = rows.filter(company__in=firms.values("pk"))
        elif name == "industry":
            rows = _used_in(rows, [word for family in values for word in family_words(family)[0]])
        else:
            rows = with_terms(rows, name, values)
    _name, order = form.order()
    return rows.order_by(*(order or ORDERS[NEWEST]).rows)


def with_terms(rows: "QuerySet[Any]", facet: str, names: Iterable[str]) -> "QuerySet[Any]":
    """Solutions or needs that have one of these terms."""
    having = rows.model._base_manager.filter(terms__facet=facet, terms__name__in=names)
    return rows.filter(pk__in=having.values("pk"))


def any_in(field: str, words: Iterable[str]) -> Q:
    """One of the words stands in the field."""
    return reduce(or_, (Q(**{f"{field}__icontains": word}) for word in words))


def _used_in(rows: "QuerySet[Solution]", words: list[str]) -> "QuerySet[Solution]":
    # SQLite keeps JSON as it was written, with the letters escaped; PostgreSQL gives them back.
    written = [*words, *(json.dumps(word)[1:-1] for word in words if not word.isascii())]
    referred = Reference.objects.filter(any_in("industry", words))
    rows = rows.alias(used_in=Cast("industries", TextField()))
    return rows.filter(any_in("used_in", written) | Q(pk__in=referred.values("solution")))
