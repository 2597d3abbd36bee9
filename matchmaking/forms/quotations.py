"""The form of an offer: its words, and rows of cost items and promised measures. An empty row is no row."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any, TypedDict, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from foundation.files.forms import UploadField
from foundation.files.models import Attachment

from ..models import CostCategory, Quotation, QuotationItem, QuotationMeasure
from ..models.quotations import Direction
from ..services.quotations import MOST_FILES, MOST_ITEMS, MOST_MEASURES, unreached

MOST_KRW = 100_000_000_000  # of one item
FEWEST_ITEMS, FEWEST_MEASURES = 3, 2  # rows that are there to be filled
UNCHOSEN = ("", _("고르세요"))


class WonField(forms.IntegerField):
    """Whole won, typed with or without commas."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "numeric"}

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", "") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,}" if isinstance(value, int) else value


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class UploadsField(UploadField):
    """Several uploads, as a list; each is checked like one."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = [super(UploadsField, self).clean(file, initial) for file in data or ()]
        if len(files) > MOST_FILES:
            raise ValidationError(_("파일은 %(most)s개까지 붙일 수 있습니다.") % {"most": MOST_FILES})
        return files


def _text(label: Any, hint: Any, *, required: bool = False, rows: int = 4) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=5000, widget=area, help_text=hint)


class QuotationForm(forms.Form):
    approach = _text(
        _("개념검증(PoC)"), _("무엇부터 확인하고, 무엇이 나오면 다음으로 가는지 적어 주세요."), required=True
    )
    approach_pilot = _text(_("실증"), _("현장 어디에서 얼마 동안 어떻게 써 보는지 적어 주세요."))
    approach_rollout = _text(_("확산"), _("다른 라인이나 공정으로 넓히는 방법과 그때의 비용을 적어 주세요."))
    weeks = forms.IntegerField(label=_("수행 기간(주)"), min_value=1, max_value=260)
    people = _text(_("투입 인력"), _("예: 책임 1명(비전 8년) 50%, 개발 2명 100%"), rows=3)
    data_needed = _text(_("필요한 데이터"), _("수요기업이 준비할 데이터와 양, 형식을 적어 주세요."), rows=3)
    risks = _text(_("위험과 대응"), _("잘 안 될 수 있는 까닭과 그때 어떻게 할지 적어 주세요."), rows=3)
    taxable = forms.TypedChoiceField(
        label=_("부가세"),
        choices=[("yes", _("과세(10%)")), ("no", _("면세"))],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
        help_text=_("부가세는 항목 합계의 10%이고 1원 미만은 버립니다."),
    )
    kept = forms.MultipleChoiceField(
        label=_("앞 판에서 그대로 붙일 파일"), required=False, widget=forms.CheckboxSelectMultiple
    )
    uploads = UploadsField(label=_("첨부 파일"), required=False)

    def __init__(self, *args: Any, earlier: Iterable[Attachment] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = {str(file.pk): file for file in earlier}
        choices = [(key, file.name) for key, file in self.earlier.items()]
        cast(forms.MultipleChoiceField, self.fields["kept"]).choices = choices
        if not choices:
            del self.fields["kept"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if len(cleaned.get("kept", ())) + len(cleaned.get("uploads", ())) > MOST_FILES:
            self.add_error("uploads", _("파일은 %(most)s개까지 붙일 수 있습니다.") % {"most": MOST_FILES})
        return cleaned


class RowForm(forms.Form):
    """A row of which nothing is given, or all but the `optional`."""

    optional: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    @property
    def is_given(self) -> bool:
        return any(value not in (None, "") for value in self.cleaned_data.values())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_given or self.errors:
            for name, field in self.fields.items():
                if name not in (*self.optional, *self.errors) and cleaned.get(name) in (None, ""):
                    self.add_error(name, field.error_messages["required"])
        return cleaned


class ItemForm(RowForm):
    category = forms.ChoiceField(label=_("비목"), choices=[UNCHOSEN, *CostCategory.choices])
    name = forms.CharField(label=_("내역"), max_length=120)
    amount_krw = WonField(label=_("금액(원, 부가세 별도)"), min_value=1, max_value=MOST_KRW)


class MeasureForm(RowForm):
    optional = ("baseline",)

    name = forms.CharField(label=_("지표"), max_length=80)
    unit = forms.CharField(label=_("단위"), max_length=20)
    direction = forms.ChoiceField(label=_("방향"), choices=[UNCHOSEN, *Direction.choices])
    baseline = forms.DecimalField(label=_("현재값(모르면 비움)"), max_digits=14, decimal_places=3)
    target = forms.DecimalField(label=_("목표값"), max_digits=14, decimal_places=3)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_given and not self.errors and unreached(QuotationMeasure(**cleaned)):
            self.add_error("target", _("목표값이 현재값보다 나아야 합니다. 방향도 확인하세요."))
        return cleaned


class Rows(forms.BaseFormSet):
    @property
    def given(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.is_given]


class ItemRows(Rows):
    def clean(self) -> None:
        if not any(self.errors) and not self.given:
            raise ValidationError(_("비용 항목을 하나 이상 적어 주세요."))

    @property
    def total(self) -> int:
        """The sum of the amounts that are readable so far."""
        typed = (form["amount_krw"] for form in self.forms)
        return sum(_won(field.value()) for field in typed)


def _won(typed: Any) -> int:
    try:
        return max(WonField(required=False).clean(typed) or 0, 0)
    except ValidationError:
        return 0


def _rows(form: type[RowForm], rows: type[Rows], most: int) -> type[Rows]:
    made = forms.formset_factory(form, rows, extra=0, max_num=most, absolute_max=most + 10, validate_max=True)
    return cast(type[Rows], made)


_ItemRows = _rows(ItemForm, ItemRows, MOST_ITEMS)
_MeasureRows = _rows(MeasureForm, Rows, MOST_MEASURES)


class Start(TypedDict):
    """What a form begins with: initial values, also of each row."""

    words: dict[str, Any]
    items: list[dict[str, Any]]
    measures: list[dict[str, Any]]


class OfferForm:
    """The whole form: `words`, `items` and `measures`; `earlier` are the files of the last version."""

    def __init__(
        self, start: Start, earlier: Collection[Attachment], data: QueryDict | None = None, files: Any = None
    ) -> None:
        self.earlier = earlier
        shared: dict[str, Any] = {"data": data, "auto_id": "quotation_%s"}
        self.words = QuotationForm(files=files, initial=start["words"], earlier=earlier, **shared)
        items, measures = (
            [*rows, *[{}] * (fewest - len(rows))]
            for rows, fewest in ((start["items"], FEWEST_ITEMS), (start["measures"], FEWEST_MEASURES))
        )
        self.items = _ItemRows(initial=items, prefix="items", **shared)
        self.measures = _MeasureRows(initial=measures, prefix="measures", **shared)

    def with_another_row(self, kind: str) -> "OfferForm":
        """What was typed so far, not judged yet, with one more row of `kind`."""
        start: Start = {
            "words": _typed(self.words),
            "items": [_typed(row) for row in self.items.forms],
            "measures": [_typed(row) for row in self.measures.forms],
        }
        if kind == "items" and len(start["items"]) < MOST_ITEMS:
            start["items"].append({})
        elif kind == "measures" and len(start["measures"]) < MOST_MEASURES:
            start["measures"].append({})
        return OfferForm(start, self.earlier)

    def is_valid(self) -> bool:
        return all([self.words.is_valid(), self.items.is_valid(), self.measures.is_valid()])

    @property
    def offer(self) -> dict[str, Any]:
        """What services.quotations.quote() takes of it."""
        words = dict(self.words.cleaned_data)
        kept = [self.words.earlier[key] for key in words.pop("kept", ())]
        uploads = words.pop("uploads")
        return words | {
            "items": [QuotationItem(**row) for row in self.items.given],
            "measures": [QuotationMeasure(**row) for row in self.measures.given],
            "files": [*(File(file.file, name=file.name) for file in kept), *uploads],
        }


def start_of(last: Quotation | None, earlier: Iterable[Attachment]) -> Start:
    """A new version starts from the last one's content."""
    if last is None:
        return {"words": {}, "items": [], "measures": []}
    words = {name: getattr(last, name) for name in QuotationForm.base_fields if hasattr(last, name)}
    words |= {"taxable": "yes" if last.taxable else "no", "kept": [str(file.pk) for file in earlier]}
    return {
        "words": words,
        "items": [_content(row, ItemForm) for row in last.items.all()],
        "measures": [_content(row, MeasureForm) for row in last.measures.all()],
    }


def _content(row: Any, form: type[forms.Form]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in form.base_fields}


def _plain(value: Any) -> Any:
    """1200.500 is typed as 1200.5."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _typed(form: forms.Form) -> dict[str, Any]:
    return {field.name: field.value() for field in form if field.name != "uploads"}
