"""Forms of the thesaurus; forms of speech are typed one to a line."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ..forms import FACETS
from ..models import Term, ThesaurusEntry
from .services import LONGEST

EXAMPLE = 600  # characters


class LinesField(forms.CharField):
    """Lines that aren't empty, as a list."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        lines = (line.strip() for line in (super().to_python(value) or "").splitlines())
        return [line for line in lines if line]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


def term_choices(none: Any) -> list[Any]:
    """`none` for no term, then the terms grouped by facet."""
    by_facet: dict[str, list[tuple[int, str]]] = {facet.value: [] for facet in FACETS}
    for pk, facet, name in Term.objects.filter(facet__in=FACETS).values_list("pk", "facet", "name"):
        by_facet[facet].append((pk, name))
    return [("", none), *((facet.label, by_facet[facet.value]) for facet in FACETS)]


def term_field(none: Any, **kwargs: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("분류어"),
        required=False,
        choices=lambda: term_choices(none),
        coerce=lambda pk: Term.objects.get(pk=pk),
        empty_value=None,
        **kwargs,
    )


class EntryForm(forms.Form):
    preferred = forms.CharField(
        label=_("대표어"),
        max_length=LONGEST,
        help_text=_("솔루션 소개에서 흔히 쓰는 말로 적으세요. 예: 예지보전"),
    )
    variants = LinesField(
        label=_("같은 뜻의 말"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "한 줄에 하나씩, 문서에 자주 쓰는 말부터 적으세요. 앞의 것 몇 개는 검색에 함께 쓰입니다. "
            "현장 말은 ‘손으로 적’처럼 바뀌지 않는 앞부분만 적으면 ‘손으로 적습니다’, ‘손으로 적어요’에 모두 맞습니다."
        ),
    )
    term = term_field(_("없음"), help_text=_("이 말이 나오면 짐작할 수 있는 공정·업무나 AI 기술유형입니다."))
    note = forms.CharField(
        label=_("메모"),
        max_length=200,
        required=False,
        help_text=_("왜 넣었는지 적어 두면 나중에 고치기 쉽습니다."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    example = forms.CharField(
        label=_("시험해 볼 말"),
        max_length=EXAMPLE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "수요기업이 적을 만한 말로 적고 미리 보기를 누르면 저장하기 전에 결과를 견줄 수 있습니다."
        ),
    )

    @property
    def content(self) -> dict[str, Any]:
        """The cleaned values as the services take them."""
        return {name: self.cleaned_data[name] for name in ("preferred", "variants", "term", "note")}

    def put(self, error: ValidationError) -> None:
        """Each of a service's messages on its field; the entry that has a form already is linked."""
        for field, faults in error.error_dict.items():
            for fault in faults:
                self.add_error(None if field == NON_FIELD_ERRORS else field, _linked(fault))

    @staticmethod
    def initial_of(entry: ThesaurusEntry) -> dict[str, Any]:
        return {
            "preferred": entry.preferred,
            "variants": entry.variants,
            "term": entry.term_id or "",
            "note": entry.note,
            "version": entry.version,
        }


def _linked(fault: ValidationError) -> ValidationError:
    if fault.code != "taken":
        return fault
    params = fault.params or {}
    url = reverse("thesaurus:update", args=[params["pk"]])
    return ValidationError(
        format_html('{} <a href="{}">{}</a>', next(iter(fault)), url, _("그 항목 열기")), fault.code
    )


class FilterForm(forms.Form):
    """What the list is narrowed by; everything is optional."""

    q = forms.CharField(
        label=_("찾는 말"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    term = term_field(_("전체"))
