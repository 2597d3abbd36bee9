"""Tasks of A's projects, with secrets in their texts; nobody else learns of them."""

from datetime import date
from typing import Any

from projects.models import Task
from tests import factories


def make(world: Any, readers: frozenset[str]) -> dict[str, Task]:
    """An open task of the supplier, one that it has reported as done, and an open one of the signed plan."""
    reporter = world.people["owner_p"]

    def task(name: str, **fields: Any) -> Task:
        return factories.TaskFactory(
            project=world.planned,
            title=world.marked(f"task-{name}", readers),
            description=world.marked(f"task-{name}-description", readers),
            owner=reporter,
            **fields,
        )

    signed = date(2026, 2, 2), date(2026, 2, 27)
    return {
        "open": task("open"),
        "done": task("done", status="done", reported_by=reporter, progress=100),
        "signed": task("signed", baseline_starts_on=signed[0], baseline_ends_on=signed[1]),
    }
