"""The guided form of a need: short steps, each saved as it is sent, complete or not."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from companies.models import Company
from companies.requests import SignedInRequest
from foundation.history.workflow import require
from solutions.models import Term

from .. import examples, need_pages, permissions
from ..faces import face
from ..forms.needs import REVIEW, STEP_OF, STEPS, NeedForm
from ..models import Need
from ..services import needs as services
from ..services.need_checks import cautions, missing
from .needs import get_need
from .suggestions import OFFERED, Panel, panel, reply

DISCLOSURE = STEP_OF["masked_summary"]  # previews what a supplier sees
SUGGESTED = {1: OFFERED, 2: (Term.Facet.PROCESS,), 3: (Term.Facet.DATA_TYPE,)}  # facets by step


@login_required
@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    """The first step; what it says becomes a draft."""
    firms = [row.company for row in request.user.firms.values()]
    firms = [firm for firm in firms if permissions.can_create(request.user, firm)]
    require(bool(firms), str(_("승인된 수요기업의 담당자만 수요를 등록할 수 있습니다.")))
    chosen = request.POST.get("company")
    company = next((firm for firm in firms if str(firm.pk) == chosen), firms[0])
    example = examples.for_firm(company)
    data = request.POST if request.method == "POST" else None
    form = NeedForm(data, step=1, examples=example, initial=_begun(request, {}, example))
    if form.is_valid():
        choices = _choices(request, form)
        try:
            need = services.create(company=company, by=request.user, **choices, **form.content)
        except ValidationError as error:
            _put(form, error.message_dict)
        else:
            return _onwards(request, need, 1)
    return _page(request, form, 1, company=company, firms=firms)


@login_required
@require_http_methods(["GET", "POST"])
def step(request: SignedInRequest, pk: UUID, number: int) -> HttpResponse:
    """One step of a saved need; `?check=1` marks what is missing for a submission, `?example=1` begins what is empty
    with the example of the firm's sector."""
    need = get_need(request, pk)
    require(permissions.can_edit(request.user, need))
    if not 1 <= number <= REVIEW:
        raise Http404
    values = NeedForm.values_of(need)
    example = examples.for_firm(need.company)
    asked = {comment.field: comment.text for comment in need_pages.comments(need)}
    beside: dict[str, Any] = {"step": number, "examples": example, "comments": asked}
    if request.method == "POST" and number < REVIEW:
        form = NeedForm(request.POST, **beside)
        if form.is_valid() and (saved := _save(request, need, form)):
            return _onwards(request, saved, number)
    elif "check" in request.GET:
        form = NeedForm(values, **beside)
        form.is_valid()
        _put(form, missing(need))
    else:
        form = NeedForm(initial=_begun(request, values, example), **beside)
    return _page(request, form, number, company=need.company, need=need)


def _begun(request: SignedInRequest, values: Mapping[str, Any], example: Mapping[str, str]) -> dict[str, Any]:
    """What a step begins with: its values and, where that is asked for, the example's in the place of empty ones."""
    wished = example.items() if "example" in request.GET else ()
    return {**values, **{name: text for name, text in wished if not values.get(name)}}


def _save(request: SignedInRequest, need: Need, form: NeedForm) -> Need | None:
    try:
        choices = _choices(request, form, need)
        return services.save_step(need=need, by=request.user, **choices, **form.content)
    except ValidationError as error:
        _put(form, error.message_dict)
        return None


def _choices(request: SignedInRequest, form: NeedForm, need: Need | None = None) -> dict[str, Any]:
    """The terms of the step with those that were taken over by a button, and what was suggested."""
    suggested, taken = reply(request.POST)
    terms: dict[str, Iterable[Term]] = dict(form.terms)
    for term in taken:
        present = need.terms.filter(facet=term.facet) if need else ()
        terms[term.facet] = {*terms.get(term.facet, present), term}
    return {"terms": terms, "suggested": suggested}


def _put(form: NeedForm, messages_by_field: Any) -> None:
    for field, texts in messages_by_field.items():
        if field in form.fields:
            form.add_error(field, texts)


def _onwards(request: SignedInRequest, need: Need, number: int) -> HttpResponse:
    wish = "stay" if "take" in request.POST else request.POST.get("then")
    if wish == "later":
        messages.success(request, _("저장했습니다. 여기서 언제든 이어서 쓸 수 있습니다."))
        return redirect("matchmaking:need", need.pk)
    return redirect("matchmaking:need_step", need.pk, number if wish == "stay" else number + 1)


def _page(
    request: SignedInRequest,
    form: NeedForm,
    number: int,
    *,
    company: Company,
    need: Need | None = None,
    firms: list[Company] | None = None,
) -> HttpResponse:
    submits = need is not None and need.status in Need.WRITTEN and permissions.can_submit(request.user, need)
    context = {
        "form": form,
        "number": number,
        "last": number - 1,
        "step": STEPS[number - 1],
        "steps": [
            (step.label, "current" if n == number else "done" if n < number else "ahead")
            for n, step in enumerate(STEPS, 1)
        ],
        "need": need,
        "company": company,
        "firms": firms or [],
        "preview": face(need, full=False) if need and number == DISCLOSURE else None,
        "reviewed": face(need, full=True) if need and number == REVIEW else None,
        "missing": missing(need) if need and number == REVIEW else {},
        "cautions": cautions(need) if need and number in (DISCLOSURE, REVIEW) else [],
        "example": any(name in examples.FIELDS for name in form.fields),
        **(need_pages.measured(need, request.user) if need else {}),
        "panel": _suggestions(request, number, need),
        "can_submit": submits,
    }
    return render(request, "matchmaking/need_step.html", context, status=422 if form.errors else 200)


def _suggestions(request: SignedInRequest, number: int, need: Need | None) -> Panel | None:
    """What the words suggest for the facets of a step; while they are typed in the first one, anew."""
    if number not in SUGGESTED:
        return None
    title, description = (need.title, need.description) if need else ("", "")
    return panel(
        user=request.user,
        title=request.POST.get("title", title),
        description=request.POST.get("description", description),
        facets=SUGGESTED[number],
        need=need,
        live=number == 1,
    )
