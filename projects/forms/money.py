"""What people fill in about a project's money; rules that need the record are the services'."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.files.forms import UploadField
from foundation.history import clock
from matchmaking.forms.matches import DayInput
from matchmaking.forms.quotations import WonField

from ..models import CostCategory, Instalment, Settlement, Stage, TermsLine
from ..spending_sheets import FIELDS, guess


def day(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=DayInput(format="%Y-%m-%d"), **kwargs)


def won(**kwargs: Any) -> WonField:
    return WonField(min_value=0, **kwargs)


class PlanForm(forms.Form):
    """An amount for each stage ahead; a stage left empty or at nought gets no instalment."""

    def __init__(self, *args: Any, proposal: dict[Stage, int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for stage, amount in proposal.items():
            self.fields[stage.value] = won(
                label=_("%(stage)s 단계평가를 통과하면(원)") % {"stage": stage.label},
                required=False,
                initial=amount or None,
            )

    @property
    def rows(self) -> Sequence[tuple[str, int]]:
        return [(stage, amount) for stage, amount in self.cleaned_data.items() if amount]


class PayForm(forms.Form):
    paid_on = day(label=_("지급일"))
    paid_krw = won(label=_("지급액(원)"))
    document_number = forms.CharField(
        label=_("지급 문서번호"), max_length=Instalment._meta.get_field("document_number").max_length
    )

    @classmethod
    def of(cls, instalment: Instalment) -> "PayForm":
        given = {"paid_on": clock.today(), "paid_krw": instalment.amount_krw}
        return cls(initial=given, auto_id=f"pay-{instalment.pk}-%s")


class SendBackForm(forms.Form):
    reason = forms.CharField(label=_("보완할 내용"), widget=forms.Textarea(attrs={"rows": 2}))


class CancelForm(forms.Form):
    reason = forms.CharField(label=_("취소 사유"), widget=forms.Textarea(attrs={"rows": 2}))


class DisallowForm(forms.Form):
    amount_krw = won(label=_("불인정액(원)"), help_text=_("0원으로 적으면 불인정을 거둡니다."))
    reason = forms.CharField(
        label=_("사유"), max_length=200, help_text=_("두 기업이 봅니다. 근거 규정을 함께 적어 주세요.")
    )


class SettlementForm(forms.Form):
    interest_krw = won(label=_("이자(원)"), help_text=_("지원금 통장에서 생긴 이자입니다."))
    recovered_krw = won(label=_("환수액(원)"))
    recovered_on = day(label=_("환수일"), required=False)
    document_number = forms.CharField(
        label=_("환수 문서번호"),
        max_length=Settlement._meta.get_field("document_number").max_length,
        required=False,
    )


class FinaliseForm(forms.Form):
    finalised_on = day(label=_("정산확정일"))
    document_number = forms.CharField(
        label=_("정산 문서번호"), max_length=Settlement._meta.get_field("document_number").max_length
    )


class SpendingFilterForm(forms.Form):
    category = forms.ModelChoiceField(
        label=_("비목"), queryset=CostCategory.objects.none(), required=False, empty_label=_("모든 비목")
    )
    source = forms.ChoiceField(
        label=_("재원"), choices=[("", _("모든 재원")), *TermsLine.Source.choices], required=False
    )

    def __init__(self, *args: Any, categories: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]


class SpendingForm(forms.Form):
    upload = UploadField(
        label=_("집행 파일"), help_text=_("정산 시스템에서 내려받은 .xlsx나 .csv 파일을 그대로 올리세요.")
    )


class ColumnsForm(forms.Form):
    """Which of a file's `headings` holds each field; what is mapped already, else what is likely, is chosen."""

    def __init__(self, *args: Any, headings: Sequence[str], present: dict[str, str], **kwargs: Any):
        likely = guess(headings) | {name: text for name, text in present.items() if text in headings}
        super().__init__(*args, **(kwargs | {"initial": likely}))
        for field in FIELDS:
            self.fields[field.name] = forms.ChoiceField(
                label=str(field.label),
                required=field.required,
                choices=[
                    ("", _("고르세요") if field.required else _("없음")),
                    *zip(headings, headings, strict=True),
                ],
            )
