"""Who can answer for something in a project: members of its firms, and the operating body's people without an
interest in them. Firms read each other's people by name only where those agreed to it."""

from collections import Counter
from uuid import UUID

from companies.models import User
from companies.permissions import named_to

from .models import Party, Project
from .services.plans import owners


def sides(project: Project) -> dict[UUID, tuple[User, Party]]:
    """Everybody who acts in the project, with the first party that it acts for."""
    found: dict[UUID, tuple[User, Party]] = {}
    for party in Party:
        for person in owners(project, party):
            found.setdefault(person.pk, (person, party))
    return found


def choices(viewer: User, project: Project) -> list[tuple[UUID, str]]:
    """Who may be chosen, as the viewer may know them; those who read alike are told apart by a number."""
    people = sides(project).values()
    named = named_to(viewer, [person for person, _party in people])
    labels = [
        f"{party.label} {person}" if person.pk in named else str(party.label) for person, party in people
    ]
    alike, numbers = Counter(labels), Counter[str]()
    offered = []
    for (person, _party), label in zip(people, labels, strict=True):
        numbers[label] += 1
        offered.append((person.pk, f"{label} {numbers[label]}" if alike[label] > 1 else label))
    return offered
