"""The project that is played with and who plays: the right people and others, whoever of them is picked."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from companies.models import User
from foundation.history.workflow import Forbidden, Refused, record
from projects.models import CostCategory, Gate, Programme, Project
from tests import factories
from tests.projects.conftest import World
from tests.projects.funds import COLUMNS

T = TypeVar("T")
Pick = Callable[[Sequence[T]], T]

#: How often the one who may is picked beside each of the others, so that most moves aren't just anybody's.
USUAL = 25


def people(project: Project) -> dict[str, User]:
    """By what they are; `insider` is all at once, and so may decide nothing."""
    found = {
        "coordinator": factories.UserFactory(is_coordinator=True),
        "deputy": factories.UserFactory(is_coordinator=True),
        "demander": factories.member_of(project.demand_firm),
        "supplier": factories.member_of(project.supplier),
        "insider": factories.member_of(project.supplier, is_coordinator=True, is_reviewer=True),
        "stranger": factories.member_of(factories.CompanyFactory()),
    }
    found |= {f"reviewer {n}": factories.UserFactory(is_reviewer=True) for n in range(1, 6)}
    Project.objects.filter(pk=project.pk).update(coordinator=found["coordinator"])
    return found


@dataclass
class Cast:
    """Reads everything anew for each move, as each request does; `done` counts the moves that the rules let pass."""

    key: Any
    programme: Programme
    people: dict[str, User]
    done: dict[str, int] = field(default_factory=dict)

    @classmethod
    def gathered(cls) -> "Cast":
        project = factories.ProjectFactory()
        record(project, "project.preparation", to_state=project.stage)
        factories.MeasureFactory(project=project)
        programme = factories.ProgrammeFactory(columns=COLUMNS)
        for position, (code, name) in enumerate([("people", "인건비"), ("equipment", "장비비")]):
            own = {"name": name, "position": position}
            CostCategory.objects.get_or_create(programme=None, code=code, defaults=own)
        return cls(project.pk, programme, people(project))

    @property
    def project(self) -> Project:
        return Project.objects.get(pk=self.key)

    @property
    def gate(self) -> Gate:
        """The open round, or the last one."""
        return self.project.gates.last()

    @property
    def world(self) -> World:
        """For what the tests of single actions know how to do."""
        names = {"coordinator": "coordinator", "demander": "demander", "supplier": "supplier"}
        known = {name: self.people[who] for name, who in names.items()}
        return World(project=self.project, reviewer=self.people["reviewer 1"], **known)

    def who(self, pick: Pick, *usual: str) -> User:
        return self.people[pick([*usual * USUAL, *self.people])]

    def attempt(self, action: Callable[..., Any], **arguments: Any) -> bool:
        """Whether the rules let it pass; anything that they don't say is a defect."""
        with contextlib.suppress(Refused, Forbidden, ValidationError):
            action(**arguments)
            name = f"{action.__module__.rsplit('.', 1)[-1]}.{action.__name__}"
            self.done[name] = self.done.get(name, 0) + 1
            return True
        return False


Move = Callable[[Cast, Pick], None]
