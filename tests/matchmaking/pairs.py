"""A need and a solution on their way, each with a member of its firm, and what must not leak of the need."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from companies.authentication import hash_token
from companies.models import User
from foundation.history import clock
from foundation.history.models import Event
from matchmaking.models import Match, Need, Outcome
from tests import factories

SECRET = "극비자료"
TOKEN = "the-token-of-the-mail"
OFFERED = (Match.Status.QUOTED, Match.Status.SELECTED, Match.Status.NOT_SELECTED)
SUMMARY = "가공품 외관검사 자동화"


@dataclass
class Pair:
    match: Match
    buyer: User
    seller: User

    @property
    def need(self) -> Need:
        return self.match.need

    def url(self, name: str) -> str:
        return reverse(f"matchmaking:{name}", args=[self.match.pk])

    def reload(self) -> Match:
        self.match = Match.objects.get(pk=self.match.pk)
        return self.match

    def outcomes(self) -> list[str]:
        found = Outcome.objects.filter(need=self.match.need_id, solution=self.match.solution_id)
        return list(found.values_list("kind", flat=True))

    def last_event(self) -> Event:
        return Event.objects.of(self.match).last()


def secret_need(**fields) -> Need:
    """A need whose every confidential field carries the marker."""
    hidden = ("title", "description", "current_cost", "success_measure", "success_now", "success_target")
    texts = {name: f"{SECRET} {name}" for name in hidden}
    company = factories.CompanyFactory(name=f"{SECRET} 기업")
    return factories.NeedFactory(**{"company": company, "masked_summary": SUMMARY, **texts, **fields})


def pair(status: str = Match.Status.SHORTLISTED, *, need: Need | None = None, **need_fields) -> Pair:
    """A match in `status`, with its invitation and quotation where that state has them."""
    need = need or secret_need(**need_fields)
    match = factories.MatchFactory(need=need, status=status)
    if status != Match.Status.SHORTLISTED:
        factories.InvitationFactory(match=match, token_hash=hash_token(f"{TOKEN}-{match.pk}"))
    if status in OFFERED:
        factories.QuotationFactory(match=match)
    return Pair(match, factories.member_of(need.company), factories.member_of(match.solution.company))


def answer_url(of: Pair) -> str:
    return reverse("matchmaking:answer", args=[f"{TOKEN}-{of.match.pk}"])


def after_due():
    """A moment after every invitation of these tests is due."""
    return clock.at(clock.now() + timedelta(days=30))
