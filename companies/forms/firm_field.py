"""A firm that is typed: by its business number, its name, or a part of it."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Company


class CompanyField(forms.CharField):
    """A firm by its name or business number; `firms` gives those that may be named, `unknown` says that none is."""

    def __init__(self, *, firms: Callable[[], Any], unknown: Any = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.firms = firms
        self.unknown = unknown or _("찾지 못했습니다. 기업명이나 사업자등록번호를 확인하세요.")

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        digits = re.sub(r"\D", "", text)
        firms = self.firms()
        named = list(firms.filter(business_number=digits[-10:])[:1]) if len(digits) >= 10 else []
        named = named or list(firms.filter(name=text)[:2]) or list(firms.filter(name__icontains=text)[:6])
        if len(named) == 1:
            return named[0]
        if not named:
            raise forms.ValidationError(self.unknown, code="unknown")
        raise forms.ValidationError(
            _("여러 기업이 있습니다. 하나를 골라 주세요: %(firms)s"),
            code="several",
            params={"firms": ", ".join(map(option, named))},
        )


def option(company: Company) -> str:
    """How a firm stands in a list of suggestions; it can be typed as well."""
    return f"{company.name} ({company.business_number_text})"
