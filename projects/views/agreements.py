"""A project's agreement: its page, the draft, the signature, amendments and their versions."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.models import User
from companies.permissions import named_to
from companies.requests import SignedInRequest
from foundation.files.models import Attachment
from foundation.history import clock
from foundation.history.workflow import require

from .. import permissions
from .. import terms as rules
from ..forms.agreements import (
    AmendForm,
    ApproveForm,
    DraftForm,
    MeasureForm,
    ProgrammeForm,
    RejectForm,
    SignForm,
    TermsForm,
    start_of,
    start_of_terms,
)
from ..models import Agreement, Terms
from ..services import agreements, amendments
from .forms import carry_out, refusals
from .sections import project_of, render_section


@login_required
@require_safe
def section(request: SignedInRequest, pk: UUID) -> HttpResponse:
    return page(request, pk)


def page(request: SignedInRequest, pk: UUID, *, status: int = 200, **bound: BaseForm) -> HttpResponse:
    """The agreement's page; `bound` are forms that were refused, by name, to be shown with their errors."""
    project = project_of(request, pk, "agreement")
    found = Agreement.objects.filter(project=project).select_related("programme").first()
    context: dict[str, Any] = {"agreement": found, "ended": project.stage in agreements.ENDED}
    unsigned = found is None or found.status == Agreement.Status.DRAFT
    if unsigned and not context["ended"] and permissions.can_manage(request.user, project):
        context |= {"measures": rules.kpis(project), "measure_form": MeasureForm(auto_id="measure_%s")}
    if found is not None:
        found.project = project
        context |= _of(request, found)
    context["refused"] = refusals(form for name, form in bound.items() if name not in context)
    context |= bound
    return render_section(request, project, "agreement", "projects/agreement.html", context, status=status)


def _of(request: SignedInRequest, agreement: Agreement) -> dict[str, Any]:
    user, current, original = request.user, agreement.current, agreement.original
    if current is None or original is None:  # every agreement has its first version
        return {}
    pending = amendments.pending(agreement)
    # Where nothing was amended, the table of the budget says its lines.
    compared = rules.compare(original, current, user, lines=current != original)
    context: dict[str, Any] = {
        "current": current,
        "original": original,
        "amended": current != original,
        "compared": compared,
        "altered": rules.apart(compared, changed=True),
        "kept": rules.apart(compared, changed=False),
        "budget": rules.budget(current),
        "documents": Attachment.objects.of(agreement, "signed"),
        "pending": pending,
        "versions": _told(agreement, user),
        "may_amend": (
            agreement.is_in_force and not pending and permissions.can_request_amendment(user, agreement)
        ),
    }
    if pending is not None:
        context["asked"] = rules.apart(rules.compare(current, pending, user), changed=True)
        context["may_withdraw"] = permissions.can_withdraw_amendment(user, pending)
        if permissions.can_decide_amendment(user, pending):
            context |= {"approve_form": ApproveForm(auto_id="approve_%s"), "reject_form": RejectForm()}
        else:
            context["own_request"] = pending.requested_by == user
    drafted = agreement.status == Agreement.Status.DRAFT
    if drafted and permissions.can_manage(user, agreement.project):
        today = {"signed_on": clock.today(), "effective_on": current.starts_on}
        context["sign_form"] = SignForm(initial=today)
    return context


def _told(agreement: Agreement, viewer: User) -> list[tuple[Terms, str, str]]:
    """All versions, the last one first, with who asked for and who decided on each, as the viewer may know them."""
    rows = list(agreement.versions.select_related("requested_by", "decided_by").reverse())
    people = {person for row in rows for person in (row.requested_by, row.decided_by) if person}
    known = named_to(viewer, people)

    def name(person: User | None) -> str:
        return "" if person is None else str(person) if person.pk in known else _("담당자")

    return [(row, name(row.requested_by), name(row.decided_by)) for row in rows]


def _agreement(request: SignedInRequest, pk: int) -> Agreement:
    rows = Agreement.objects.visible_to(request.user).select_related("programme")
    found: Agreement = get_object_or_404(rows, pk=pk)
    found.project = project_of(request, found.project_id, "agreement")
    return found


