"""The plan's tasks, budgets and targets as they ship (alliance/data/plan.json), written into rows by a migration."""

import json
from pathlib import Path
from typing import Any


def load(task_model: Any, budget_model: Any, target_model: Any) -> None:
    """Write what ships; may run again. Figures that don't hold in the source carry a note that says so."""
    shipped = json.loads((Path(__file__).parent / "data" / "plan.json").read_text("utf-8"))
    for task in shipped["tasks"]:
        values = {name: task[name] for name in ("title", "strategy", "note", "stated_million_krw")}
        task_model.objects.update_or_create(number=task["number"], defaults=values)
        for year, million in task["million_krw"].items():
            budget_model.objects.update_or_create(
                task_id=task["number"], year=int(year), defaults={"million_krw": million}
            )
    for target in shipped["targets"]:
        values = {name: target[name] for name in ("value", "unit", "period", "at_least", "note")}
        for year in target.get("years", [None]):
            target_model.objects.update_or_create(
                kpi=target["kpi"], year=year, defaults=values | {"task_id": target["task"]}
            )
