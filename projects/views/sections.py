"""What the pages of a project share: finding it for a section of its own, and the frame around that."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from companies.requests import SignedInRequest

from .. import permissions, workflow
from ..models import Project, Stage
from ..sections import BY_NAME, tabs


def project_of(request: SignedInRequest, pk: UUID, section: str) -> Project:
    """The project; 404 where the person doesn't see it, or this section of it."""
    project = get_object_or_404(Project.objects.visible_to(request.user).for_list(), pk=pk)
    if not BY_NAME[section].opens(request.user, project):
        raise Http404
    return project


def render_section(
    request: SignedInRequest,
    project: Project,
    section: str,
    template: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """A page that extends `projects/base.html`."""
    frame = {
        "project": project,
        "steps": steps(project),
        "tabs": list(tabs(request.user, project, section)),
        "manages": permissions.can_manage(request.user, project),
    }
    return render(request, template, frame | context, status=status)


def steps(project: Project) -> list[tuple[str, str]]:
    """The stages in their order; of a stopped project those that it has been in are done."""
    stages = [Stage.PREPARATION, *workflow.NEXT.values()]
    if project.stage == Stage.STOPPED:
        been = {record.stage for record in project.stages.all()}
        return [(str(stage.label), "done" if stage in been else "ahead") for stage in stages]
    at = stages.index(Stage(project.stage))
    states = ["done"] * at + ["current"] + ["ahead"] * (len(stages) - at - 1)
    return [(str(stage.label), state) for stage, state in zip(stages, states, strict=True)]
