"""Pages of the thesaurus, for coordinators."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.models import User
from companies.requests import SignedInRequest
from foundation.history.models import Event
from foundation.history.workflow import require
from foundation.pages import respond

from .. import permissions
from ..models import ThesaurusEntry
from . import lexicon, services
from .forms import EntryForm, FilterForm
from .preview import Preview, preview

PER_PAGE = 50
RECENT = 10
LABELS = {
    "thesaurus.created": gettext_lazy("새로 넣었습니다"),
    "thesaurus.updated": gettext_lazy("고쳤습니다"),
    "thesaurus.deleted": gettext_lazy("지웠습니다"),
}


@login_required
@require_safe
def list_(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_edit_thesaurus(request.user))
    form = FilterForm(request.GET)
    rows = ThesaurusEntry.objects.select_related("term")
    if form.is_valid():
        if wanted := form.cleaned_data["q"]:
            rows = rows.filter(preferred__in=lexicon().containing(wanted))
        if term := form.cleaned_data["term"]:
            rows = rows.filter(term=term)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    recent = Event.objects.filter(object_type=ThesaurusEntry._meta.label_lower).order_by("-pk")[:RECENT]
    context = {"form": form, "page": page, "events": _told(recent, named=True)}
    return render(request, "solutions/thesaurus.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: SignedInRequest) -> HttpResponse:
    require(permissions.can_edit_thesaurus(request.user))
    return _edit(request, None)


@login_required
@require_http_methods(["GET", "POST"])
def update(request: SignedInRequest, pk: int) -> HttpResponse:
    require(permissions.can_edit_thesaurus(request.user))
    return _edit(request, get_object_or_404(ThesaurusEntry.objects.select_related("term"), pk=pk))


@login_required
@require_POST
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    require(permissions.can_edit_thesaurus(request.user))
    entry = get_object_or_404(ThesaurusEntry, pk=pk)
    services.delete(entry=entry, by=request.user)
    messages.success(request, _("‘%(name)s’ 항목을 지웠습니다.") % {"name": entry.preferred})
    return redirect("thesaurus:list")


def _edit(request: SignedInRequest, entry: ThesaurusEntry | None) -> HttpResponse:
    posted = request.method == "POST"
    form = EntryForm(request.POST if posted else None, initial=EntryForm.initial_of(entry) if entry else {})
    looked: Preview | None = None
    previews = posted and request.POST.get("then") == "preview"
    if previews:
        looked = _preview(request.user, form, entry)
    elif posted and form.is_valid():
        try:
            saved = _save(request.user, form, entry)
        except ValidationError as error:
            form.put(error)
        else:
            messages.success(request, _("저장했습니다. 다음 검색부터 쓰입니다."))
            return redirect("thesaurus:update", saved.pk)
    context = {
        "form": form,
        "entry": entry,
        "preview": looked,
        "previews": previews,
        "events": _told(Event.objects.of(entry)) if entry else [],
    }
    status = 422 if form.errors and not previews else 200
    return respond(request, "solutions/thesaurus_entry.html#preview", context, status=status)


def _save(by: User, form: EntryForm, entry: ThesaurusEntry | None) -> ThesaurusEntry:
    if entry is None:
        return services.create(by=by, **form.content)
    return services.update(entry=entry, by=by, version=form.cleaned_data["version"] or 0, **form.content)


def _preview(user: User, form: EntryForm, entry: ThesaurusEntry | None) -> Preview | None:
    """The preview that was asked for; None, and the reasons on the form, where it can't be made."""
    if form.is_valid():
        text, content = form.cleaned_data["example"].strip(), form.content
        if not text:
            form.add_error("example", _("시험해 볼 말을 적어 주세요."))
        try:
            preferred, variants = services.cleaned(entry, content["preferred"], content["variants"])
        except ValidationError as error:
            form.put(error)
        if not form.errors:
            return preview(user=user, text=text, entry=entry, preferred=preferred, variants=variants)
    return None


def _told(events: Iterable[Event], *, named: bool = False) -> list[dict[str, Any]]:
    """Events in words: who did what, to which entry where `named`, and the forms that came and went."""
    rows = list(events)
    people: dict[Any, str] = dict(
        User.objects.filter(pk__in={row.actor_key for row in rows}).values_list("pk", "name")
    )
    told = []
    for row in rows:
        words = [
            people.get(row.actor_key, ""),
            row.data["preferred"] if named else "",
            LABELS[row.verb],
        ]
        forms = [
            (_("더함"), row.data.get("added")),
            (_("뺌"), row.data.get("removed")),
        ]
        told.append(
            {
                "occurred_at": row.occurred_at,
                "label": " · ".join(str(word) for word in words if word),
                "reason": "\n".join(f"{label}: {', '.join(given)}" for label, given in forms if given),
            }
        )
    return told
