"""Leads: each need as the supplier sees it, narrowed, and passed on."""

import pytest

from matchmaking.models import Lead, LeadPass, Need
from tests import factories
from tests.api.test_errors import problem
from tests.matchmaking.pairs import SECRET, secret_need

VALUES = {"score": 0.8, "accept_probability": 0.6, "interest": 0.48, "ranker": "rules"}
REASONS = {"ko": [{"family": "problem", "direction": "for", "text": "비전검사 실적", "evidence": []}]}


@pytest.fixture
def seller(db):
    return factories.member_of(factories.SupplierFactory(external_id="t-seller"))


def lead(seller, **fields):
    [firm] = [row.company for row in seller.firms.values()]
    solution = firm.solutions.first() or factories.SolutionFactory(company=firm, external_id="t-solution")
    masked = fields.get("confidentiality") == Need.Confidentiality.SUMMARY
    need = secret_need(**{"confidentiality": "open", **fields})
    return Lead.objects.create(
        need=need, company=firm, solution=solution, masked=masked, reasons=REASONS, **VALUES
    )


def send(api, by, path, **sent):
    return api.client(by).post(f"/api/v1/leads/{path}", sent, content_type="application/json")


def test_a_lead_shows_what_its_supplier_may_see(api, seller):
    lead(seller, confidentiality=Need.Confidentiality.SUMMARY)
    [row] = api.rows("leads/", seller)
    assert (row["need"]["shown"], row["solution"], row["points"]) == ("masked", "t-solution", 80)
    assert row["reasons"][0]["text"] == "비전검사 실적"
    assert SECRET not in str(row)


def test_passing_on_and_undoing_it(api, seller):
    one = lead(seller)
    row = send(api, seller, f"{one.pk}/pass/", reason="field", note="우리 일이 아닙니다").json()
    assert row["passed"] == "field"
    assert api.rows("leads/", seller) == []
    assert api.rows("leads/", seller, passed="1") == [row]
    problem(send(api, seller, f"{one.pk}/pass/", reason="field"), 409)
    assert send(api, seller, f"{one.pk}/undo/").json()["passed"] == ""
    problem(send(api, seller, f"{one.pk}/undo/"), 409)
    assert LeadPass.objects.get().undone_at is not None
    assert len(api.rows("leads/", seller)) == 1


def test_what_was_never_passed_on_is_not_undone(api, seller):
    problem(send(api, seller, f"{lead(seller).pk}/undo/"), 404)


def test_narrowed(api, seller):
    lead(seller, confidentiality=Need.Confidentiality.SUMMARY)
    full = lead(seller)
    [row] = api.rows("leads/", seller, shown="full")
    assert row["id"] == full.pk
    told = problem(api.get("leads/", seller, process="없는 공정"), 400)
    assert set(told["errors"]) == {"process"}
    assert set(problem(api.get("leads/", seller, passed="maybe"), 400)["errors"]) == {"passed"}


def test_only_of_ones_own_firm_and_for_suppliers(api, seller, stranger):
    one = lead(seller)
    problem(api.get("leads/", stranger), 403)
    other = factories.member_of(factories.SupplierFactory())
    problem(send(api, other, f"{one.pk}/pass/", reason="field"), 404)
    assert api.rows("leads/", other) == []
    assert send(api, seller, "refresh/").status_code == 204


def test_queries_do_not_grow_with_rows(api, seller):
    for _n in range(2):
        lead(seller)
    few = api.queries("leads/", seller, 2)
    for _n in range(6):
        lead(seller)
    assert api.queries("leads/", seller, 8) == few <= 8
