"""The plan's tasks and targets as they ship (alliance/data/plan.json), written into rows by a migration."""

import json
from pathlib import Path
from typing import Any


def load(task_model: Any, target_model: Any) -> None:
    """Write what ships; may run again. Figures that don't hold in the source carry a note that says so."""
    shipped = json.loads((Path(__file__).parent / "data" / "plan.json").read_text("utf-8"))
    for task in shipped["tasks"]:
        task_model.objects.update_or_create(
            number=task["number"], defaults={k: task[k] for k in ("title", "strategy", "note")}
        )
    for target in shipped["targets"]:
        values = {k: target[k] for k in ("value", "unit", "period", "at_least", "note")}
        target_model.objects.update_or_create(task_id=target["task"], kpi=target["kpi"], defaults=values)
