"""Packs: the list, the paper itself, its records as they were frozen, its files, freezing and restating."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.requests import SignedInRequest
from foundation.files.models import Attachment
from foundation.history.workflow import require
from foundation.search.pages import PER_PAGE
from projects.views.forms import carry_out

from .. import content, frozen, kpis, permissions
from ..differences import Difference, compared, difference
from ..forms.packs import FreezeForm, RestateForm
from ..models import Meeting, Pack, PackExport
from ..quarters import Quarter
from ..services import pack_exports, packs
from .sections import opened, render_section


def _pack(request: SignedInRequest, pk: UUID) -> Pack:
    return get_object_or_404(Pack.objects.visible_to(request.user).select_related("created_by"), pk=pk)


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_see_kpis(request.user))
    rows = Pack.objects.visible_to(request.user).defer("content").select_related("created_by")
    rows = rows.annotate(replaced=Exists(Pack.objects.filter(restates=OuterRef("pk"))))
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "prepares": permissions.can_prepare(request.user),
    }
    return render_section(request, "packs", "alliance/packs.html", context)


@login_required
@require_safe
def detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """The paper of a meeting."""
    shown = _pack(request, pk)
    of = Quarter(shown.year, shown.quarter)
    others = Pack.objects.defer("content").filter(year=shown.year, quarter=shown.quarter)
    versions = list(others.order_by("version"))
    context = {
        "pack": shown,
        "content": shown.content,
        "first_on": of.starts_on,
        "last_on": of.last_on,
        "intact": shown.intact,
        "groups": frozen.groups(shown.content),
        "standing": frozen.standing(shown.content),
        "versions": versions,
        "successor": next((one for one in versions if one.restates_id == shown.pk), None),
        "restated": shown.restates,
        "meetings": shown.meetings.exclude(status=Meeting.Status.CANCELLED),
        "differences": _differences(shown),
        "prepares": permissions.can_prepare(request.user),
    }
    return render_section(
        request,
        "packs",
        "alliance/pack.html",
        context | frozen.budgets(shown.content["budgets"]) | _exports(shown),
    )


def _differences(shown: Pack) -> list[Difference]:
    return difference(shown.restates.content, shown.content) if shown.restates else []


def _exports(shown: Pack) -> dict[str, Any]:
    """Each format's file, or how far it is."""
    found = {export.format: export for export in shown.exports.all()}
    rows = [
        {
            "format": format,
            "export": (export := found.get(format)),
            "awaited": export is not None and pack_exports.awaited(export),
            "file": Attachment.objects.of(export).last() if export else None,
        }
        for format in PackExport.Format
    ]
    return {"exports": rows, "waiting": any(row["awaited"] for row in rows)}


@login_required
@require_safe
def exports(request: SignedInRequest, pk: UUID) -> HttpResponse:
    shown = get_object_or_404(Pack.objects.visible_to(request.user).defer("content"), pk=pk)
    return _exports_page(request, shown)


def _exports_page(request: SignedInRequest, shown: Pack) -> HttpResponse:
    template = "alliance/pack_exports.html"
    if request.htmx:
        template += "#exports"
    return render_section(request, "packs", template, {"pack": shown, **_exports(shown)})


@login_required
@require_POST
def export(request: SignedInRequest, pk: UUID, format: str) -> HttpResponse:
    shown = _pack(request, pk)
    if format not in PackExport.Format:
        raise Http404
    pack_exports.request_export(pack=shown, format=PackExport.Format(format), by=request.user)
    return _exports_page(request, shown) if request.htmx else redirect("alliance:pack_exports", shown.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_prepare(request.user))
    form, status = FreezeForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        made: list[Pack] = []
        status = carry_out(form, lambda **given: made.append(packs.freeze(by=request.user, **given)))
        if made:
            messages.success(
                request, _("회의 자료를 동결했습니다. 이제 기록이 바뀌어도 이 값은 그대로입니다.")
            )
            return redirect(made[0])
    return render_section(request, "packs", "alliance/pack_freeze.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def restate(request: SignedInRequest, pk: UUID) -> HttpResponse:
    old = _pack(request, pk)
    require(permissions.can_prepare(request.user))
    form, status = RestateForm(old, request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        made: list[Pack] = []
        status = carry_out(
            form, lambda **given: made.append(packs.restate(pack=old, by=request.user, **given))
        )
        if made:
            messages.success(request, _("고친 판을 만들었습니다. 앞 판도 그대로 남아 있습니다."))
            return redirect(made[0])
    return render_section(
        request, "packs", "alliance/pack_restate.html", {"form": form, "pack": old}, status=status
    )


@login_required
@require_safe
def figure(request: SignedInRequest, pk: UUID, code: str) -> HttpResponse:
    """The records that a frozen figure counted: those that the viewer may see, and how many are withheld."""
    shown = _pack(request, pk)
    told = frozen.figure(shown.content, code)
    if told is None:
        raise Http404
    kpi, rows, only = frozen.defined(told), content.rows(told["records"]), request.GET.get("only", "")
    keys = _changed(shown, told, only)
    if keys is not None:
        rows = [row for row in rows if row.key in keys]
    context = {
        "pack": shown,
        "intact": shown.intact,
        "told": told,
        "kpi": kpi,
        "breakdowns": frozen.breakdowns(told),
        "figure": frozen.Frozen(told),
        "only": only if keys is not None else "",
        "current": code in kpis.BY_CODE,
    } | opened(request, kpi, rows)
    return render_section(request, "packs", "alliance/pack_kpi.html", context)


def _changed(shown: Pack, told: frozen.Content, only: str) -> Collection[str] | None:
    """The records that the earlier version lacked, or the next one lacks; None where all are asked for."""
    code = told["code"]
    if only == "added" and shown.restates:
        return compared(frozen.figure(shown.restates.content, code), told).added
    if only == "gone" and (successor := Pack.objects.filter(restates=shown).first()):
        return compared(told, frozen.figure(successor.content, code)).gone
    return None
