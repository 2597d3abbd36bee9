"""Divisions and research groups: the list, and the page of one with its people, meetings and outputs."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.permissions import named_to
from companies.requests import SignedInRequest
from foundation.files.models import Attachment
from foundation.history import clock
from foundation.history.workflow import require
from projects.views.forms import carry_out

from .. import permissions
from ..forms.divisions import (
    CloseForm,
    DivisionForm,
    FoundForm,
    JoinForm,
    LeaveForm,
    MeetingForm,
    OutputForm,
)
from ..models import Division, DivisionMeeting, DivisionMember, DivisionOutput
from ..services import divisions
from .sections import render_section

PER_PAGE = 30


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_see_divisions(request.user))
    year = clock.today().year
    seated = Count("members", filter=Q(members__left_on=None), distinct=True)
    made = Count("outputs", filter=Q(outputs__occurred_on__year=year), distinct=True)
    rows = Division.objects.visible_to(request.user).annotate(
        seated=seated, made=made, met_on=Max("meetings__held_on")
    )
    page = Paginator(rows.order_by("ended_on", "name"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "year": year, "founds": permissions.can_prepare(request.user)}
    return render_section(request, "divisions", "alliance/divisions.html", context)


@login_required
@require_safe
def detail(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return _page(request, _division(request, pk))


def _page(request: SignedInRequest, division: Division, *, status: int = 200, **bound: Any) -> HttpResponse:
    """`bound` are the forms that were sent and refused, by their name in the template."""
    user, going = request.user, division.ended_on is None
    runs = going and permissions.can_prepare(user)
    rows = list(division.members.select_related("user"))
    present = [member for member in rows if member.left_on is None]
    known = named_to(user, [member.user for member in rows])
    context: dict[str, Any] = {
        "division": division,
        "members": [
            (member, member.user_id in known, _leave(request, member, bound.get("leave_form")))
            for member in present
        ],
        "past": [(member, member.user_id in known) for member in rows if member.left_on is not None],
        "page": Paginator(_records(division), PER_PAGE).get_page(request.GET.get("page")),
        "runs": runs,
    }
    if runs:
        context |= {
            "join_form": bound.get("join_form") or JoinForm(auto_id="join_%s"),
            "output_form": bound.get("output_form") or OutputForm(auto_id="output_%s"),
            "close_form": bound.get("close_form") or CloseForm(auto_id="close_%s"),
        }
    if going and permissions.can_record(user, division):
        context["meeting_form"] = bound.get("meeting_form") or MeetingForm(auto_id="meeting_%s")
    return render_section(request, "divisions", "alliance/division.html", context, status=status)


def _records(division: Division) -> list[DivisionMeeting | DivisionOutput]:
    """Its meetings and outputs, the latest first; the outputs with their files."""
    outputs = list(division.outputs.all())
    label, keys = DivisionOutput._meta.label_lower, [str(row.pk) for row in outputs]
    files = {
        file.object_id: file for file in Attachment.objects.filter(object_type=label, object_id__in=keys)
    }
    for output in outputs:
        output.attachment = files.get(str(output.pk))
    return sorted([*outputs, *division.meetings.all()], key=lambda row: row.on, reverse=True)


def _leave(request: SignedInRequest, member: DivisionMember, bound: Any) -> LeaveForm | None:
    if not permissions.can_end_seat(request.user, member):
        return None
    return bound[1] if bound and bound[0] == member else LeaveForm(member=member)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_prepare(request.user))
    form = FoundForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = carry_out(form, divisions.found, by=request.user)
        if status == 200:
            messages.success(request, _("만들었습니다. 구성원을 넣어 주세요."))
            return redirect(Division.objects.get(name=form.cleaned_data["name"].strip()))
    context = {"form": form, "division": None}
    return render_section(request, "divisions", "alliance/division_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, pk: UUID) -> HttpResponse:
    division = _division(request, pk)
    require(permissions.can_prepare(request.user))
    status = 200
    if request.method == "POST":
        form = DivisionForm(request.POST)
        status = carry_out(form, divisions.change, division=division, by=request.user)
        if status == 200:
            messages.success(request, _("고쳤습니다."))
            return redirect(division)
    else:
        form = DivisionForm(initial={name: getattr(division, name) for name in ("kind", "name", "topic")})
    context = {"form": form, "division": division}
    return render_section(request, "divisions", "alliance/division_form.html", context, status=status)


@login_required
@require_POST
def close(request: SignedInRequest, pk: UUID) -> HttpResponse:
    division = _division(request, pk)
    require(permissions.can_prepare(request.user))
    form = CloseForm(request.POST, auto_id="close_%s")
    status = carry_out(form, divisions.close, division=division, by=request.user)
    if status != 200:
        return _page(request, division, status=status, close_form=form)
    messages.success(request, _("끝냈습니다. 기록은 그대로 남습니다."))
    return redirect(division)


@login_required
@require_POST
def join(request: SignedInRequest, pk: UUID) -> HttpResponse:
    division = _division(request, pk)
    require(permissions.can_prepare(request.user))
    form = JoinForm(request.POST, auto_id="join_%s")
    status = carry_out(form, divisions.join, division=division, by=request.user)
    if status != 200:
        return _page(request, division, status=status, join_form=form)
    messages.success(request, _("구성원을 넣었습니다."))
    return redirect(division)


@login_required
@require_POST
def leave(request: SignedInRequest, pk: int) -> HttpResponse:
    seats = DivisionMember.objects.filter(division__in=Division.objects.visible_to(request.user))
    member = get_object_or_404(seats.select_related("division", "user"), pk=pk)
    require(permissions.can_end_seat(request.user, member))
    form = LeaveForm(request.POST, member=member)
    status = carry_out(form, divisions.leave, member=member, by=request.user)
    if status != 200:
        return _page(request, member.division, status=status, leave_form=(member, form))
    messages.success(request, _("구성원에서 뺐습니다."))
    sees = Division.objects.visible_to(request.user).filter(pk=member.division_id).exists()
    return redirect(member.division) if sees else redirect("home")


@login_required
@require_POST
def record_meeting(request: SignedInRequest, pk: UUID) -> HttpResponse:
    division = _division(request, pk)
    require(permissions.can_record(request.user, division))
    form = MeetingForm(request.POST, auto_id="meeting_%s")
    status = carry_out(form, divisions.record_meeting, division=division, by=request.user)
    if status != 200:
        return _page(request, division, status=status, meeting_form=form)
    messages.success(request, _("회의를 기록했습니다."))
    return redirect(division)


@login_required
@require_POST
def record_output(request: SignedInRequest, pk: UUID) -> HttpResponse:
    division = _division(request, pk)
    require(permissions.can_prepare(request.user))
    form = OutputForm(request.POST, request.FILES, auto_id="output_%s")
    status = carry_out(form, divisions.record_output, division=division, by=request.user)
    if status != 200:
        return _page(request, division, status=status, output_form=form)
    messages.success(request, _("결과물을 기록했습니다."))
    return redirect(division)


def _division(request: SignedInRequest, pk: UUID) -> Division:
    return get_object_or_404(Division.objects.visible_to(request.user), pk=pk)
