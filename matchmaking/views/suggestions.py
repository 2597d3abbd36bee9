"""What is suggested beside a need's form, and what of it a person took over; it never stands in the form's way."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST

from companies.models import User
from companies.requests import SignedInRequest
from foundation.history.workflow import require
from solutions.forms import TermsField
from solutions.models import Term

from .. import permissions
from ..models import Need
from ..suggestions import Suggestion, suggest

OFFERED = (Term.Facet.PROCESS, Term.Facet.DATA_TYPE)
TEMPLATE = "matchmaking/suggested.html#found"


@dataclass(frozen=True)
class Row:
    """A suggested term, and whether the need has it by now."""

    pk: int
    term: str
    likely: bool
    why: tuple[str, ...]
    chosen: bool


@dataclass(frozen=True)
class Panel:
    """Groups of (label, rows) to take over, and the techniques that are only told; `live` while words are typed."""

    groups: list[tuple[Any, list[Row]]]
    ai_tasks: tuple[Suggestion, ...]
    live: bool = False


class WordsForm(forms.Form):
    """The words of a form that is still being written; `call` where they are heard, and only the process is asked."""

    title = forms.CharField(required=False, max_length=200)
    description = forms.CharField(required=False, max_length=20_000)
    call = forms.BooleanField(required=False)
    need = forms.ModelChoiceField(Need.objects.none(), required=False)
    process = TermsField(Term.objects.filter(facet=Term.Facet.PROCESS), required=False)

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        need = self.fields["need"]
        assert isinstance(need, forms.ModelChoiceField)
        need.queryset = Need.objects.visible_to(user).full_to(user)  # its terms are told as chosen


class ReplyForm(forms.Form):
    """What was suggested beside a form, and what of it was pressed; what isn't a term says nothing."""

    suggested = TermsField(Term.objects.filter(facet__in=OFFERED), required=False)
    take = TermsField(Term.objects.filter(facet__in=OFFERED), required=False)


def reply(data: QueryDict) -> tuple[list[Term], list[Term]]:
    """The terms that were suggested, and those that were taken over with a button."""
    form = ReplyForm(data)
    form.is_valid()
    suggested, taken = (list(form.cleaned_data.get(name, ())) for name in ("suggested", "take"))
    return suggested, taken


def panel(
    *,
    user: User,
    title: str,
    description: str,
    facets: tuple[Term.Facet, ...] = OFFERED,
    need: Need | None = None,
    chosen: Collection[Term] = (),
    live: bool = False,
) -> Panel:
    """What these words suggest for these facets; `need` is the one that they are written for."""
    apart = [need.pk] if need else []
    found = suggest(title=title, description=description, user=user, apart_from=apart)
    keys = {(term.facet, term.name): term.pk for term in Term.objects.filter(facet__in=facets)}
    has = {term.pk for term in (*chosen, *(need.terms.all() if need else ()))}
    groups = []
    for facet in facets:
        rows = [
            Row(key, one.term, one.likely, one.why, chosen=key in has)
            for one in getattr(found, facet)
            if (key := keys.get((facet, one.term)))
        ]
        if rows:
            groups.append((facet.label, rows))
    return Panel(groups, found.ai_task, live)


def of_call(user: User, data: QueryDict, taken: Collection[Term] = ()) -> Panel:
    """The panel of the form that is filled during a call; `taken` is chosen besides what the form says."""
    form = WordsForm(data, user=user)
    form.is_valid()
    words = form.cleaned_data
    return panel(
        user=user,
        title=words.get("title", ""),
        description=words.get("description", ""),
        facets=(Term.Facet.PROCESS,),
        chosen=[*words.get("process", ()), *taken],
        live=True,
    )


@login_required
@require_POST
def suggest_(request: SignedInRequest) -> HttpResponse:
    """The panel anew for words that are being typed; nothing is saved."""
    firms = [row.company for row in request.user.firms.values()]
    allowed = any(permissions.can_create(request.user, firm) for firm in firms)
    require(allowed or permissions.can_take(request.user))
    form = WordsForm(request.POST, user=request.user)
    if not form.is_valid():
        return render(request, TEMPLATE, {"refused": form}, status=422)
    words = form.cleaned_data
    if words["call"]:
        found = of_call(request.user, request.POST)
    else:
        found = panel(
            user=request.user, title=words["title"], description=words["description"], need=words["need"]
        )
    return render(request, TEMPLATE, {"panel": found})
