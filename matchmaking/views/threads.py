"""The thread of a match, and the list of one's own threads."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from companies.models import User
from companies.requests import SignedInRequest
from foundation.files.models import Attachment
from foundation.history.workflow import looked_at, require
from foundation.pages import respond

from .. import permissions
from ..faces import faces
from ..forms.threads import MessageForm
from ..models import Match, Message, Need
from ..services import invitations
from ..services import threads as services
from ..speakers import People, choices, names_of

PER_PAGE = 20
MESSAGES_PER_PAGE = 30


@dataclass(frozen=True)
class Said:
    """A message as its reader sees it: who spoke and who was called, by name only where the reader may know it."""

    message: Message
    author: str
    called: list[str]
    own: bool
    files: list[Attachment]


@login_required
@require_safe
def threads(request: SignedInRequest) -> HttpResponse:
    """One's own threads, the latest word first."""
    page = Paginator(services.of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    services.note_unread(page, request.user)
    needs = {row.need_id: row.need for row in page}
    shown = {face.pk: face for face in faces(_with_terms(needs), request.user)}
    rows = [(match, shown[match.need_id]) for match in page]
    return render(request, "matchmaking/threads.html", {"page": page, "rows": rows})


def _with_terms(needs: Iterable[UUID]) -> Any:
    return Need.objects.filter(pk__in=list(needs)).select_related("company").prefetch_related("terms")


@login_required
@require_safe
def thread(request: SignedInRequest, pk: UUID) -> HttpResponse:
    match = _get(request, pk)
    if services.side_of(request.user, match) == Message.Side.OPERATOR:
        looked_at(match, by=request.user, purpose="thread")
    return _page(request, match)


@login_required
@require_POST
def say(request: SignedInRequest, pk: UUID) -> HttpResponse:
    match = _get(request, pk)
    require(permissions.can_talk(request.user, match))
    people = services.participants(match)
    form = MessageForm(request.POST, request.FILES, people=choices(request.user, match, people))
    if not form.is_valid():
        return _page(request, match, form)
    called = set(form.cleaned_data.get("mentions", ()))
    services.say(
        match=match,
        body=form.cleaned_data["body"],
        by=request.user,
        mentions=[person for person, _side in people if person.pk in called],
        files=form.cleaned_data["uploads"],
    )
    if request.htmx:
        return _page(request, match, sent=True)
    return redirect("matchmaking:thread", match.pk)


def _get(request: SignedInRequest, pk: UUID) -> Match:
    return get_object_or_404(Match.objects.visible_to(request.user).for_list(), pk=pk)


def _page(
    request: SignedInRequest, match: Match, form: MessageForm | None = None, *, sent: bool = False
) -> HttpResponse:
    """The thread, newest first, which is read from now on, and the form of who may write now."""
    user = request.user
    rows = match.messages.select_related("author").prefetch_related("mentions").order_by("-sent_at", "-pk")
    page = Paginator(rows, MESSAGES_PER_PAGE).get_page(None if sent else request.GET.get("page"))
    unread = services.unread_in(match, user)
    if unread:
        services.see(match=match, by=user)
    people = services.participants(match)
    writable = match.status in services.WRITABLE and permissions.can_talk(user, match)
    if form is None and writable:
        form = MessageForm(people=choices(user, match, people))
    full = match.need.shown_to(user) == "full"
    context = {
        "match": match,
        "title": match.need.title if full else match.need.masked_title,
        "page": page,
        "rows": _said(user, match, list(page), people),
        "form": form if writable else None,
        "sent": sent,
        "unpledged": invitations.needs_pledge(match)
        and services.side_of(user, match) != Message.Side.SUPPLIER,
    }
    return respond(request, "matchmaking/thread.html#thread", context)


def _said(user: User, match: Match, messages: list[Message], present: People) -> list[Said]:
    """Messages as `user` sees them, each with its files; a few queries for all."""
    sides: dict[User, Message.Side | None] = {
        person: None for row in messages for person in row.mentions.all()
    }
    sides |= present
    sides |= {row.author: Message.Side(row.side) for row in messages}
    names = names_of(user, match, list(sides.items()))
    files: dict[str, list[Attachment]] = {str(row.pk): [] for row in messages}
    attached = Attachment.objects.filter(object_type=Message._meta.label_lower, object_id__in=files)
    for file in attached.order_by("created_at", "pk"):
        files[file.object_id].append(file)
    return [
        Said(
            message=row,
            author=names[row.author_id],
            called=[names[person.pk] for person in row.mentions.all()],
            own=row.author_id == user.pk,
            files=files[str(row.pk)],
        )
        for row in messages
    ]