def _terms(request: SignedInRequest, pk: int) -> Terms:
    terms = get_object_or_404(Terms.objects.visible_to(request.user).in_full(), pk=pk)
    terms.agreement = _agreement(request, terms.agreement_id)
    return terms


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Two steps: the programme, and then the terms by its cost categories."""
    project = project_of(request, pk, "agreement")
    require(permissions.can_manage(request.user, project))
    chosen = request.GET if "programme" in request.GET else None
    choice = ProgrammeForm(request.POST if request.method == "POST" else chosen)
    context: dict[str, Any] = {"choice": choice}
    status = 422 if choice.errors else 200
    if choice.is_valid():
        programme = choice.cleaned_data["programme"]
        given: dict[str, Any] = {"project": project, "programme": programme, "viewer": request.user}
        if request.method == "POST":
            form = DraftForm(request.POST, **given)
            kind = Agreement.Kind.FUNDED if programme else Agreement.Kind.CONTRACT
            of = {"project": project, "kind": kind, "programme": programme}
            status = carry_out(form, agreements.draft, by=request.user, **of)
            if status == 200:
                messages.success(request, _("협약 초안을 저장했습니다. 체결하면 문서와 함께 등록하세요."))
                return redirect("projects:agreement", project.pk)
        else:
            form = DraftForm(initial=start_of(project, programme), **given)
        context |= {"form": form, "programme": programme}
    return render_section(
        request, project, "agreement", "projects/agreement_draft.html", context, status=status
    )


@login_required
@require_POST
def add_measure(request: SignedInRequest, pk: UUID) -> HttpResponse:
    project = project_of(request, pk, "agreement")
    require(permissions.can_manage(request.user, project))
    form = MeasureForm(request.POST, auto_id="measure_%s")
    status = carry_out(form, agreements.add_measure, project=project, by=request.user)
    if status != 200:
        return page(request, pk, status=status, measure_form=form)
    messages.success(request, _("성과 지표를 더했습니다. 초안이 있으면 목표값을 적어 주세요."))
    return redirect("projects:agreement", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: SignedInRequest, pk: int) -> HttpResponse:
    agreement = _agreement(request, pk)
    require(permissions.can_manage(request.user, agreement.project))
    return _rewrite(
        request,
        agreement,
        TermsForm,
        agreements.revise,
        agreements.drafted,
        done=_("협약 초안을 고쳤습니다."),
        title=_("협약 초안 고치기"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: SignedInRequest, pk: int) -> HttpResponse:
    agreement = _agreement(request, pk)
    require(permissions.can_request_amendment(request.user, agreement))
    return _rewrite(
        request,
        agreement,
        AmendForm,
        amendments.request,
        amendments.refuse_unready,
        done=_("협약변경을 신청했습니다. 운영기관이 결정하면 알려 드립니다."),
        title=_("협약변경 신청"),
    )


def _rewrite(
    request: SignedInRequest,
    agreement: Agreement,
    form_class: type[TermsForm],
    action: Any,
    refuse: Callable[[Agreement], Any],
    **words: str,
) -> HttpResponse:
    """The form of terms that start from the present ones, and what is done with them."""
    project, status, current = agreement.project, 200, agreement.current
    given: dict[str, Any] = {"project": project, "programme": agreement.programme, "viewer": request.user}
    if request.method == "POST":
        form = form_class(request.POST, **given)
        status = carry_out(form, action, agreement=agreement, by=request.user)
        if status == 200:
            messages.success(request, words["done"])
            return redirect("projects:agreement", project.pk)
    else:
        refuse(agreement)
        form = form_class(initial=start_of_terms(current) if current else {}, **given)
    context = {"agreement": agreement, "form": form, "title": words["title"]}
    return render_section(
        request, project, "agreement", "projects/agreement_terms.html", context, status=status
    )


@login_required
@require_POST
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    agreement = _agreement(request, pk)
    agreements.discard(agreement=agreement, by=request.user)
    messages.success(request, _("협약 초안을 지웠습니다."))
    return redirect("projects:agreement", agreement.project_id)


@login_required
@require_POST
def sign(request: SignedInRequest, pk: int) -> HttpResponse:
    agreement = _agreement(request, pk)
    require(permissions.can_manage(request.user, agreement.project))
    form = SignForm(request.POST, request.FILES)
    status = carry_out(form, agreements.sign, agreement=agreement, by=request.user)
    if status != 200:
        return page(request, agreement.project_id, status=status, sign_form=form)
    messages.success(request, _("체결을 등록했습니다. 두 기업에 알렸습니다."))
    return redirect("projects:agreement", agreement.project_id)


@login_required
@require_safe
def version(request: SignedInRequest, pk: int) -> HttpResponse:
    """One version in full, beside the original."""
    terms = _terms(request, pk)
    original = terms.agreement.original or terms
    compared = rules.compare(original, terms, request.user, lines=terms != original)
    context = {
        "terms": terms,
        "original": original,
        "compared": compared,
        "altered": rules.apart(compared, changed=True),
        "kept": rules.apart(compared, changed=False),
        "budget": rules.budget(terms),
        "documents": Attachment.objects.of(terms),
    }
    project = terms.agreement.project
    return render_section(request, project, "agreement", "projects/terms.html", context)


@login_required
@require_POST
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    terms = _terms(request, pk)
    require(permissions.can_decide_amendment(request.user, terms))
    form = ApproveForm(request.POST, request.FILES, auto_id="approve_%s")
    status = carry_out(form, amendments.approve, terms=terms, by=request.user)
    if status != 200:
        return page(request, terms.agreement.project_id, status=status, approve_form=form)
    messages.success(request, _("협약변경을 승인했습니다. 새 조건이 시행됩니다."))
    return redirect("projects:agreement", terms.agreement.project_id)


@login_required
@require_POST
def reject(request: SignedInRequest, pk: int) -> HttpResponse:
    terms = _terms(request, pk)
    require(permissions.can_decide_amendment(request.user, terms))
    form = RejectForm(request.POST)
    status = carry_out(form, amendments.reject, terms=terms, by=request.user)
    if status != 200:
        return page(request, terms.agreement.project_id, status=status, reject_form=form)
    messages.success(request, _("협약변경을 반려했습니다. 신청한 쪽에 알렸습니다."))
    return redirect("projects:agreement", terms.agreement.project_id)


@login_required
@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    terms = _terms(request, pk)
    amendments.withdraw(terms=terms, by=request.user)
    messages.success(request, _("협약변경 신청을 철회했습니다."))
    return redirect("projects:agreement", terms.agreement.project_id)
