"""The schema says what the API does: no warning when it is made, and what is drawn from it is answered as it says."""

import re
from collections import Counter

import pytest
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from companies.services import people
from config.wsgi import application
from foundation.files.services import attach
from foundation.history import clock
from foundation.notifications.models import Notification
from matchmaking.models import ContactLog, Curation, Lead, Match, Message, Need, Question
from tests import factories
from tests.matchmaking import eventful, judged, ranked

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
URL = "/api/v1/schema/"
M = Match.Status


@pytest.fixture
def schema(db):
    """Over the application itself. The end of a request must leave the connection open, as Django's own test
    client does: it holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi(f"{URL}?format=json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(index):
    """One of each; gives a person of each role, and ids that they know by noun."""
    need = ranked.need(external_id="t-need")
    solution = ranked.solution(external_id="t-solution", company__external_id="t-company")
    factories.ReferenceFactory(solution=solution)
    factories.SiteFactory(company=solution.company)
    factories.NeedFactory(confidentiality=Need.Confidentiality.SUMMARY, budget_max_krw=None)
    match = factories.MatchFactory(
        need=need,
        solution=solution,
        status=M.QUOTED,
        nda_accepted_at=clock.now(),
        external_id="t-match",
    )
    factories.InvitationFactory(match=match)
    quotation = factories.QuotationFactory(match=match)
    chosen = factories.MatchFactory(
        need__company=need.company,
        need__status=Need.Status.MATCHED,
        solution=solution,
        status=M.SELECTED,
    )
    factories.ProjectFactory(match=chosen, external_id="t-project")
    owner, supplier = factories.member_of(need.company), factories.member_of(solution.company)
    notification = Notification.objects.create(user=owner, kind="matchmaking.invited", title="초대", url="/")
    said = Message.objects.create(match=match, author=owner, side="demand", body="자료를 보냅니다.")
    upload = SimpleUploadedFile("자료.txt", "도면 번호".encode())
    file = attach(upload=upload, to=said, by=owner)
    made = judged.scoring(1)
    closed = judged.closed(judged.GOOD)
    lead = Lead.objects.create(
        need=made.round.need,
        company=solution.company,
        solution=solution,
        score=0.8,
        accept_probability=0.6,
        interest=0.48,
        ranker="rules",
        masked=False,
        reasons={"ko": [{"family": "problem", "direction": "for", "text": "맞음", "evidence": []}]},
    )
    booked, _pair = eventful.booked()
    question = Question.objects.create(need=need, match=match, body="전압은?", asked_by=supplier)
    curation = Curation.objects.create(
        need=need,
        solution=factories.SolutionFactory(),
        kind="exclude",
        status="live",
        reason="다른 설비",
        made_by_key=owner.pk,
    )
    contact = ContactLog.objects.create(
        company=need.company, need=need, kind="phone", summary="통화", by_key=made.coordinator.pk
    )
    index()
    persons = {
        "owner": owner,
        "supplier": supplier,
        "coordinator": made.coordinator,
        "reviewer": made.reviewers[0],
        "alliance": factories.UserFactory(is_alliance_member=True),
        "administrator": factories.UserFactory(is_staff=True, is_superuser=True),
    }
    ids = {
        "companies": "t-company",
        "curations": str(curation.pk),
        "files": str(file.pk),
        "preview": closed.round.external_id,
        "solutions": "t-solution",
        "needs": "t-need",
        "matches": "t-match",
        "projects": "t-project",
        "quotations": str(quotation.pk),
        "rounds": made.round.external_id,
        "seats": str(made.seats[0].pk),
        "contacts": str(contact.pk),
        "events": booked.event.external_id,
        "consultations": str(booked.pk),
        "leads": str(lead.pk),
        "questions": str(question.pk),
        "notifications": str(notification.pk),
    }
    return persons, ids


def test_is_made_without_a_warning(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))


def test_is_for_everybody(client, db):
    response = client.get(URL)
    assert response.status_code == 200
    assert "tokenAuth" in response.content.decode()


def test_every_operation_is_named_described_and_typed(schema):
    operations = [
        (method, operation)
        for item in schema.raw_schema["paths"].values()
        for method, operation in item.items()
    ]
    names = Counter(operation["operationId"] for _method, operation in operations)
    assert set(names.values()) == {1}
    for method, operation in operations:
        name = operation["operationId"]
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", name), name
        assert re.match(r"[A-Z]", operation.get("description", "")), name
        assert {"401", "404", "429"} <= set(operation["responses"]), name
        if method != "get":
            assert {"403", "409", "415", "422"} <= set(operation["responses"]), name
            headers = [one["name"] for one in operation["parameters"] if one["in"] == "header"]
            assert "Idempotency-Key" in headers, name
        done = [status for status in operation["responses"] if status.startswith("2")]
        assert len(done) == 1, name
        assert done == ["204"] or operation["responses"][done[0]]["content"], name
    enums = [name for name in schema.raw_schema["components"]["schemas"] if name.endswith("Enum")]
    assert not [name for name in enums if re.search(r"\d|[A-Z0-9]{3,}Enum", name)]


def draw(operation, known, roles, check):
    """Some requests of some roles, half of them for a row that there is."""

    @settings(
        max_examples=3,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy() | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
        role=st.sampled_from(roles),
        there=st.booleans(),
    )
    def drawn(case, role, there):
        if there and known:
            case.path_parameters = dict(known)
        check(case, role)

    drawn()


def test_who_is_asked_for_what_is_answered_as_it_says(schema, world):
    """Each role at every operation by what is drawn from the schema, right and wrong; whatever was done is taken
    back."""
    persons, ids = world
    headers = {}
    for role, user in persons.items():
        token, text = people.issue_token(by=user, label="검사", scopes=["read", "write"], days=1)
        ids["me"] = str(token.pk)
        headers[role] = {"Authorization": f"Token {text}"}
    seen = {role: Counter() for role in persons}

    def check(case, role):
        with transaction.atomic():
            response = case.call(headers=headers[role])
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKS)
        seen[role][response.status_code] += 1
        return response.status_code

    for found in schema.get_all_operations():
        operation = found.ok()
        noun = operation.path.split("/")[3]
        if operation.path.endswith("/preview/"):  # of a round whose scoring is closed
            noun = "preview"
        known = {"id": ids[noun]} if "{id}" in operation.path and noun in ids else {}
        if operation.method == "get":
            answers = {check(operation.Case(path_parameters=known), role) for role in persons}
            assert 200 in answers, operation.path
        draw(operation, known, sorted(persons), check)
    assert all(counts[200] and counts[404] for counts in seen.values()), seen
    assert all(counts[400] for counts in seen.values()), seen
