"""The templates of gates: each stage's versions, and writing the next one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from companies.requests import SignedInRequest
from foundation.history.workflow import require

from .. import permissions, workflow
from ..forms.templates import TemplateForm
from ..models import GateTemplate, Stage
from ..services import templates
from .forms import carry_out


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_read_templates(request.user))
    present = {row.stage: row for row in GateTemplate.objects.in_full()}
    stages = [(stage, present.get(stage)) for stage in workflow.NEXT]
    return render(request, "projects/templates.html", {"stages": stages})


@login_required
@require_safe
def stage(request: SignedInRequest, stage: str) -> HttpResponse:
    require(permissions.can_read_templates(request.user))
    versions = list(GateTemplate.objects.filter(stage=_stage(stage)).in_full())
    context = {
        "stage": _stage(stage),
        "present": versions[-1] if versions else None,
        "past": versions[-2::-1],
        "can_publish": permissions.can_publish_template(request.user),
    }
    return render(request, "projects/template.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedInRequest, stage: str) -> HttpResponse:
    require(permissions.can_publish_template(request.user))
    found, status = _stage(stage), 200
    present = GateTemplate.objects.for_stage(found)
    form = TemplateForm(present, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        status = carry_out(form, templates.publish, stage=found, by=request.user)
        if status == 200:
            messages.success(request, _("새 판을 만들었습니다. 다음에 열리는 단계평가부터 씁니다."))
            return redirect("projects:template", found)
    context = {"stage": found, "present": present, "form": form}
    return render(request, "projects/template_form.html", context, status=status)


def _stage(value: str) -> Stage:
    if value not in workflow.NEXT:
        raise Http404
    return Stage(value)
