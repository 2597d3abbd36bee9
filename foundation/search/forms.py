"""What a search is asked for, from a query string: words, filters of several values each, an order.

Everything is optional, and a shared address holds only what is set.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

BEST = "best"
LONGEST = 700  # characters of a search: with every facet chosen its address has to fit into 8 KB


@dataclass(frozen=True)
class Order:
    """`number` is the index's, "-" before it for descending; `rows` what the database orders by instead."""

    label: Any
    number: str
    rows: tuple[Any, ...]


@dataclass(frozen=True)
class Option:
    """A value of a facet; `count` is None where nobody counted."""

    value: str
    label: Any
    count: int | None
    chosen: bool

    @property
    def barren(self) -> bool:
        return self.count == 0 and not self.chosen


@dataclass(frozen=True)
class Facet:
    name: str
    label: Any
    options: list[Option]

    @property
    def chosen(self) -> bool:
        return any(option.chosen for option in self.options)

    @property
    def barren(self) -> bool:
        return all(option.barren for option in self.options)


@dataclass(frozen=True)
class Chip:
    """Something that narrows the search, and the query string without it."""

    label: Any
    text: Any
    without: str


class SearchForm(forms.Form):
    """`orders` are those of the list by their value in the address, without the best-first one; `by_default` is the
    one in force without words."""

    q = forms.CharField(
        label=_("찾는 말"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "maxlength": LONGEST}),
        error_messages={
            "null_characters_not_allowed": _(
                "찾는 말에 쓸 수 없는 글자가 있습니다. 지우고 다시 찾아 보세요."
            ),
        },
    )
    exact = forms.BooleanField(required=False)
    sort = forms.ChoiceField(required=False)

    orders: Mapping[str, Order] = {}
    by_default = ""
    longest = LONGEST

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer_orders()

    def offer_orders(self) -> None:
        sort = self.fields["sort"]
        assert isinstance(sort, forms.ChoiceField)
        sort.choices = [(BEST, _("정확도순")), *((name, order.label) for name, order in self.orders.items())]

    def clean_q(self) -> str:
        """Of somebody's whole paragraph the beginning."""
        text: str = self.cleaned_data["q"]
        return text[:LONGEST]

    @property
    def cut(self) -> bool:
        """Whether there may have been more words: a browser cuts what is pasted at the limit and doesn't say so."""
        return len(self.text) == LONGEST

    @property
    def facet_fields(self) -> "Iterator[tuple[str, forms.MultipleChoiceField]]":
        for name, field in self.fields.items():
            if isinstance(field, forms.MultipleChoiceField):
                yield name, field

    @property
    def wanted(self) -> dict[str, Any]:
        """The cleaned values that are set; wrong ones are left out, and said on their field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def text(self) -> str:
        text: str = self.wanted.get("q", "")
        return text

    @property
    def refused(self) -> bool:
        """Whether the words can't be looked for, which is said on their field."""
        return "q" in self.errors

    @property
    def as_typed(self) -> bool:
        """Whether the words are looked for as they are typed, and no other meanings."""
        return "exact" in self.wanted

    @property
    def filters(self) -> dict[str, list[str]]:
        wanted = self.wanted
        return {name: wanted[name] for name, _field in self.facet_fields if name in wanted}

    @property
    def narrowed(self) -> bool:
        return any(name not in ("sort", "exact") for name in self.wanted)

    def order(self) -> tuple[str, Order | None]:
        """The order in force and its name: best first (None) needs words, and is the default where there are any."""
        wanted = self.wanted
        name = wanted.get("sort") or (BEST if "q" in wanted else self.by_default)
        if name == BEST and "q" not in wanted:
            name = self.by_default
        return name, self.orders.get(name)

    def sorts(self) -> Iterator[tuple[Any, str, bool]]:
        """Each order's label, its query string and whether it is in force."""
        present, _order = self.order()
        default = BEST if "q" in self.wanted else self.by_default
        choices = {BEST: _("정확도순")} if "q" in self.wanted else {}
        for name, label in (choices | {key: order.label for key, order in self.orders.items()}).items():
            yield label, self.address(sort=None if name == default else name), name == present

    def facets(self, counts: Mapping[str, Mapping[str, int]]) -> list[Facet]:
        """The facets with something to choose, with all their options, counted where `counts` has it."""
        filters = self.filters
        facets = [
            Facet(
                name,
                field.label,
                [
                    Option(
                        value,
                        label,
                        counts[name].get(value, 0) if name in counts else None,
                        value in filters.get(name, ()),
                    )
                    for value, label in _choices(field)
                ],
            )
            for name, field in self.facet_fields
        ]
        return [facet for facet in facets if not facet.barren]

    def chips(self) -> list[Chip]:
        filters = self.filters
        return [
            Chip(
                field.label, dict(_choices(field))[value], self.address(**{name: _but(filters[name], value)})
            )
            for name, field in self.facet_fields
            for value in filters.get(name, ())
        ]

    def query_string(self) -> str:
        """What is set, and nothing else, in the form's order: two ways to write a search give one."""
        return self.address().removeprefix("?")

    def address(self, **changes: Any) -> str:
        """A query string with what is set and these changes; an empty value leaves its key out."""
        params = QueryDict(mutable=True)
        for name, value in (self.wanted | changes).items():
            if value:
                params.setlist(name, value if isinstance(value, list) else ["1" if value is True else value])
        return "?" + params.urlencode()


def _choices(field: forms.MultipleChoiceField) -> list[tuple[str, Any]]:
    """The choices of a field without groups."""
    return [(str(value), label) for value, label in field.choices]  # type: ignore[misc, union-attr]


def _but(values: list[str], value: str) -> list[str]:
    return [other for other in values if other != value]
