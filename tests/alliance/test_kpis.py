"""Each KPI from records built by hand: what it counts, from when on, and a firm only once."""

from datetime import timedelta

import pytest

from alliance import kpis
from foundation.history import clock
from matchmaking.models import Match, Need
from projects.models import Stage, StageRecord
from tests import factories

pytestmark = pytest.mark.django_db


def value(code, as_of=None):
    return kpis.BY_CODE[code].value(as_of or clock.now() + timedelta(seconds=1))


def project_of(firm, **fields):
    need = factories.NeedFactory(company=firm, status=Need.Status.MATCHED)
    match = factories.MatchFactory(need=need, status=Match.Status.SELECTED)
    return factories.ProjectFactory(match=match, **fields)


def enter(project, stage, at=None):
    project.stages.update(ended_at=clock.now())
    StageRecord.objects.create(project=project, stage=stage, started_at=at or clock.now())


def test_demand_firms_have_a_need_that_was_opened():
    firm = factories.CompanyFactory()
    factories.NeedFactory(company=firm)
    factories.NeedFactory(company=firm, status=Need.Status.CLOSED)
    factories.NeedFactory(status=Need.Status.DRAFT, opened_at=None)
    factories.NeedFactory(status=Need.Status.SUBMITTED, opened_at=None)
    assert value("demand_firms") == 1


def test_a_need_that_was_cancelled_after_it_opened_still_counts():
    factories.NeedFactory(status=Need.Status.CANCELLED)
    assert value("demand_firms") == 1


def test_transition_firms_have_a_project():
    firm = factories.CompanyFactory()
    project_of(firm)
    project_of(firm)
    factories.MatchFactory(status=Match.Status.QUOTED)
    assert value("transition_firms") == 1


@pytest.mark.parametrize(("code", "stage"), [("poc_firms", Stage.POC), ("pilot_firms", Stage.PILOT)])
def test_stage_firms_have_entered_it_whatever_came_after(code, stage):
    firm = factories.CompanyFactory()
    first, second = project_of(firm), project_of(firm)
    project_of(factories.CompanyFactory())
    assert value(code) == 0
    enter(first, stage)
    enter(second, stage)
    enter(second, Stage.STOPPED)
    assert value(code) == 1


def test_the_instant_itself_is_not_counted():
    moment = clock.now()
    factories.NeedFactory(opened_at=moment)
    enter(project_of(factories.CompanyFactory()), Stage.POC, at=moment)
    assert value("poc_firms", moment) == 0
    assert value("demand_firms", moment) == 0
    assert value("demand_firms", moment + timedelta(microseconds=1)) == 1
    assert value("poc_firms", moment + timedelta(microseconds=1)) == 1
