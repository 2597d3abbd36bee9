"""Divisions and success cases for the permission matrix: inside one of A and P, in public of firms whose names are no
secret."""

from dataclasses import dataclass
from typing import Any

from alliance.cases import measured
from alliance.models import Case, Division, DivisionMember, DivisionOutput
from companies.models import Company
from foundation.files.models import Attachment
from foundation.history import clock
from projects.models import Project
from tests import factories


@dataclass
class Cases:
    """The texts of `draft`, `asked` and `agreed` are secret; `public` is told, `caseless` a project that could be."""

    draft: Case
    asked: Case
    agreed: Case
    public: Case
    caseless: Project
    division: Division
    member: DivisionMember
    file: Attachment


def make(world: Any, inside: frozenset[str], seated: frozenset[str]) -> Cases:
    both = {f"{side}_consent_at": clock.now() for side in ("demand", "supplier")}

    def project(name: str, firm: Company, key: str) -> Project:
        need = factories.NeedFactory(company=firm, status="matched", title=f"{name}의 수요")
        readers = inside if firm == world.a else inside | seated | {f"owner_{key}"}
        made: Project = world._project(f"case-{name}", need, key, readers)
        claimed_by = world.people[f"owner_{key}"]
        factories.MeasurementFactory(measure__project=made, claimed_by=claimed_by, level="site_inspected")
        return made

    def case(name: str, of: Project, secret: bool = True, **fields: Any) -> Case:
        texts = {
            part: world.marked(f"case-{name}-{part}", inside) if secret else f"{name}의 {part}"
            for part in ("title", "before", "after")
        }
        return Case.objects.create(
            project=of,
            created_by=world.people["coordinator"],
            version=1,
            figures=measured(of),
            **(texts | fields),
        )

    readers = seated | {"reviewer_other"}
    division = Division.objects.create(
        kind="division",
        name=world.marked("division", readers),
        topic=world.marked("division-topic", readers),
        founded_on=clock.today(),
    )
    output = DivisionOutput.objects.create(
        division=division,
        occurred_on=clock.today(),
        title=world.marked("division-output", readers),
        recorded_by=world.people["coordinator"],
    )
    public = project("public", world.plain, "s")
    return Cases(
        draft=case("draft", project("draft", world.a, "p")),
        asked=case("asked", project("asked", world.a, "p"), status="asked"),
        agreed=case("agreed", project("agreed", world.a, "p"), status="asked", **both),
        public=case("public", public, False, status="published", published_at=clock.now(), **both),
        caseless=project("caseless", world.plain, "s"),
        division=division,
        member=DivisionMember.objects.create(
            division=division, user=world.people["reviewer_other"], leads=True, joined_on=clock.today()
        ),
        file=world._file(output, "division-output", readers),
    )
