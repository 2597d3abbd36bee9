"""Answering a meeting's invitation by the link in its mail, without signing in.

Only a POST changes anything, since mail scanners open links; a link that no longer answers says the same whether it
is late, cancelled or unknown.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from foundation.history.workflow import Refused
from matchmaking.views.links import opened_by_link

from .. import answering
from ..models import Attendance
from ..services import meetings


@opened_by_link
@require_http_methods(["GET", "HEAD", "POST"])
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    attendance = answering.opened(token)
    if attendance is None:
        return _gone(request)
    said = request.POST.get("answer", "")
    if said in (Attendance.Answer.YES, Attendance.Answer.NO):
        try:
            meetings.answer(attendance=attendance, answer=said, by=None)
        except Refused:
            return _gone(request)
    context = {"attendance": attendance, "meeting": attendance.meeting, "said": bool(said)}
    return render(request, "alliance/answer.html", context)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "alliance/answer_gone.html", status=410)
