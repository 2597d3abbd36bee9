"""Agreements of firm A with P for the permission matrix, one in each state, with secrets in their texts and files."""

from dataclasses import dataclass
from typing import Any

from projects.models import Agreement, Programme, Project, Terms
from projects.services import amendments
from tests import factories
from tests.projects import agreeing


@dataclass
class Agreed:
    """`bare` is a project without an agreement; `asked` is what P asked to change of a third agreement."""

    bare: Project
    draft: Agreement
    signed: Agreement
    asked: Terms

    @property
    def programme(self) -> Programme:
        programme = self.draft.programme
        assert programme
        return programme


def make(world: Any, readers: frozenset[str]) -> Agreed:
    def project(name: str) -> Project:
        need = world._need(f"agreement-{name}", world.a, readers, status="matched")
        return world._project(f"agreement-{name}", need, "p", readers)

    def agreement(name: str, status: str) -> Agreement:
        number = world.marked(f"document-{name}", readers)
        found = factories.AgreementFactory(project=project(name), status=status, document_number=number)
        found.versions.update(
            ownership_note=world.marked(f"ownership-{name}", readers),
            project_lead=world.people["owner_a"],
        )
        world._file(found, f"agreement-{name}", readers)
        return found

    amended = agreement("amended", "signed")
    return Agreed(
        bare=project("bare"),
        draft=agreement("draft", "draft"),
        signed=agreement("signed", "signed"),
        asked=amendments.request(
            agreement=amended,
            terms=agreeing.less(amended.project, amended.programme),
            reason=world.marked("amendment-reason", readers),
            by=world.people["owner_p"],
        ),
    )


def draft_form(world: Any) -> dict[str, Any]:
    frame = {"programme": "", "fiscal_year": "2026", "follow_up_years": "0"}
    return agreeing.typed(agreeing.given(world.agreed.bare)) | frame


def terms_form(agreement: Agreement) -> dict[str, Any]:
    content = agreeing.less(agreement.project, agreement.programme)
    return agreeing.typed(content) | {"reason": "인력이 줄었습니다."}
