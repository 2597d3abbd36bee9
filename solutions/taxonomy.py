"""The taxonomy as it ships (solutions/data/taxonomy.json), written into rows by a migration.

Rows may be added later by administrators; code names a facet, never a term.
"""

import json
from pathlib import Path
from typing import Any

ANY_DEPLOYMENT = "무관"


def load(term_model: Any) -> None:
    """Write what ships into `term_model` (the model, or its state in a migration); may run again."""
    shipped = json.loads((Path(__file__).parent / "data" / "taxonomy.json").read_text("utf-8"))
    for facet, names in shipped.items():
        for position, name in enumerate(names):
            term_model.objects.update_or_create(facet=facet, name=name, defaults={"position": position})
