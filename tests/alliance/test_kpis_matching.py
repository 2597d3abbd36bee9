"""Matching's KPIs from the moves of matches; pairs that arrived together stay out."""

from decimal import Decimal

import pytest

from matchmaking.models import Match, Need, RankerVersion
from tests import factories

from .built import a_quarter_before, agreement, moment, moved, project, value

pytestmark = pytest.mark.django_db


def pair(opened="2026-03-02", **fields):
    return factories.MatchFactory(need__opened_at=moment(opened), created_at=moment(opened), **fields)


def invited(verb, day="2026-03-10", match=None, **fields):
    match = match or pair(**fields)
    moved(match, verb, day, from_state=Match.Status.INVITED)
    return match


def test_no_response_of_invitations_that_have_ended():
    assert value("no_response_rate") is None
    invited("match.expired")
    for verb in ("match.accepted", "match.declined", "match.accepted"):
        invited(verb)
    invited("match.cancelled")
    invited("match.expired", designated=True)
    moved(pair(), "match.declined", "2026-03-10", from_state=Match.Status.ACCEPTED)
    assert value("no_response_rate") == 25
    assert value("no_response_rate", "2026-03-09") is None


def test_an_invitation_anew_replaces_the_first():
    match = invited("match.expired")
    invited("match.accepted", "2026-04-01", match)
    assert (value("no_response_rate", "2026-03-31"), value("no_response_rate", "2026-04-01")) == (100, 0)
    assert a_quarter_before("no_response_rate", "2026-04-01") == 100


def test_days_to_the_first_consultation():
    first = pair()
    moved(first, "match.consulted", "2026-03-06")
    moved(factories.MatchFactory(need=first.need), "match.consulted", "2026-03-30")
    moved(pair(), "match.consulted", "2026-03-12")
    moved(pair(designated=True), "match.consulted", "2026-03-30")
    pair()
    assert value("days_to_consultation") == 7
    assert value("days_to_consultation", "2026-03-11") == 4


def test_days_from_consultation_to_agreement():
    for days in ("2026-03-12", "2026-03-22"):
        one = project()
        moved(one.match, "match.consulted", "2026-03-02")
        agreement(one, 6, days)
    together = project(match__designated=True)
    moved(together.match, "match.consulted", "2026-03-02")
    agreement(together, 6, "2026-08-03")
    agreement(project(), 6, "2026-08-03")
    assert value("days_to_agreement", "2026-03-21") == 10
    assert value("days_to_agreement") == 15


def test_matched_of_the_needs_that_were_opened():
    held, fell, taken_back = pair(), pair(), pair()
    for match in (held, fell, taken_back):
        moved(match, "match.selected", "2026-03-20")
    moved(fell, "match.fell_through", "2026-04-20")
    moved(taken_back, "match.quoted", "2026-04-21", from_state=Match.Status.SELECTED)
    factories.NeedFactory(status=Need.Status.CANCELLED, opened_at=moment("2026-03-02"))
    moved(pair(designated=True), "match.selected", "2026-03-20")
    factories.NeedFactory(opened_at=None, status=Need.Status.SUBMITTED)
    assert value("match_rate", "2026-03-19") == 0
    assert value("match_rate", "2026-03-20") == 75
    assert value("match_rate") == 25


def test_agreed_of_the_selections():
    agreed, fell = project(), pair()
    together = project(match__designated=True)
    for match in (agreed.match, fell, together.match):
        moved(match, "match.selected", "2026-03-20")
    moved(fell, "match.fell_through", "2026-03-25")
    for one in (agreed, together):
        agreement(one, 6, "2026-04-01")
    assert (value("agreement_rate", "2026-03-31"), value("agreement_rate", "2026-04-01")) == (0, 50)


def ranker(version, quality, day):
    RankerVersion.objects.create(
        version=version,
        sha256="0",
        base="rules",
        labels_stamp="0",
        metrics={"rankings": {"model": {"ndcg_at_10": quality}}} if quality else {},
        promoted_at=moment(day) if day else None,
    )


def test_quality_of_the_ranker_that_serves():
    assert value("ranking_quality") is None
    ranker("v1", 0.61, "2026-03-31")
    ranker("v2", 0.7, "2026-04-01")
    ranker("v3", 0.9, None)
    ranker("v4", None, "2026-05-01")
    assert value("ranking_quality", "2026-03-31") == Decimal("0.61")
    assert value("ranking_quality") == Decimal("0.7")
