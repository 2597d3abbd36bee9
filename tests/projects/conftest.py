"""A project in preparation with its people, and the steps that bring its first gate to a decision."""

import itertools
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from companies.models import User
from foundation.history import clock
from projects.models import (
    CheckItem,
    Criterion,
    Deliverable,
    Gate,
    GateReview,
    GateTemplate,
    Party,
    Project,
    Requirement,
)
from projects.services import deliverables, gates, templates
from tests import factories

_titles = itertools.count(1)


def pdf(name: str = "계획서.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7\nplan")


@dataclass
class World:
    """`gate` is the project's open round."""

    project: Project
    coordinator: User
    demander: User
    supplier: User
    reviewer: User

    @property
    def gate(self) -> Gate:
        return self.project.gates.open().get()

    @property
    def gates_url(self) -> str:
        return reverse("projects:gates", args=[self.project.pk])

    def ask(self, **given) -> GateTemplate:
        """Have the open round ask for what a new version of its stage's template says: nothing but a score, unless
        it is given."""
        fields = {
            "quorum": 1,
            "pass_score": 60,
            "criteria": [templates.CriterionGiven("쓸모", "", 70), templates.CriterionGiven("일정", "", 30)],
            "items": [],
            "requirements": [],
            "note": "처음",
            "by": factories.UserFactory(is_staff=True),
        }
        gate = self.gate
        gate.template = templates.publish(stage=gate.stage, **(fields | given))
        gate.quorum, gate.pass_score = gate.template.quorum, gate.template.pass_score
        gate.save()
        return gate.template

    def points(self, *given: int) -> dict[Criterion, int]:
        return dict(zip(self.gate.criteria, given, strict=True))

    def submit(self, **given) -> Deliverable:
        fields = {"gate": self.gate, "title": f"산출물 {next(_titles)}", "note": "", "by": self.supplier}
        return deliverables.submit(**(fields | {"upload": pdf()} | given))

    def accepted(self, **given) -> Deliverable:
        return deliverables.accept(deliverable=self.submit(**given), by=self.coordinator)

    def assigned(self, reviewer: User | None = None) -> GateReview:
        return gates.assign_reviewer(gate=self.gate, reviewer=reviewer or self.reviewer, by=self.coordinator)

    def pledged(self, reviewer: User | None = None, *, conflict: bool = False) -> GateReview:
        review = self.assigned(reviewer)
        return gates.pledge(review=review, conflict=conflict, by=review.reviewer)

    def in_review(self) -> GateReview:
        """The round under review, with one accepted deliverable; its pledged review is returned."""
        self.accepted()
        review = self.pledged()
        gates.start_review(gate=self.gate, by=self.coordinator)
        return review

    def scored(self, score: int = 80) -> GateReview:
        review = self.in_review()
        return gates.score(review=review, score=score, comment="근거가 충분합니다.", by=review.reviewer)

    def decide(self, decision: str = "go", **given) -> Gate:
        fields = {"gate": self.gate, "reason": "근거를 확인했습니다.", "by": self.coordinator}
        if decision == "stop":
            fields["cause"] = "evaluation"
        return gates.decide(decision=decision, **(fields | given))

    def condition(self, title: str = "샘플 300장을 더 모읍니다.", **given) -> gates.Condition:
        fields = {"due_on": clock.today() + timedelta(days=14), "party": Party.SUPPLIER}
        return gates.Condition(title=title, **(fields | given))


@pytest.fixture
def uploads(settings, tmp_path):
    """Uploads of a test go with the test."""
    folder = {"location": str(tmp_path), "base_url": None}
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": folder}
    settings.STORAGES = settings.STORAGES | {"default": storage}


@pytest.fixture
def plain(db) -> None:
    """No stage asks for more than one document and one score: the templates that ship are away."""
    for part in (Criterion, CheckItem, Requirement, GateTemplate):
        part.objects.all().delete()


@pytest.fixture
def world(coordinator, uploads, plain) -> World:
    project = factories.ProjectFactory(coordinator=coordinator)
    return World(
        project=project,
        coordinator=coordinator,
        demander=factories.member_of(project.demand_firm, name="수요담당"),
        supplier=factories.member_of(project.supplier, name="공급담당"),
        reviewer=factories.UserFactory(is_reviewer=True, name="숨은위원"),
    )
