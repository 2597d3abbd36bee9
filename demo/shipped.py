"""The demo's texts as they ship (demo/data/*.jsonl), read into plain rows."""

import json
from pathlib import Path
from typing import Any

Row = dict[str, Any]
FOLDER = Path(__file__).parent / "data"


def rows(name: str) -> list[Row]:
    """The rows of demo/data/<name>.jsonl."""
    text = (FOLDER / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]
