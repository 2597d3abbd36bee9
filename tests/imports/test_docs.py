"""docs/import.md lists every heading that is read."""

import re
from pathlib import Path

import pytest

from companies import imports as companies
from matchmaking import imports as needs
from solutions import imports as solutions

pytestmark = pytest.mark.django_db
DOCS = (Path(__file__).parents[2] / "docs" / "import.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("kind", "columns"),
    [("companies", companies.columns), ("solutions", solutions.columns), ("needs", needs.columns)],
)
def test_every_heading_is_listed(kind, columns):
    section = re.search(rf"^## {kind}$(.*?)^## ", DOCS, re.M | re.S)[1]
    listed = {
        match[1]: match[2].split(", ") for match in re.finditer(r"^\| `(\w+)` \| (.*?) \|", section, re.M)
    }
    assert listed == {column.name: [column.heading, *column.aliases] for column in columns()}
