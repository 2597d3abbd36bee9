"""What administrators fill in about a programme: its rules, and its cost categories as rows."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..models import CostCategory, Programme
from .cells import Cell, CellsField, CellsWidget

#: Empty rows below those that there are.
SPARE = 4

_model = CostCategory._meta
CODE = forms.SlugField(required=False, max_length=_model.get_field("code").max_length)
NAME = forms.CharField(required=False, max_length=_model.get_field("name").max_length)


class CategoriesWidget(CellsWidget):
    template_name = "projects/programme_categories.html"


class CategoriesField(CellsField):
    """Rows of code and name, in their order; an empty row is no row."""

    widget = CategoriesWidget

    def offer(self, rows: int) -> None:
        self.count = rows
        self.widget.table = [
            (
                number,
                [
                    Cell(f"{number}-code", _("%(number)s번째 코드") % {"number": number}, CODE, _("코드")),
                    Cell(f"{number}-name", _("%(number)s번째 비목") % {"number": number}, NAME, _("비목")),
                ],
            )
            for number in range(1, rows + 1)
        ]

    def read(self, found: Mapping[str, Any]) -> list[tuple[str, str]]:
        rows = [(found.get(f"{n}-code", ""), found.get(f"{n}-name", "")) for n in range(1, self.count + 1)]
        given = [row for row in rows if any(row)]
        if not all(all(row) for row in given):
            raise ValidationError(_("줄마다 코드와 비목을 모두 적으세요."))
        return given


class ProgrammeForm(forms.ModelForm):
    categories = CategoriesField(
        label=_("비목"),
        help_text=_(
            "코드는 영문자, 숫자, 밑줄, 하이픈으로 적습니다. 줄을 비우면 지워지고, 쓰고 있는 비목은 지울 수 없습니다."
        ),
    )

    class Meta:
        model = Programme
        fields = (
            "name",
            "agency",
            "fiscal_year",
            "plan_task",
            "grant_ceiling_percent",
            "cash_floor_percent",
            "follow_up_years",
            "system",
            "active",
        )
        help_texts = {
            "grant_ceiling_percent": _("이보다 많은 지원금을 적은 협약은 저장할 수 없습니다."),
            "plan_task": _("1번부터 11번까지. 없으면 비워 두세요."),
            "active": _("표시를 지우면 새 협약에서 고를 수 없습니다."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = [] if self.instance._state.adding else list(self.instance.categories.all())
        field = cast(CategoriesField, self.fields["categories"])
        field.offer(len(present) + SPARE)
        field.initial = {
            f"{number}-{name}": getattr(row, name)
            for number, row in enumerate(present, start=1)
            for name in ("code", "name")
        }
