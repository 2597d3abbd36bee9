"""The list of projects."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse

from companies.models import Interest
from foundation.history import clock
from projects import searches
from projects.models import Stage, StageRecord
from projects.services import gates
from tests import factories

pytestmark = pytest.mark.django_db
URL = reverse("projects:list")


def shown(client, **query):
    page = client.get(URL, query)
    assert page.status_code == 200
    return {row.project.pk for row in page.context["page"]}


def test_each_sees_its_own(client, world, stranger):
    other = factories.ProjectFactory()
    expected = {
        world.coordinator: {world.project.pk, other.pk},
        world.demander: {world.project.pk},
        world.supplier: {world.project.pk},
        world.reviewer: set(),
        stranger: set(),
    }
    for person, keys in expected.items():
        client.force_login(person)
        assert shown(client) == keys
    world.pledged()
    client.force_login(world.reviewer)
    assert shown(client) == {world.project.pk}


def test_nobody_signed_in(client, db):
    assert client.get(URL)["Location"].startswith(reverse("account_login"))


def test_wrong_method(client, world):
    client.force_login(world.coordinator)
    assert client.post(URL).status_code == 405


def test_columns(client, world):
    client.force_login(world.coordinator)
    page = client.get(URL).content.decode()
    project = world.project
    for text in (project.number, project.title, project.demand_firm.name, project.supplier.name, "준비 중"):
        assert text in page
    assert project.get_absolute_url() in page


def test_filters(client, world):
    poc = factories.ProjectFactory(
        stage=Stage.POC, title="배터리 수명 예측", match__solution__company__name="셀온"
    )
    client.force_login(world.coordinator)
    assert shown(client, stage="poc") == {poc.pk}
    assert shown(client, q="배터리 셀온") == {poc.pk}
    assert shown(client, q=world.project.number) == {world.project.pk}
    assert shown(client, q=world.project.demand_firm.name, stage="preparation") == {world.project.pk}
    assert shown(client, q="배터리 없는말") == set()
    page = client.get(URL, {"stage": "nowhere", "q": "배터리"})
    assert set(page.context["form"].errors) == {"stage"}


def test_what_waits(client, world):
    idle = factories.ProjectFactory(stage=Stage.FOLLOW_UP)
    idle.gates.all().delete()
    key = {world.project.pk}
    client.force_login(world.coordinator)
    assert shown(client, todo="submit") == shown(client, todo="assign") == key
    assert shown(client, todo="accept") == shown(client, todo="decide") == set()
    world.submit()
    assert shown(client, todo="accept") == key
    assert shown(client, todo="submit") == set()
    world.gate.deliverables.update(status="accepted")
    review = world.pledged()
    gates.start_review(gate=world.gate, by=world.coordinator)
    for done in ("submit", "accept", "assign", "decide"):
        assert shown(client, todo=done) == set()
    gates.score(review=review, score=80, comment="가", by=world.reviewer)
    assert shown(client, todo="decide") == key


def test_empty(client, world):
    client.force_login(factories.member_of(factories.CompanyFactory()))
    assert "아직 과제가 없습니다" in client.get(URL).content.decode()
    assert "조건에 맞는 과제가 없습니다" in client.get(URL, {"q": "없는말"}).content.decode()


def in_order(client, **query):
    return [row.project.pk for row in client.get(URL, query).context["page"]]


@pytest.fixture
def three(world):
    """A red project, an amber one and one that has ended, each in its way the first."""
    today = clock.today()
    red, amber = (factories.ProjectFactory(number=f"AX-1999-000{n}") for n in (3, 2))
    ended = factories.ProjectFactory(number="AX-1999-0001", stage=Stage.COMPLETED)
    world.project.gates.all().delete()
    for project, late in ((red, 20), (amber, 2)):
        day = today - timedelta(days=late)
        factories.TaskFactory(project=project, starts_on=day, ends_on=day)
    StageRecord.objects.filter(project=amber).update(started_at="2020-01-01T00:00:00Z")
    return red, amber, ended


def test_by_health(client, world, three):
    red, amber, _ended = three
    client.force_login(world.coordinator)
    assert shown(client, health="red") == {red.pk}
    assert shown(client, health="amber") == {amber.pk}
    assert shown(client, health="green") == {world.project.pk}
    assert shown(client, health="amber", stage="poc") == set()
    assert set(client.get(URL, {"health": "black"}).context["form"].errors) == {"health"}


def test_health_is_right_over_all_pages(client, world, three):
    red, _amber, _ended = three
    for _ in range(22):
        factories.ProjectFactory()
    client.force_login(world.coordinator)
    assert shown(client, health="red") == {red.pk}
    page = client.get(URL, {"health": "green"}).context["page"]
    assert (page.paginator.count, page.paginator.num_pages) == (23, 2)


def test_sorting(client, world, three):
    red, amber, ended = three
    mine = world.project
    client.force_login(world.coordinator)
    assert in_order(client) == [ended.pk, amber.pk, red.pk, mine.pk]
    assert in_order(client, sort="number")[:3] == [ended.pk, amber.pk, red.pk]
    assert in_order(client, sort="since")[0] == amber.pk
    assert in_order(client, sort="health") == [red.pk, amber.pk, mine.pk, ended.pk]
    assert in_order(client, sort="due")[:2] == [red.pk, amber.pk]


def test_by_agreement_and_people(client, world):
    agreement = factories.AgreementFactory(project=world.project, fiscal_year=2025)
    other = factories.AgreementFactory(fiscal_year=2026)
    client.force_login(world.coordinator)
    key, supplier = {world.project.pk}, world.project.supplier
    assert shown(client, year="2025") == key
    assert shown(client, programme=str(agreement.programme.pk)) == key
    assert shown(client, coordinator=str(world.coordinator.pk)) == key
    assert shown(client, supplier=str(supplier.pk)) == key
    assert shown(client, year="2026", supplier=str(supplier.pk)) == set()
    client.force_login(world.supplier)
    form = client.get(URL).context["form"]
    assert not {"coordinator", "supplier"} & set(form.fields)
    assert str(other.programme) not in str(form["programme"])


def test_saved_views(client, world):
    client.force_login(world.coordinator)
    page = client.get(URL, {"stage": "poc", "health": "red", "page": "3"})
    assert page.context["form"].query_string() == "stage=poc&health=red"
    client.post(reverse("saved_searches:save"), {"index": "projects", "query": "stage=poc&health=red"})
    page = client.get(URL)
    [view] = page.context["views"]
    assert (view.name, view.query) == ("개념검증(PoC) · 경고", "stage=poc&health=red")
    assert 'href="?stage=poc&amp;health=red"' in page.content.decode()
    client.force_login(world.supplier)
    assert list(client.get(URL).context["views"]) == []


def test_a_saved_view_tells_of_new_projects(world):
    since = clock.now() - timedelta(minutes=1)
    form = searches.view(world.supplier, QueryDict("stage=preparation"))
    factories.ProjectFactory()
    [new] = searches.opened(world.supplier, form, since)
    assert (new.pk, new.url) == (str(world.project.pk), world.project.get_absolute_url())
    assert searches.opened(world.supplier, form, clock.now()) == []


def test_who_may_save_views(client, world, stranger):
    for person, status in ((world.supplier, 302), (world.coordinator, 302), (stranger, 403)):
        client.force_login(person)
        saved = client.post(reverse("saved_searches:save"), {"index": "projects", "query": "stage=poc"})
        assert saved.status_code == status


def test_a_reviewer_sees_no_health(client, world):
    world.pledged()
    client.force_login(world.reviewer)
    [row] = client.get(URL).context["page"]
    assert (row.health, row.next, row.manages) == (None, None, False)
    assert shown(client, health="green") == set()


def test_a_reviewer_finds_no_project_by_its_agreement(client, world):
    world.pledged()
    agreement = factories.AgreementFactory(project=world.project)
    terms = agreement.versions.get()
    terms.number, terms.status, terms.pk = 2, "requested", None
    terms.save()
    for person, found in ((world.coordinator, {world.project.pk}), (world.reviewer, set())):
        client.force_login(person)
        assert shown(client, todo="amend") == found
        programmes = str(client.get(URL).context["form"]["programme"])
        assert (str(agreement.programme) in programmes) == bool(found)


def test_only_what_one_manages_can_be_chosen(client, world):
    interested = factories.UserFactory(is_coordinator=True)
    Interest.objects.create(user=interested, company=world.project.supplier, kind="family")
    box = f'value="{world.project.pk}"'
    for person, offered in ((world.coordinator, True), (interested, False), (world.supplier, False)):
        client.force_login(person)
        page = client.get(URL)
        assert (box in page.content.decode()) is offered
        assert page.context["remindable"] is offered


def test_rules_are_shown(client, world):
    client.force_login(world.supplier)
    text = client.get(URL).content.decode()
    assert "건강도는 이렇게 정합니다" in text
    assert "기한을 가장 오래 넘긴 할 일·마일스톤" in text
    assert "15일 이상" in text


@pytest.mark.parametrize("query", [{}, {"sort": "health"}, {"health": "green"}])
def test_queries_do_not_grow(client, world, query, django_assert_max_num_queries, django_assert_num_queries):
    for _ in range(4):
        factories.ProjectFactory()
    client.force_login(world.coordinator)
    with django_assert_max_num_queries(65) as few:
        client.get(URL, query)
    for _ in range(20):
        factories.ProjectFactory()
    with django_assert_num_queries(len(few)):
        page = client.get(URL, query)
    assert len(page.context["page"].object_list) == 20
    assert len(client.get(URL, query | {"page": 2}).context["page"].object_list) == 5
