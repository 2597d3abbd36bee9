"""Whatever page, link or import calls them, the services ask by themselves who may, and say why not."""

import pytest

from companies.models import Company
from foundation.history.workflow import Forbidden, Refused
from matchmaking.models import Curation, Match
from matchmaking.services import candidates, curations, need_files, need_merges, needs, pools, questions
from solutions.models import Solution
from tests import factories
from tests.matchmaking.asks import S, ask
from tests.matchmaking.curated import NOTE, REASON
from tests.matchmaking.pairs import pair

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("status", "act", "given"),
    [
        (S.DRAFT, needs.save_step, {"title": "남의 제목"}),
        (S.DRAFT, need_files.attach_files, {"uploads": []}),
        (S.DRAFT, need_files.remove_file, {"attachment": None}),
        (S.SUBMITTED, needs.confirm, {"title": "남의 제목", "description": "남의 내용"}),
        (S.SUBMITTED, needs.return_, {"reason": "고쳐 주세요."}),
        (S.SUBMITTED, needs.cancel, {}),
        (S.MATCHED, needs.close, {}),
        (S.OPEN, pools.draw_pool, {}),
    ],
)
def test_strangers_do_nothing_to_a_need(stranger, status, act, given):
    theirs = ask(status)
    with pytest.raises(Forbidden):
        act(need=theirs.need, by=stranger, **given)
    assert theirs.reload().status == status
    assert theirs.verbs() == []


def test_strangers_begin_no_need_and_see_no_list(stranger):
    theirs = ask(S.OPEN)
    with pytest.raises(Forbidden):
        needs.create(company=theirs.need.company, by=stranger, title="남의 수요")
    said = {"title": "전화", "description": "받은 말", "process": [], "source": "phone"}
    with pytest.raises(Forbidden):
        needs.take(company=theirs.need.company, by=stranger, **said)
    with pytest.raises(Forbidden):
        candidates.show(
            need=theirs.need, viewer=stranger, listing=candidates.candidates(need=theirs.need, limit=1)
        )


def test_no_need_of_a_firm_that_waits_is_taken(coordinator):
    firm = factories.CompanyFactory(status=Company.Status.PENDING)
    said = {"title": "전화", "description": "받은 말", "process": [], "source": "phone"}
    with pytest.raises(Refused) as refused:
        needs.take(company=firm, by=coordinator, **said)
    assert refused.value.code == "company"


def test_strangers_merge_nothing(stranger):
    first = ask(S.SUBMITTED)
    second = factories.NeedFactory(company=first.need.company, status=S.SUBMITTED)
    # The firm's own people may cancel a need, and still not decide that it is another one.
    for by in (stranger, first.buyer):
        with pytest.raises(Forbidden):
            need_merges.merge(duplicate=second, kept=first.need, by=by, reason="같은 수요")
    assert first.verbs() == []


def test_a_need_is_confirmed_while_its_firm_is_asked():
    """A need that its firm sent itself was never asked about."""
    theirs = ask(S.SUBMITTED)
    with pytest.raises(Refused) as refused:
        needs.confirm(need=theirs.need, title="다른 제목", description="다른 내용", by=None)
    assert refused.value.code == "confirmed"
    assert theirs.verbs() == []


def test_strangers_ask_nothing(stranger):
    met = pair(Match.Status.INVITED)
    with pytest.raises(Forbidden):
        questions.ask(match=met.match, body="얼마나 됩니까?", by=stranger)


def test_a_question_has_words(coordinator):
    met = pair(Match.Status.INVITED)
    for body in ("  ", "가" * (questions.LONGEST_QUESTION + 1)):
        with pytest.raises(Refused) as refused:
            questions.ask(match=met.match, body=body, by=met.seller)
        assert refused.value.code == "body"


def test_what_is_not_offered_or_ones_own_is_not_pinned(coordinator):
    need = factories.NeedFactory(company=factories.CompanyFactory(kind=Company.Kind.BOTH))
    own = factories.SolutionFactory(company=need.company)
    withdrawn = factories.SolutionFactory(status=Solution.Status.WITHDRAWN)
    for solution, code in ((own, "own_firm"), (withdrawn, "withdrawn")):
        with pytest.raises(Refused) as refused:
            curations.pin(need=need, solution=solution, reason=REASON, note=NOTE, by=coordinator)
        assert refused.value.code == code
    assert not Curation.objects.exists()
