import pytest

from foundation.history import clock
from matchmaking import erasure
from matchmaking.models import Appeal, Assessment, Challenge
from matchmaking.services import appeals
from tests.matchmaking import judged
from tests.matchmaking.judged import GOOD

pytestmark = pytest.mark.django_db


def test_what_an_erased_person_wrote_goes():
    made = judged.decided(GOOD)
    row = made.pairs[0]
    with clock.at(made.after):
        appeals.raise_(round_=made.round, match=row.match, text="이의", by=row.seller)
    Challenge.objects.create(
        round=made.round, company=row.match.solution.company, person="김", reason="사유", raised_by=row.seller
    )
    for person in (row.seller, made.reviewers[0]):
        erasure.redact(person.pk)
    gone = erasure.REDACTED
    assert Appeal.objects.get().text == gone
    assert Challenge.objects.get().person == gone
    assert Assessment.objects.filter(comment=gone).count() == 1
