"""The rows of workflow tables: which there are, which are taken, and taking one out."""

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from foundation.history.workflow import Workflow

from .sites import Site, Switch

Rows = Mapping[tuple[int, str, str], Site]  # by the table's identity and the two states


def transitions(module: Any, path: Path, root: Path) -> Rows:
    """The site of each row of the module's tables,."""
    lines = {
        ast.unparse(node.targets[0]): node.lineno
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.Assign)
    }
    place = str(path.relative_to(root))
    return {
        (id(table), str(old), str(new)): Site(place, lines[name], n, f"{table.name}: {old} → {new}")
        for name, table in vars(module).items()
        if isinstance(table, Workflow)
        for n, (old, new) in enumerate(
            (old, new) for old, after in table.transitions.items() for new in after
        )
    }


def watch(tables: Rows, switch: Switch) -> None:
    """Note which rows are taken."""
    allows = Workflow.allows

    def noting(self: Workflow, old: str, new: str) -> bool:
        site = tables.get((id(self), str(old), str(new)))
        if site:
            switch.bitten.add(site)
        return allows(self, old, new)

    Workflow.allows = noting  # type: ignore[method-assign]


def remove(module: Any, tables: Rows, site: Site) -> None:
    """Take the row `site` out of its table."""
    for table in vars(module).values():
        if isinstance(table, Workflow):
            rest = {
                old: tuple(new for new in after if tables.get((id(table), str(old), str(new))) != site)
                for old, after in table.transitions.items()
            }
            object.__setattr__(table, "transitions", rest)
