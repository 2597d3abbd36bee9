"""All projects that a person sees along the months: agreements, stages and gates, as a picture and a table."""

from datetime import date, datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from companies.requests import SignedInRequest
from foundation.history import clock

from .. import gantt
from ..forms.plans import TimelineForm
from ..models import Gate, Project, Stage, Terms
from .portfolio import tabs

PER_PAGE = 50
#: Stages in which nothing goes on any more.
ENDED = (Stage.STOPPED, Stage.COMPLETED)


@login_required
@require_safe
def timeline(request: SignedInRequest) -> HttpResponse:
    visible = Project.objects.visible_to(request.user)
    form = TimelineForm(request.GET, projects=visible)
    rows = visible.select_related("demand_firm", "supplier", "coordinator").prefetch_related(
        "gates", "stages"
    )
    if form.is_valid():
        rows = rows.filter(**{name: value for name, value in form.cleaned_data.items() if value})
    page = Paginator(rows.order_by("-created_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    agreed = Terms.objects.visible_to(request.user).present(list(page.object_list))
    rows_shown = [(project, agreed.get(project.pk)) for project in page]
    today = clock.today()
    told = {"count": len(rows_shown), "today": today.isoformat()}
    context = {
        "tabs": tabs(request, "timeline"),
        "form": form,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "page": page,
        "rows": rows_shown,
        "picture": gantt.draw([_row(*row, today) for row in rows_shown], today=today),
        "picture_title": _("과제 %(count)d건의 일정") % told,
        "picture_desc": _(
            "협약 기간과 단계는 막대, 단계평가의 의결은 마름모입니다. 오늘은 %(today)s입니다. "
            "아래 표가 같은 내용을 말합니다."
        )
        % told,
        "key": [
            ("thin", "agreement", _("협약 기간")),
            ("box", "stage", _("단계")),
            ("diamond", "gate", _("단계평가: 계속")),
            ("diamond", "gate held", _("단계평가: 보류·재평가")),
            ("diamond", "gate stop", _("단계평가: 중단")),
            ("line", "today", _("오늘")),
        ],
    }
    return render(request, "projects/timeline.html", context)


def _row(project: Project, terms: Terms | None, today: date) -> gantt.Row:
    bars = [
        gantt.Bar(
            f"stage {record.stage}",
            _day(record.started_at),
            _day(record.ended_at) if record.ended_at else max(today, _day(record.started_at)),
            record.get_stage_display(),
        )
        for record in project.stages.all()
        if record.ended_at or record.stage not in ENDED
    ]
    if terms:
        bars.append(gantt.Bar("agreement", terms.starts_on, terms.ends_on))
    marks = [
        gantt.Mark(_kind(gate), _day(gate.decided_at)) for gate in project.gates.all() if gate.decided_at
    ]
    return gantt.Row(project.pk, f"{project.number} {project.title}", bars, marks)


def _kind(gate: Gate) -> str:
    if gate.status == Gate.Status.STOP:
        return "gate stop"
    return "gate" if gate.status in (Gate.Status.GO, Gate.Status.CONDITIONAL_GO) else "gate held"


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
