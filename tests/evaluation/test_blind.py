"""The second set is importable as it ships, and graded like the first."""

from collections import Counter

import pytest
from django.core.management import call_command

from matchmaking.evaluation import grades
from matchmaking.models import Need
from solutions.models import Solution

BLIND = grades.SHIPPED.parent / "blind"

pytestmark = pytest.mark.django_db


def test_imports_and_each_graded_pair_is_there():
    for kind in ("companies", "solutions", "needs"):
        call_command("import_pool", kind, str(BLIND / f"{kind}.jsonl"), "--dry-run")
        call_command("import_pool", kind, str(BLIND / f"{kind}.jsonl"))
    rows = list(grades.rows(BLIND / "grades.jsonl"))
    assert {row["need"] for row in rows} == set(Need.objects.values_list("external_id", flat=True))
    known = {s.external_id: f"{s.title}\n{s.summary}\n{s.description}" for s in Solution.objects.all()}
    assert all(row["quote"].strip() and row["quote"] in known[row["solution"]] for row in rows)
    assert min(Counter(row["need"] for row in rows).values()) >= 20
