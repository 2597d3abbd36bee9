"""What an erased person wrote of a project is gone; what others wrote, and every decision, stays."""

import pytest

from companies.services import people
from projects.erasure import REDACTED
from projects.services import deliverables

pytestmark = pytest.mark.django_db
WORDS = "홍길동전 010-9999-1234"


@pytest.fixture
def written(world):
    """A round that was decided with words at every step: its gate, the review, and a returned deliverable."""
    returned = world.submit(note=WORDS)
    deliverables.return_(deliverable=returned, reason=WORDS, by=world.coordinator)
    review = world.scored()
    review.comment = WORDS
    review.save(update_fields=["comment"])
    gate = world.decide("conditional_go", reason=WORDS, conditions=[world.condition()])
    gate.conditions = WORDS  # as before conditions were tasks
    gate.save(update_fields=["conditions"])
    return gate, review, returned


def words(*rows):
    for row in rows:
        row.refresh_from_db()
    gate, review, returned = rows
    return {
        "decision": gate.decision_reason,
        "conditions": gate.conditions,
        "comment": review.comment,
        "note": returned.note,
        "reason": returned.decision_reason,
    }


@pytest.mark.parametrize(
    ("who", "gone"),
    [
        ("coordinator", {"decision", "conditions", "reason"}),
        ("reviewer", {"comment"}),
        ("supplier", {"note"}),
        ("demander", set()),
    ],
)
def test_own_words_are_gone_and_those_of_others_stay(world, written, who, gone):
    person = getattr(world, who)
    people.erase(user=person, by=person)
    assert {name for name, text in words(*written).items() if text == REDACTED} == gone
    assert {name for name, text in words(*written).items() if text == WORDS} == set(words(*written)) - gone
    gate, review, returned = written
    assert (gate.status, review.score, returned.status) == ("conditional_go", 80, "returned")


def test_what_was_left_empty_stays_empty(world):
    deliverable = world.submit()
    people.erase(user=world.supplier, by=world.supplier)
    deliverable.refresh_from_db()
    assert deliverable.note == ""
