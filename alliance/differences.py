"""What a restatement changed: KPI by KPI, from the two packs' contents alone."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

Told = Mapping[str, Any]

#: What a reader compares; the rest follows from these, or from the records.
SHOWN = ("text", "period_text", "status_text", "version", "target", "history", "breakdowns")


@dataclass(frozen=True)
class Difference:
    """Of one KPI; `old` or `new` is None where that pack lacks it.

    Records by key: those that only the new pack has, that only the old one had, and that both have otherwise.
    """

    old: Told | None
    new: Told | None
    added: Collection[str]
    gone: Collection[str]
    altered: Collection[str]

    @property
    def told(self) -> Told:
        return self.new or self.old or {}

    @property
    def alike(self) -> bool:
        same = self.old and self.new and all(self.old[name] == self.new[name] for name in SHOWN)
        return bool(same) and not self.recounted

    @property
    def recounted(self) -> bool:
        return bool(self.added or self.gone or self.altered)

    @property
    def redefined(self) -> bool:
        return bool(self.old and self.new and self.old["version"] != self.new["version"])

    @property
    def aimed_otherwise(self) -> bool:
        return bool(self.old and self.new and self.old["target"] != self.new["target"])

    @property
    def judged_otherwise(self) -> bool:
        return bool(self.old and self.new and self.old["status_text"] != self.new["status_text"])

    @property
    def divided_otherwise(self) -> bool:
        """The same records in other parts, as what is known of their firms has changed."""
        moved = self.old and self.new and self.old["breakdowns"] != self.new["breakdowns"]
        return bool(moved) and not self.recounted

    @property
    def remembered_otherwise(self) -> bool:
        """Values of quarters before the packs' own."""
        return bool(self.old and self.new and self.old["history"][:-1] != self.new["history"][:-1])


def difference(old: Told, new: Told) -> list[Difference]:
    """Of two packs' contents, in the new one's order; KPIs that are alike are left out."""
    before = {kpi["code"]: kpi for kpi in old["kpis"]}
    after = {kpi["code"]: kpi for kpi in new["kpis"]}
    found = (compared(before.get(code), after.get(code)) for code in {**after, **before})
    return [one for one in found if not one.alike]


def compared(old: Told | None, new: Told | None) -> Difference:
    """Of one KPI as two packs tell it."""
    if old and new and old["records"] == new["records"]:  # thousands, and mostly so
        return Difference(old, new, added=frozenset(), gone=frozenset(), altered=frozenset())
    held, holds = _by_key(old), _by_key(new)
    return Difference(
        old=old,
        new=new,
        added=holds.keys() - held.keys(),
        gone=held.keys() - holds.keys(),
        altered={key for key in held.keys() & holds.keys() if held[key] != holds[key]},
    )


def _by_key(kpi: Told | None) -> Mapping[str, list[list[Any]]]:
    rows: dict[str, list[list[Any]]] = defaultdict(list)
    for key, *rest in kpi["records"] if kpi else ():
        rows[key].append(rest)
    return rows
