"""Graded pairs in a plain file: one JSON object a line, {"need", "solution", "grade", "quote"} with external ids.

What ships (data/grades.jsonl) was graded by a language model after docs/grading.md, and confirmed by no practitioner.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parent / "data" / "grades.jsonl"
SOURCE = "graded by a language model, confirmed by no practitioner"

Grades = dict[str, dict[str, int]]  # need → solution → grade


def rows(path: Path = SHIPPED) -> Iterator[dict[str, Any]]:
    """Raises ValueError, naming the line, for anything that isn't a graded pair."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            if not (isinstance(row["need"], str) and isinstance(row["solution"], str)):
                raise TypeError
            if row["grade"] not in range(5):
                raise ValueError
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(
                f'{path.name}:{number}: not {{"need", "solution", "grade": 0–4, "quote"}}'
            ) from error
        yield row


def read(path: Path = SHIPPED) -> Grades:
    """Raises ValueError as rows(), and for a pair that is graded twice."""
    grades: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in rows(path):
        if row["solution"] in grades[row["need"]]:
            raise ValueError(f"{path.name}: {row['need']} and {row['solution']} are graded twice")
        grades[row["need"]][row["solution"]] = row["grade"]
    return dict(grades)
