"""Who is told of questions and answers: links only, and never who asked."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company, User
from foundation.notifications import notify

from ..models import Need, Question


def asked(question: Question) -> None:
    """The demand firm, and who looks after the need."""
    _tell(_demand_side(question.need), question, "question", _("초대한 공급기업의 질문이 도착했습니다"))


def waiting(question: Question) -> None:
    _tell(_demand_side(question.need), question, "reminded", _("공급기업의 질문이 답을 기다립니다"))


def answered(question: Question, suppliers: Iterable[Company]) -> None:
    people = User.objects.members_of(suppliers)
    _tell(people, question, "question_answered", _("초대받은 수요의 질문에 답이 올라왔습니다"))


def _demand_side(need: Need) -> list[User]:
    people = list(User.objects.members_of([need.company]))
    coordinator = need.coordinator
    return people if coordinator is None or coordinator in people else [*people, coordinator]


def _tell(people: Iterable[User], question: Question, kind: str, title: Any) -> None:
    for person in people:
        notify(
            user=person,
            kind=f"matchmaking.{kind}",
            title=title,
            url=reverse("matchmaking:questions", args=[question.need_id]),
        )
