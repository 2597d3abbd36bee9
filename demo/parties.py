"""Who acts in a project of the demo, and the papers that they hand in."""

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from companies.models import User
from projects.models import Project

if TYPE_CHECKING:
    from .story import Story


def paper(name: str, text: str) -> SimpleUploadedFile:
    """A small text file as an upload."""
    return SimpleUploadedFile(name, text.encode(), content_type="text/plain")


def coordinator_of(story: "Story", project: Project) -> User:
    return project.coordinator or story.coordinators[0]


def people(story: "Story", project: Project) -> tuple[User, User, User]:
    """Who acts for the demand firm, the supplier and the operating body."""
    firms = (story.people[key] for key in (project.demand_firm_id, project.supplier_id))
    return (*firms, coordinator_of(story, project))  # type: ignore[return-value]
