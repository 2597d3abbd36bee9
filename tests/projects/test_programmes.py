"""Administrators keep the programmes and their cost categories; coordinators read them."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history.models import Event
from foundation.history.workflow import Forbidden
from projects import categories
from projects.models import CostCategory, Programme, Spending
from projects.services import programmes
from tests import factories
from tests.projects import agreeing

pytestmark = pytest.mark.django_db

RULES = {
    "name": "제조 AX 지원사업",
    "agency": "인천테크노파크",
    "fiscal_year": 2026,
    "plan_task": 6,
    "grant_ceiling_percent": 75,
    "cash_floor_percent": 10,
    "follow_up_years": 3,
    "system": "botame",
    "active": True,
}
CATEGORIES = [("people", "인건비"), ("equipment", "장비·재료비")]
LIST = reverse("projects:programmes")
CREATE = reverse("projects:create_programme")


def change_url(programme):
    return reverse("projects:change_programme", args=[programme.pk])


def create(by, **changes):
    return programmes.create(by=by, **(RULES | {"categories": CATEGORIES} | changes))


def change(programme, by, **changes):
    return programmes.change(programme=programme, by=by, **(RULES | {"categories": CATEGORIES} | changes))


def rows(programme):
    return list(programme.categories.values_list("code", "name", "position"))


def typed(*pairs, **changes):
    cells = {
        f"categories-{n}-{name}": value
        for n, pair in enumerate(pairs, start=1)
        for name, value in zip(("code", "name"), pair, strict=True)
    }
    fields = RULES | {"active": "on"} | cells | changes
    return {name: str(value) for name, value in fields.items()}


def fields(error):
    return set(error.value.message_dict)


def test_the_categories_of_contracts_ship():
    general = CostCategory.objects.filter(programme=None)
    assert list(general.values_list("code", flat=True)) == [
        "people",
        "equipment",
        "software",
        "data",
        "outsourcing",
        "other",
    ]
    categories.load(CostCategory)
    assert general.count() == 6


def test_create(client, administrator):
    client.force_login(administrator)
    assert client.get(CREATE).status_code == 200
    response = client.post(CREATE, typed(("people", "인건비"), ("", ""), ("etc", "기타")))
    assert response.status_code == 302, response.context["form"].errors
    programme = Programme.objects.get()
    assert {name: getattr(programme, name) for name in RULES} == RULES
    assert programme.external_id == str(programme.pk)
    assert programme.created_by == administrator
    assert rows(programme) == [("people", "인건비", 1), ("etc", "기타", 2)]
    assert Event.objects.of(programme).get().verb == "programme.created"


def test_change(client, administrator):
    programme = create(administrator)
    kept = programme.categories.get(code="people")
    client.force_login(administrator)
    page = client.get(change_url(programme))
    assert "장비·재료비" in page.content.decode()
    data = typed(("data", "데이터"), ("people", "내부 인건비"), grant_ceiling_percent=50)
    assert client.post(change_url(programme), data).status_code == 302
    programme.refresh_from_db()
    assert programme.grant_ceiling_percent == 50
    assert rows(programme) == [("data", "데이터", 1), ("people", "내부 인건비", 2)]
    assert programme.categories.get(code="people") == kept
    assert Event.objects.of(programme).last().data == {"grant_ceiling_percent": 50}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"fiscal_year": 2019}, "fiscal_year"),
        ({"plan_task": 12}, "plan_task"),
        ({"grant_ceiling_percent": 101}, "grant_ceiling_percent"),
        ({"cash_floor_percent": 101}, "cash_floor_percent"),
        ({"follow_up_years": 11}, "follow_up_years"),
        ({"system": "erp"}, "system"),
        ({"categories": []}, "categories"),
        ({"categories": [(f"c{n}", f"비목{n}") for n in range(21)]}, "categories"),
        ({"categories": [("a", "인건비"), ("a", "기타")]}, "categories"),
        ({"categories": [("a", "인건비"), ("b", "인건비")]}, "categories"),
    ],
)
def test_bad_input(administrator, changes, field):
    with pytest.raises(ValidationError) as error:
        create(administrator, **changes)
    assert fields(error) == {field}
    assert not Programme.objects.exists()


@pytest.mark.parametrize(
    "pairs", [[("people", "")], [("", "인건비")], [("사람", "인건비")], [], [("a", "가"), ("a", "나")]]
)
def test_bad_rows(client, administrator, pairs):
    client.force_login(administrator)
    response = client.post(CREATE, typed(*pairs))
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"categories"}
    assert not Programme.objects.exists()


def test_one_of_a_name_in_a_year(administrator):
    create(administrator)
    with pytest.raises(ValidationError) as error:
        create(administrator)
    assert fields(error) == {"name"}
    assert create(administrator, fiscal_year=2027)


def test_what_is_used_stays(client, world, administrator):
    programme = create(administrator)
    agreeing.drafted(world, programme)
    with pytest.raises(ValidationError, match="인건비") as error:
        change(programme, administrator, categories=CATEGORIES[1:])
    assert fields(error) == {"categories"}
    client.force_login(administrator)
    response = client.post(change_url(programme), typed(("equipment", "장비")))
    assert response.status_code == 422
    assert "쓰고 있는 비목은 지울 수 없습니다" in response.content.decode()
    assert len(rows(programme)) == 2
    change(programme, administrator, categories=[*CATEGORIES, ("data", "데이터")])
    change(programme, administrator)
    assert len(rows(programme)) == 2


def test_what_spending_names_stays(world, administrator):
    programme = create(administrator)
    Spending.objects.create(
        project=world.project,
        reference="1",
        category=programme.categories.get(code="people"),
        source="grant",
        spent_on="2026-02-01",
        amount_krw=1,
    )
    with pytest.raises(ValidationError, match="인건비"):
        change(programme, administrator, categories=CATEGORIES[1:])


def test_the_year_of_agreements_stays(world, administrator):
    programme = create(administrator)
    change(programme, administrator, fiscal_year=2025)
    change(programme, administrator)
    agreeing.drafted(world, programme)
    with pytest.raises(ValidationError) as error:
        change(programme, administrator, fiscal_year=2025)
    assert fields(error) == {"fiscal_year"}


def test_coordinators_read(client, world, administrator):
    programme = create(administrator)
    agreeing.drafted(world, programme)
    page = reverse("projects:programme", args=[programme.pk])
    client.force_login(world.coordinator)
    assert "제조 AX 지원사업" in client.get(LIST).content.decode()
    text = client.get(page).content.decode()
    assert world.project.number in text
    assert "인건비" in text
    assert "사업 고치기" not in text
    assert client.get(CREATE).status_code == client.post(CREATE).status_code == 403
    assert client.get(change_url(programme)).status_code == 403
    with pytest.raises(Forbidden):
        create(world.coordinator, name="다른 사업")
    with pytest.raises(Forbidden):
        change(programme, world.coordinator)
    client.force_login(administrator)
    assert "사업 고치기" in client.get(page).content.decode()
    assert "사업 등록" in client.get(LIST).content.decode()


def test_nobody_else(client, world, administrator):
    programme = create(administrator)
    seller = factories.member_of(factories.SupplierFactory(), is_staff=True)
    for person in (world.supplier, world.reviewer, seller):
        client.force_login(person)
        assert client.get(LIST).status_code == 403
        assert client.get(CREATE).status_code == 403
        assert client.get(reverse("projects:programme", args=[programme.pk])).status_code == 404
        assert client.get(change_url(programme)).status_code == 404
    with pytest.raises(Forbidden):
        create(seller, name="다른 사업")


def test_no_more_queries_for_more_programmes(client, administrator, django_assert_max_num_queries):
    for n in range(12):
        factories.AgreementFactory(programme__name=f"사업 {n}")
    client.force_login(administrator)
    client.get(LIST)
    with django_assert_max_num_queries(18):
        assert len(client.get(LIST).context["page"]) == 12
