"""Tags and filters that every template has: Korean particles, money, and links that keep the filters."""

from typing import Any

from django import template
from django.forms import BoundField
from django.http import QueryDict
from django.utils import translation

from foundation import money

register = template.Library()

PARTICLES = {"을": "를", "이": "가", "은": "는", "과": "와", "으로": "로"}


@register.filter
def particle(word: Any, pair: str) -> str:
    """The word with the particle that its last sound asks for: {{ name|particle:"을" }} → 기업을, 회사를.

    Only in Korean; another language gets the bare word. Digits and Latin letters are read by their Korean names.
    """
    text = str(word)
    if translation.get_language() != "ko" or not text:
        return text
    final = _final_consonant(text.rstrip(")]』」\"'. ")[-1:])
    if pair == "으로" and final == "ㄹ":
        return text + "로"
    return text + (pair if final else PARTICLES[pair])


def _final_consonant(char: str) -> str:
    if "가" <= char <= "힣":
        index = (ord(char) - ord("가")) % 28
        return "ㄹ" if index == 8 else ("x" if index else "")
    if char.isdigit():
        return {"1": "ㄹ", "7": "ㄹ", "8": "ㄹ"}.get(char, "x" if char in "036" else "")
    return {"l": "ㄹ", "r": "ㄹ"}.get(char.lower(), "x" if char.lower() in "mn" else "")


register.filter("krw", money.in_words)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The present query string with changes; an empty value removes its key."""
    params: QueryDict = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            params.pop(key, None)
        else:
            params[key] = str(value)
    return "?" + params.urlencode()


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether a field is several inputs, to be held by a fieldset with a legend."""
    return bool(field.field.widget.use_fieldset)


@register.filter
def describedby(field: BoundField) -> str:
    """The ids of what describes a group of inputs: its hint, and its errors where it has any."""
    ids = [f"{field.auto_id}_helptext"] if field.help_text else []
    return " ".join([*ids, f"{field.auto_id}_error"] if field.errors else ids)


@register.filter
def input_type(field: BoundField) -> str:
    return getattr(field.field.widget, "input_type", "") or type(field.field.widget).__name__.lower()


@register.filter
def tone(status: str) -> str:
    """The colour family of a state's badge; words carry the meaning, colour only helps."""
    return {
        "approved": "success",
        "published": "success",
        "open": "success",
        "accepted": "success",
        "go": "success",
        "selected": "success",
        "completed": "success",
        "serving": "success",
        "final": "success",
        "imported": "success",
        "paid": "success",
        "site_inspected": "success",
        "accredited": "success",
        "demand_confirmed": "primary",
        "quoted": "primary",
        "received": "primary",
        "payable": "primary",
        "invited": "primary",
        "poc": "primary",
        "pilot": "primary",
        "commercialisation": "primary",
        "in_review": "primary",
        "matched": "primary",
        "pending": "warning",
        "requested": "warning",
        "submitted": "warning",
        "returned": "warning",
        "hold": "warning",
        "recycle": "warning",
        "conditional_go": "warning",
        "expired": "warning",
        "rejected": "danger",
        "refused": "danger",
        "suspended": "danger",
        "declined": "danger",
        "stopped": "danger",
        "stop": "danger",
        "dead": "danger",
    }.get(str(status), "gray")
