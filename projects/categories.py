"""The 비목 of contracts that the firms fund themselves, those of an offer's cost items (data/cost_categories.json),
written into rows by a migration."""

import json
from pathlib import Path
from typing import Any


def load(category_model: Any) -> None:
    """Write what ships; may run again."""
    shipped = json.loads((Path(__file__).parent / "data" / "cost_categories.json").read_text("utf-8"))
    for position, row in enumerate(shipped, start=1):
        category_model.objects.update_or_create(
            programme=None, code=row["code"], defaults={"name": row["name"], "position": position}
        )
