"""Who looks after a project."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from companies.requests import SignedInRequest
from foundation.history.workflow import require

from .. import permissions
from ..forms.projects import CoordinatorForm
from ..models import Project
from ..services import assignments


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: SignedInRequest, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.user).for_list(), pk=pk)
    require(permissions.can_manage(request.user, project))
    form = CoordinatorForm(request.POST if request.method == "POST" else None, project=project)
    if form.is_valid():
        assignments.assign(project=project, by=request.user, **form.cleaned_data)
        messages.success(request, _("담당 코디네이터를 정했습니다."))
        return redirect(project)
    context = {"project": project, "form": form}
    return render(request, "projects/assign.html", context, status=422 if form.errors else 200)
