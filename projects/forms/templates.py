"""The form of a gate template's next version: its rules, and rows of criteria, checks and required evidence."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from matchmaking.forms.quotations import RowForm, Rows

from ..models import CheckItem, Criterion, GateTemplate, Level, Requirement
from ..services.templates import CriterionGiven, RequirementGiven

UNCHOSEN = ("", _("고르세요"))
MORE, MOST = 3, 20  # empty rows behind those that there are, and all rows of a kind
KINDS = {"criteria": _("평가 항목"), "items": _("점검 항목"), "requirements": _("요구 증빙")}


class RulesForm(forms.ModelForm):
    note = forms.CharField(
        label=_("바꾼 까닭"),
        max_length=GateTemplate._meta.get_field("note").max_length,
        help_text=_("무엇을 왜 바꾸는지 한 줄로 적습니다. 앞의 판과 함께 남습니다."),
    )
    criteria = forms.Field(required=False, widget=forms.HiddenInput)
    items = forms.Field(required=False, widget=forms.HiddenInput)
    requirements = forms.Field(required=False, widget=forms.HiddenInput)

    class Meta:
        model = GateTemplate
        fields = ["quorum", "pass_score"]


class CriterionForm(RowForm):
    optional = ("description",)

    name = forms.CharField(label=_("평가 항목"), max_length=Criterion._meta.get_field("name").max_length)
    description = forms.CharField(
        label=_("설명"), max_length=Criterion._meta.get_field("description").max_length
    )
    points = forms.IntegerField(label=_("배점"), min_value=1, max_value=100)


class ItemForm(RowForm):
    text = forms.CharField(label=_("점검 항목"), max_length=CheckItem._meta.get_field("text").max_length)


class RequirementForm(RowForm):
    optional = ("level",)

    kind = forms.ChoiceField(label=_("종류"), choices=[UNCHOSEN, *Requirement.Kind.choices])
    name = forms.CharField(label=_("이름"), max_length=Requirement._meta.get_field("name").max_length)
    level = forms.ChoiceField(
        label=_("최소 확인 수준"),
        choices=[("", _("해당 없음"))] + [(level.value, level.label) for level in Level if level.verified],
    )


def _rows(form: type[RowForm]) -> type[Rows]:
    made = forms.formset_factory(form, Rows, extra=MORE, max_num=MOST, absolute_max=MOST, validate_max=True)
    return cast(type[Rows], made)


ROWS = {
    "criteria": _rows(CriterionForm),
    "items": _rows(ItemForm),
    "requirements": _rows(RequirementForm),
}


class TemplateForm:
    """The whole form: `rules`, and the rows of each kind; begins as the present version, if there is one."""

    def __init__(self, present: GateTemplate | None, data: QueryDict | None = None) -> None:
        rules = {name: getattr(present or GateTemplate(), name) for name in RulesForm.Meta.fields}
        self.rules = RulesForm(data, initial=rules)
        self.rows = {
            kind: rows(data, initial=_content(present, kind, rows.form), prefix=kind)
            for kind, rows in ROWS.items()
        }

    def is_valid(self) -> bool:
        return all([self.rules.is_valid(), *[rows.is_valid() for rows in self.rows.values()]])

    def add_error(self, field: str | None, error: Any) -> None:
        self.rules.add_error(field, error)

    @property
    def cleaned_data(self) -> dict[str, Any]:
        """What services.templates.publish() takes of it."""
        given = {kind: rows.given for kind, rows in self.rows.items()}
        return self.rules.cleaned_data | {
            "criteria": [CriterionGiven(**row) for row in given["criteria"]],
            "items": [row["text"] for row in given["items"]],
            "requirements": [RequirementGiven(**row) for row in given["requirements"]],
        }

    @property
    def groups(self) -> Iterable[tuple[str, Any, Rows, Any]]:
        """Kind, label, rows, and what is wrong with all of them together."""
        for kind, rows in self.rows.items():
            yield kind, KINDS[kind], rows, self.rules.errors.get(kind, [])


def _content(present: GateTemplate | None, kind: str, form: type[forms.Form]) -> list[dict[str, Any]]:
    rows = getattr(present, kind).all() if present else []
    return [{name: getattr(row, name) for name in form.base_fields} for row in rows]
