"""What those who talk in a thread are called: by name where the reader may know it, else by role."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from companies.models import User
from companies.permissions import named_to

from .models import Match, Message

People = list[tuple[User, Message.Side]]
Maybe = tuple[User, Message.Side | None]  # without a side once one takes part no more


def named(user: User, match: Match, people: Iterable[Maybe]) -> set[UUID]:
    """Who is told by name; who reads a masked need knows nobody who may be of its firm."""
    rows = list(people)
    told = named_to(user, [person for person, _side in rows])
    if match.need.shown_to(user) != "full":
        told -= {person.pk for person, side in rows if side in (Message.Side.DEMAND, None)}
    return told


def names_of(user: User, match: Match, people: Sequence[Maybe]) -> dict[UUID, str]:
    """What each is called."""
    return called(people, named(user, match, people))


def called(people: Iterable[Maybe], told: set[UUID]) -> dict[UUID, str]:
    """By name those who are `told`, by role the others."""
    roles = {
        Message.Side.DEMAND: _("수요기업 담당자"),
        Message.Side.SUPPLIER: _("공급기업 담당자"),
        Message.Side.OPERATOR: _("운영기관 담당자"),
        None: _("이전 담당자"),
    }
    return {person.pk: str(person) if person.pk in told else roles[side] for person, side in people}


def choices(user: User, match: Match, people: People) -> list[tuple[UUID, str]]:
    """Who may be called: everybody else; those who are alike by role are told apart by a number."""
    people = [(person, side) for person, side in people if person != user]
    names = names_of(user, match, people)
    alike, numbers = Counter(names.values()), Counter[str]()
    offered = []
    for person, _side in people:
        name = names[person.pk]
        numbers[name] += 1
        offered.append((person.pk, f"{name} {numbers[name]}" if alike[name] > 1 else name))
    return offered
