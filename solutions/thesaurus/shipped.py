"""The thesaurus as it ships (solutions/data/thesaurus.json), written into rows once by a migration.

From then on the rows are the coordinators'.
"""

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent.parent / "data" / "thesaurus.json"


def entries() -> list[dict[str, Any]]:
    """[{"preferred": str, "variants": [str], "facet": str | None, "term": str | None}]"""
    shipped: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))
    return shipped


def load(entry_model: Any, term_model: Any) -> None:
    """Add what isn't there yet; the models may be their states in a migration. May run again."""
    terms = {(term.facet, term.name): term for term in term_model.objects.all()}
    present = set(entry_model.objects.values_list("preferred", flat=True))
    entry_model.objects.bulk_create(
        entry_model(
            preferred=row["preferred"],
            variants=row["variants"],
            term=terms[row["facet"], row["term"]] if row["term"] else None,
        )
        for row in entries()
        if row["preferred"] not in present
    )
