"""What the operating body does: contact logs, designated matches, who looks after a need."""

import pytest

from matchmaking.models import ContactLog, Match
from tests import factories
from tests.api.test_errors import problem

SAID = {"kind": "phone", "summary": "통화했습니다"}


def send(api, by, path, **sent):
    return api.client(by).post(f"/api/v1/{path}", sent, content_type="application/json")


def test_logging_a_contact_and_finishing_it(api, coordinator):
    need = factories.NeedFactory()
    case = {"company": need.company.external_id, "need": need.external_id}
    response = send(
        api, coordinator, "contacts/", **SAID, **case, next_action="자료 받기", next_on="2030-01-02"
    )
    assert response.status_code == 201
    row = response.json()
    assert (row["company"], row["need"], row["match"]) == (*case.values(), None)
    assert api.rows("contacts/", coordinator, need=need.external_id) == [row]
    assert send(api, coordinator, f"contacts/{row['id']}/finish/").json()["done_at"] is not None
    problem(send(api, coordinator, f"contacts/{row['id']}/finish/"), 409)


def test_a_consultation_moves_its_match_on(api, coordinator):
    match = factories.MatchFactory(status=Match.Status.ACCEPTED)
    company = match.solution.company.external_id
    sent = {"kind": "consultation", "summary": "만났습니다", "company": company, "match": match.external_id}
    assert send(api, coordinator, "contacts/", **sent).status_code == 201
    match.refresh_from_db()
    assert match.status == Match.Status.CONSULTED


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"company": "t-none"}, "company"),
        ({"kind": "pigeon"}, "kind"),
        ({"occurred_on": "2100-01-01"}, "occurred_on"),
        ({"next_on": "2030-01-01"}, "next_action"),
    ],
)
def test_bad_input_is_named(api, coordinator, changes, name):
    company = factories.CompanyFactory()
    sent = {**SAID, "company": company.external_id, **changes}
    assert set(problem(send(api, coordinator, "contacts/", **sent), 400)["errors"]) == {name}
    assert not ContactLog.objects.exists()


def test_nobody_else_reads_or_writes_them(api, stranger):
    problem(api.get("contacts/", stranger), 403)
    problem(send(api, stranger, "contacts/", **SAID), 403)


def test_designating_and_assigning(api, coordinator):
    need, solution = factories.NeedFactory(), factories.SolutionFactory()
    base = f"needs/{need.external_id}"
    response = send(api, coordinator, f"{base}/designate/", solution=solution.external_id, reason="함께 옴")
    assert response.status_code == 201
    assert (response.json()["status"], response.json()["designated"]) == ("accepted", True)
    assert send(api, coordinator, f"{base}/assign/", coordinator=str(coordinator.pk)).status_code == 200
    need.refresh_from_db()
    assert need.coordinator == coordinator
    outsider = factories.UserFactory()
    told = problem(send(api, coordinator, f"{base}/assign/", coordinator=str(outsider.pk)), 400)
    assert set(told["errors"]) == {"coordinator"}


def test_queries_do_not_grow_with_rows(api, coordinator):
    def make(count):
        for _n in range(count):
            match = factories.MatchFactory()
            ContactLog.objects.create(
                company=match.solution.company, need=match.need, match=match, by_key=coordinator.pk, **SAID
            )

    make(2)
    few = api.queries("contacts/", coordinator, 2)
    make(6)
    assert api.queries("contacts/", coordinator, 8) == few <= 6
