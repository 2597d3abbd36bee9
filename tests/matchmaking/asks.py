"""A need in a state, with a member of its firm, and what must not leak of it."""

from dataclasses import dataclass

from django.urls import reverse

from companies.models import User
from foundation.history.models import Event
from matchmaking.models import Need
from tests import factories
from tests.matchmaking.pairs import secret_need

S = Need.Status


@dataclass
class Ask:
    need: Need
    buyer: User

    def url(self, name: str, *args) -> str:
        return reverse(f"matchmaking:{name}", args=[self.need.pk, *args])

    def reload(self) -> Need:
        return Need.objects.get(pk=self.need.pk)

    def verbs(self) -> list[str]:
        return list(Event.objects.of(self.need).values_list("verb", flat=True))


def ask(status: str = S.DRAFT, **fields) -> Ask:
    """A complete need in `status`; its texts carry pairs.SECRET."""
    defaults = {"opened_at": None} if status in (S.DRAFT, S.SUBMITTED, S.RETURNED) else {}
    need = secret_need(
        status=status,
        **{"description": "극비자료 " + "눈으로 보는데\n자꾸 놓칩니다." * 2, **defaults, **fields},
    )
    factories.set_terms(need, process=["품질·검사"])
    return Ask(need, factories.member_of(need.company))
