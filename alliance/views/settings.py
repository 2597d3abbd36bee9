"""What is aimed at: each KPI's targets and setting, kept by administrators."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.history.models import Event
from foundation.history.workflow import require
from projects.views.forms import carry_out

from .. import kpis, permissions
from ..forms.settings import RemoveForm, SettingForm, TargetForm
from ..models import KpiSetting, Target
from ..services import settings as services
from .sections import render_section

VERBS = {
    "kpi.changed": _("설정을 바꿈"),
    "kpi.target_set": _("목표를 정함"),
    "kpi.target_removed": _("목표를 지움"),
}


@login_required
@require_safe
def settings(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_set_targets(request.user))
    present = {row.kpi: row for row in KpiSetting.objects.select_related("owner")}
    targets: dict[str, list[Target]] = {}
    for target in _targets():
        targets.setdefault(target.kpi, []).append(target)
    rows = [
        (kpi, present.get(kpi.code) or KpiSetting(kpi=kpi.code), targets.get(kpi.code, []))
        for kpi in kpis.KPIS
    ]
    return render_section(request, "settings", "alliance/settings.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def setting(request: SignedInRequest, code: str) -> HttpResponse:
    require(permissions.can_set_targets(request.user))
    kpi = _kpi(code)
    if request.method != "POST":
        return _page(request, kpi)
    form = SettingForm(request.POST, instance=_setting(kpi))
    status = carry_out(form, services.change, kpi=kpi, by=request.user)
    if status != 200:
        return _page(request, kpi, status=status, form=form)
    return _saved(request, kpi, _text("설정을 저장했습니다."))


@login_required
@require_POST
def set_target(request: SignedInRequest, code: str) -> HttpResponse:
    require(permissions.can_set_targets(request.user))
    kpi = _kpi(code)
    form = TargetForm(request.POST, kpi=kpi)
    status = carry_out(form, services.set_target, kpi=kpi, by=request.user)
    if status != 200:
        return _page(request, kpi, status=status, target_form=form)
    return _saved(request, kpi, _text("목표를 정했습니다."))


@login_required
@require_POST
def remove_target(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    require(permissions.can_set_targets(request.user))
    kpi = _kpi(code)
    target = get_object_or_404(Target, pk=pk, kpi=code)
    form = RemoveForm(request.POST, prefix=str(pk))
    status = carry_out(form, services.remove_target, target=target, by=request.user)
    if status != 200:
        return _page(request, kpi, status=status, removing=(pk, form))
    return _saved(request, kpi, _text("목표를 지웠습니다."))


def _saved(request: SignedInRequest, kpi: kpis.Kpi, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("alliance:setting", kpi.code)


def _page(
    request: SignedInRequest,
    kpi: kpis.Kpi,
    *,
    status: int = 200,
    form: SettingForm | None = None,
    target_form: TargetForm | None = None,
    removing: tuple[int, RemoveForm] | None = None,
) -> HttpResponse:
    present = _setting(kpi)
    tried, refused = removing or (None, None)
    targets = [
        (
            target,
            refused if target.pk == tried else None if target.task_id else RemoveForm(prefix=str(target.pk)),
        )
        for target in _targets().filter(kpi=kpi.code)
    ]
    context: dict[str, Any] = {
        "kpi": kpi,
        "form": form or SettingForm(instance=present),
        "targets": targets,
        "target_form": target_form or (None if kpi.method is kpis.Method.LATEST else TargetForm(kpi=kpi)),
        "events": _events(kpi, present) if present.pk else [],
    }
    return render_section(request, "settings", "alliance/setting.html", context, status=status)


def _events(kpi: kpis.Kpi, setting: KpiSetting) -> list[Event]:
    events = list(Event.objects.of(setting))
    for event in events:
        event.label = _told(kpi, event)  # type: ignore[attr-defined]
    return events


def _told(kpi: kpis.Kpi, event: Event) -> str:
    """What was done, of a target with its year and what it was before."""
    label = str(VERBS[event.verb])
    if event.verb == "kpi.changed":
        names = [str(field.verbose_name) for field in KpiSetting._meta.fields if field.name in event.data]
        return f"{label}: {', '.join(names)}"
    before, value = (
        "—" if number is None else f"{number:,}{str(kpi.unit).strip()}"
        for number in (event.data["before"], event.data["value"])
    )
    return f"{label}: {event.data['year'] or _text('전체 기간')} {before} → {value}"


def _targets() -> Any:
    return Target.objects.select_related("task").order_by("kpi", "year")


def _setting(kpi: kpis.Kpi) -> KpiSetting:
    return KpiSetting.objects.filter(kpi=kpi.code).first() or KpiSetting(kpi=kpi.code)


def _kpi(code: str) -> kpis.Kpi:
    if code not in kpis.BY_CODE:
        raise Http404
    return kpis.BY_CODE[code]
