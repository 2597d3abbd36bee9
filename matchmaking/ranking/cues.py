"""From a person's words to AI techniques: phrases of the field ("눈으로 보", "순서 짜") that mean a task.

The table is data/cues.json. Spaces don't count, since people leave them out and put them in as they like.
Phrases under `not_ai` say that a need asks for something else: people, chemicals, premises, disposal. Under
`priors`, a need's process and data make a task likely before a word is read.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

WEIGHTS = {"strong": 0.45, "weak": 0.12}
TITLE = 1.4  # a phrase in the title counts so much more
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Cues:
    """How strongly a text asks for each task, in [0, 1), with the phrases that say so; `not_ai` likewise."""

    tasks: Mapping[str, float]
    phrases: Mapping[str, tuple[str, ...]]
    not_ai: float

    def of(self, ai_tasks: tuple[str, ...]) -> float:
        """How much the best of these tasks is asked for."""
        return max((self.tasks.get(task, 0.0) for task in ai_tasks), default=0.0)

    def likely(self, at_least: float = 0.4) -> list[str]:
        """The tasks that are asked for, the surest first."""
        return sorted((t for t, p in self.tasks.items() if p >= at_least), key=lambda t: (-self.tasks[t], t))


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "cues.json").read_text("utf-8"))
    return data


@cache
def _table() -> tuple[dict[str, list[tuple[str, str, float]]], list[tuple[str, str, float]]]:
    data = _data()
    return {task: _entries(strengths) for task, strengths in data["tasks"].items()}, _entries(data["not_ai"])


def _entries(strengths: dict[str, list[str]]) -> list[tuple[str, str, float]]:
    return [(_squeeze(cue), cue, WEIGHTS[strength]) for strength, cues in strengths.items() for cue in cues]


def _squeeze(text: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", text).lower())


@lru_cache(maxsize=1024)  # each pair of a list quotes the same need
def quote(text: str, cue: str) -> str:
    """The words of `text` in which a cue was heard, to their end: 놓치 → 놓치는게; else the cue itself."""
    pattern = r"\s*".join(re.escape(char) for char in cue if not char.isspace()) + r"[^\s.,!?()]*"
    found = re.search(pattern, unicodedata.normalize("NFKC", text), re.IGNORECASE)
    return found.group().replace("\n", " ") if found else cue


def read(title: str, description: str, processes: Iterable[str] = (), data_types: Iterable[str] = ()) -> Cues:
    """Noisy-or over priors and the phrases found: p = 1 − Π(1 − w); every further one adds less."""
    head, body = _squeeze(title), _squeeze(description)
    by_task, not_ai = _table()
    found: dict[str, float] = {}
    phrases: dict[str, tuple[str, ...]] = {}
    for task, entries in by_task.items():
        heard, phrases[task] = _noisy_or(entries, head, body)
        found[task] = 1.0 - (1.0 - heard) * _unlikely(task, processes, data_types)
    return Cues(found, phrases, _noisy_or(not_ai, head, body)[0])


@cache
def _priors() -> dict[str, dict[str, dict[str, float]]]:
    priors: dict[str, dict[str, dict[str, float]]] = _data()["priors"]
    return priors


def shares(task: str) -> Iterator[tuple[str, str, float]]:
    """The priors the other way: (facet, name, its share in what makes the task likely); a facet's sum to 1."""
    for facet, names in _priors().items():
        asking = {name: tasks[task] for name, tasks in names.items() if task in tasks}
        yield from ((facet, name, weight / sum(asking.values())) for name, weight in asking.items())


def _unlikely(task: str, processes: Iterable[str], data_types: Iterable[str]) -> float:
    """The chance that neither a process nor a kind of data asks for the task."""
    missing = 1.0
    for facet, names in (("process", processes), ("data_type", data_types)):
        for name in names:
            missing *= 1.0 - _priors()[facet].get(name, {}).get(task, 0.0)
    return missing


def _noisy_or(entries: list[tuple[str, str, float]], head: str, body: str) -> tuple[float, tuple[str, ...]]:
    missing = 1.0
    phrases: list[tuple[float, str]] = []
    for key, cue, weight in entries:
        if key in head:
            weight = min(0.9, weight * TITLE)
        elif key not in body:
            continue
        missing *= 1.0 - weight
        phrases.append((weight, cue))
    phrases.sort(key=lambda pair: (-pair[0], -len(pair[1])))
    return 1.0 - missing, tuple(cue for _, cue in phrases)
