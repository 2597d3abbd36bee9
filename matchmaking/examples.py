"""How another firm of a sector might say what a need asks: invented, shown beside the form, kept only if saved."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from companies import industries
from companies.models import Company

ANY = ""  # the examples for whoever's sector isn't known


@cache
def by_family() -> Mapping[str, Mapping[str, str]]:
    """Examples by field, by family of companies/industries.py."""
    found: dict[str, dict[str, str]] = json.loads(
        (Path(__file__).parent / "data" / "examples.json").read_text("utf-8")
    )
    return found


def for_firm(company: Company) -> Mapping[str, str]:
    """By field, for the sector of the firm."""
    families = industries.families_of([company.industry_text], company.ksic_id or "")
    return next((by_family()[family] for family in families if family in by_family()), by_family()[ANY])


#: The fields that have examples.
FIELDS = frozenset(by_family()[ANY])
