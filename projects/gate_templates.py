"""The first version of each stage's gate template (data/gate_templates.json), as a migration writes it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


def load(model: Callable[[str], Any]) -> None:
    """Write what ships where a stage has no version yet; `model` gives a model of projects by its name."""
    shipped = json.loads((Path(__file__).parent / "data" / "gate_templates.json").read_text("utf-8"))
    for row in shipped:
        templates = model("GateTemplate").objects
        if templates.filter(stage=row["stage"]).exists():
            continue
        rules = {name: row[name] for name in ("stage", "quorum", "pass_score")}
        template = templates.create(version=1, **rules)
        for position, criterion in enumerate(row["criteria"], start=1):
            model("Criterion").objects.create(template=template, position=position, **criterion)
        for position, text in enumerate(row["items"], start=1):
            model("CheckItem").objects.create(template=template, position=position, text=text)
        for position, requirement in enumerate(row["requirements"], start=1):
            model("Requirement").objects.create(template=template, position=position, **requirement)
