"""The board shows every KPI beside the plan's target, and opens it down to its firms."""

import pytest
from django.urls import reverse

from alliance import kpis
from alliance.models import PlanTask, Target
from tests import factories

pytestmark = pytest.mark.django_db

BOARD = "/alliance/kpis/"


@pytest.fixture
def member():
    return factories.UserFactory(is_alliance_member=True)


def test_shows_each_figure_beside_its_target(client, member):
    factories.NeedFactory()
    client.force_login(member)
    page = client.get(BOARD)
    shown = {figure.kpi.code: (figure.value, figure.target.value) for figure in page.context["figures"]}
    assert shown["demand_firms"] == (1, 25)
    assert set(shown) == set(kpis.BY_CODE)
    assert "두 목표를 더하지 않습니다" in page.content.decode()


def test_says_by_how_much_a_target_is_exceeded(client, member):
    Target.objects.filter(kpi="demand_firms").update(value=2)
    for _ in range(3):
        factories.NeedFactory()
    client.force_login(member)
    assert "목표의 150%" in client.get(BOARD).content.decode()


def test_plan_is_shipped_with_its_faults_named():
    assert PlanTask.objects.count() == 11
    assert "3,100" in PlanTask.objects.get(number=4).note


@pytest.mark.parametrize("role", ["is_reviewer", None])
def test_wrong_role(client, role):
    client.force_login(factories.UserFactory(**({role: True} if role else {})))
    assert client.get(BOARD).status_code == 403


def test_wrong_method(client, member):
    client.force_login(member)
    assert client.post(BOARD).status_code == 405


def test_opens_down_to_the_firms(client, coordinator):
    need = factories.NeedFactory()
    client.force_login(coordinator)
    page = client.get(reverse("alliance:kpi", args=["demand_firms"]))
    assert need.company.name in page.content.decode()
    assert (page.context["total"], page.context["withheld"]) == (1, 0)


def test_withholds_the_firms_that_the_viewer_may_not_see(client, member):
    need = factories.NeedFactory()
    client.force_login(member)
    page = client.get(reverse("alliance:kpi", args=["demand_firms"]))
    assert need.company.name not in page.content.decode()
    assert (page.context["total"], page.context["withheld"]) == (1, 1)


def test_unknown_kpi(client, member):
    client.force_login(member)
    assert client.get(reverse("alliance:kpi", args=["nonsense"])).status_code == 404


def test_queries_do_not_grow_with_records(client, member, django_assert_max_num_queries):
    for _ in range(20):
        factories.NeedFactory()
    client.force_login(member)
    with django_assert_max_num_queries(12):
        client.get(BOARD)
