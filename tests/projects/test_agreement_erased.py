"""Why somebody wanted to change an agreement, or wouldn't, goes with the person; the terms are the firms' and stay."""

import pytest

from companies.services import people
from projects.erasure import REDACTED
from projects.models import Terms
from projects.services import amendments
from tests.projects import agreeing

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "reason", "decision"),
    [
        ("supplier", REDACTED, "근거가 없습니다."),
        ("coordinator", "인력 계획이 줄었습니다.", REDACTED),
        ("demander", "인력 계획이 줄었습니다.", "근거가 없습니다."),
    ],
)
def test_own_words_are_gone(world, who, reason, decision):
    agreement = agreeing.signed(world, agreeing.programme())
    terms = agreeing.requested(world, agreement)
    amendments.reject(terms=terms, reason="근거가 없습니다.", by=world.coordinator)
    person = getattr(world, who)
    people.erase(user=person, by=person)
    original, asked = Terms.objects.order_by("number")
    assert (asked.reason, asked.decision_reason) == (reason, decision)
    assert (original.reason, original.decision_reason) == ("", "")
    assert original.ownership_note == asked.ownership_note == "과제가 끝난 뒤에도 수요기업이 씁니다."
