"""Rows of a table written into the database in few statements: what is given and differs, nothing else.

The bulk counterpart of saving, history.record() and history.move(): one event for each record that is made or
changed, and one for each change of state, which only a workflow's `opening` states may take part in.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import models

from foundation.history.models import Event

M = TypeVar("M", bound=models.Model)
CHUNK = 500  # rows a statement

Tick = Callable[[int], None]


def nothing(count: int) -> None:
    """For callers without a progress bar."""


@dataclass
class Outcome(Generic[M]):
    """What an import did; `held` ones couldn't be published in their state. `notes` are for people."""

    created: list[M] = field(default_factory=list)
    changed: list[M] = field(default_factory=list)
    unchanged: int = 0
    published: list[M] = field(default_factory=list)
    held: list[M] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def touched(self) -> list[Any]:
        """Keys of everything that is different now."""
        return list(dict.fromkeys(obj.pk for obj in (*self.created, *self.changed, *self.published)))


class Upsert(Generic[M]):
    """One import's records of one model, found by the unique field `key`; for use inside a transaction."""

    def __init__(self, model: type[M], key: str, keys: Collection[Any], by: Any) -> None:
        self.model, self.key, self.by = model, key, by
        # Locked until the import commits, so that nobody's edit is written over.
        self.existing: dict[Any, M] = model._base_manager.select_for_update().in_bulk(keys, field_name=key)
        self.outcome: Outcome[M] = Outcome()
        self._new: dict[Any, M] = {}
        self._fields: dict[Any, set[str]] = {}
        self._written: set[str] = set()
        self._opened: list[Event] = []

    def put(self, values: Mapping[str, Any]) -> M:
        """The record that `values` name by the key, with them in it; saved by save()."""
        obj = self.existing.get(values[self.key])
        if obj is None:
            obj = self.model(**values, created_by=self.by)
            if not obj.external_id:  # type: ignore[attr-defined]
                obj.external_id = str(obj.pk)  # type: ignore[attr-defined]
            self._new[obj.pk] = obj
            return obj
        for name, value in values.items():
            if getattr(obj, name) != value:
                setattr(obj, name, value)
                self._written.add(name)
                self.note(obj, name)
        return obj

    def note(self, obj: M, name: str) -> None:
        """Something of `obj` changes that isn't in its own row."""
        self._fields.setdefault(obj.pk, set()).add(name)

    def is_new(self, obj: M) -> bool:
        return obj.pk in self._new

    def publish(self, obj: M, verb: str, to: str, opening: Collection[str], **set_: Any) -> None:
        """Bring `obj` into the state `to` if it is in one of `opening`; else it is held."""
        old: str = obj.status  # type: ignore[attr-defined]
        if old == to:
            return
        if old not in opening:
            self.outcome.held.append(obj)
            return
        for name, value in {"status": to, **set_}.items():
            setattr(obj, name, value)
            self._written.add(name)
        self.outcome.published.append(obj)
        self._opened.append(self._event(obj, f"{verb}.{to}", from_state=old, to_state=to))

    def save(self, verb: str, tick: Tick = nothing) -> Outcome[M]:
        """Write it all; what hangs on the rows (terms, sites) is the caller's, after this."""
        found = list(self.existing.values())
        opened = {obj.pk for obj in self.outcome.published}
        self.outcome.created = list(self._new.values())
        self.outcome.changed = [obj for obj in found if obj.pk in self._fields]
        self.outcome.unchanged = len(found) - len(self.outcome.changed)
        for some in chunks(self.outcome.created):
            self.model._base_manager.bulk_create(some)
            tick(len(some))
        if self._written:
            for some in chunks(obj for obj in found if obj.pk in self._fields or obj.pk in opened):
                self.model._base_manager.bulk_create(
                    some, update_conflicts=True, unique_fields=["pk"], update_fields=sorted(self._written)
                )
        tick(len(found))
        events = [self._event(obj, f"{verb}.imported") for obj in self.outcome.created]
        events += [
            self._event(obj, f"{verb}.updated", fields=sorted(self._fields[obj.pk]))
            for obj in self.outcome.changed
        ]
        Event.objects.bulk_create(events + self._opened, batch_size=CHUNK)
        return self.outcome

    def _event(self, obj: M, verb: str, *, from_state: str = "", to_state: str = "", **data: Any) -> Event:
        return Event(
            object_type=obj._meta.label_lower,
            object_id=str(obj.pk),
            verb=verb,
            from_state=from_state,
            to_state=to_state,
            actor_key=getattr(self.by, "pk", None),
            data={"import": True, **data},
        )


def chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    rows = list(items)
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]
