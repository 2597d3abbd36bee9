"""Giving a pair a grade."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden
from matchmaking.models import Grade
from matchmaking.services import grades
from tests import factories

from .graded import give, pooled

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def pool():
    return pooled()


@pytest.fixture
def grader(client, coordinator):
    client.force_login(coordinator)
    return coordinator


def url(pair, place=None):
    return reverse("matchmaking:grade", args=[pair.need_id, place or pair.place])


def page(pair):
    return reverse("matchmaking:grading_pair", args=[pair.need_id, pair.place])


def test_a_grade_is_kept_and_the_next_pair_comes(client, grader, pool):
    response = client.post(url(pool[0]), {"grade": "3", "reason": "표면을 찍습니다"})
    assert response.url == page(pool[1])
    row = Grade.objects.get()
    assert (row.need, row.solution, row.grade) == (pool[0].need, pool[0].solution, 3)
    assert (row.reason, row.grader_key) == ("표면을 찍습니다", grader.pk)
    assert "3 풀 수 있음" in client.get(response.url).content.decode()


def test_history_keeps_the_key_and_what_was_before(client, grader, pool):
    client.post(url(pool[0]), {"grade": "3"})
    later = clock.now() + timedelta(minutes=5)
    with clock.at(later):
        client.post(url(pool[0]), {"grade": "1", "reason": "대상이 다릅니다"})
    row = Grade.objects.get()
    assert (row.grade, row.graded_at) == (1, later)
    first, second = Event.objects.of(row)
    assert (first.verb, first.from_state, first.to_state) == ("grade.given", "", "3")
    assert (second.from_state, second.to_state, second.reason) == ("3", "1", "대상이 다릅니다")
    assert {first.actor_key, second.actor_key} == {grader.pk}
    assert grader.name not in str([first.data, second.data])


def test_the_same_again_writes_nothing(client, grader, pool):
    for _ in range(2):
        client.post(url(pool[0]), {"grade": "3"})
    assert Event.objects.of(Grade.objects.get()).count() == 1


def test_each_person_has_a_grade_of_their_own(pool, coordinator, administrator):
    for by, value in ((coordinator, 4), (administrator, 2)):
        grades.grade(need=pool[0].need, solution=pool[0].solution, grade=value, reason="", by=by)
    assert sorted(Grade.objects.values_list("grade", flat=True)) == [2, 4]


def test_from_the_last_pair_back_to_one_without_a_grade(client, grader, pool):
    assert client.post(url(pool[2]), {"grade": "0"}).url == page(pool[0])


def test_after_the_last_the_need_is_done(client, grader, pool):
    for pair in pool[:2]:
        give(pair.need, pair.solution, 2, grader)
    done = reverse("matchmaking:grading_need", args=[pool[0].need_id])
    assert client.post(url(pool[2]), {"grade": "0"}).url == done
    assert "채점을 마쳤습니다" in client.get(done).content.decode()


def test_htmx_gets_the_next_pair_and_hears_what_was_saved(client, grader, pool):
    response = client.post(url(pool[0]), {"grade": "4"}, headers=HTMX)
    text = response.content.decode()
    assert "<html" not in text
    assert pool[1].solution.title in text
    assert "1번을 저장했습니다: 4 바로 그것." in text
    assert response["HX-Push-Url"] == page(pool[1])


def test_htmx_is_sent_on_when_the_need_is_done(client, grader):
    (only,) = pooled(size=1)
    response = client.post(url(only), {"grade": "4"}, headers=HTMX)
    assert response["HX-Redirect"] == reverse("matchmaking:grading_need", args=[only.need_id])


@pytest.mark.parametrize("given", ["", "5", "-1", "많이"])
def test_only_the_five_grades(client, grader, pool, given):
    response = client.post(url(pool[0]), {"grade": given, "reason": "적어 둔 근거"})
    assert response.context["form"].errors["grade"]
    assert "적어 둔 근거" in response.content.decode()
    assert not Grade.objects.exists()


def test_too_long_a_reason(client, grader, pool):
    response = client.post(url(pool[0]), {"grade": "3", "reason": "가" * 501})
    assert list(response.context["form"].errors) == ["reason"]
    assert not Grade.objects.exists()


@pytest.mark.parametrize("bad", [{"grade": 5, "reason": ""}, {"grade": 3, "reason": "가" * 501}])
def test_the_service_refuses_them_too(pool, coordinator, bad):
    with pytest.raises(ValidationError):
        grades.grade(need=pool[0].need, solution=pool[0].solution, by=coordinator, **bad)


def test_a_place_that_the_pool_does_not_have(client, grader, pool):
    for place in (0, 4):
        address = reverse("matchmaking:grade", args=[pool[0].need_id, place])
        assert client.post(address, {"grade": "3"}).status_code == 404


def test_get_is_no_method(client, grader, pool):
    assert client.get(url(pool[0])).status_code == 405


def test_outsider_finds_nothing(client, pool, stranger):
    client.force_login(stranger)
    assert client.post(url(pool[0]), {"grade": "3"}).status_code == 404
    assert not Grade.objects.exists()


def test_neither_the_firm_nor_a_supplier_grades(client, pool):
    for firm in (pool[0].need.company, pool[0].solution.company):
        user = factories.member_of(firm)
        client.force_login(user)
        assert client.post(url(pool[0]), {"grade": "4"}).status_code == 403
        with pytest.raises(Forbidden):
            grades.grade(need=pool[0].need, solution=pool[0].solution, grade=4, reason="", by=user)
    assert not Grade.objects.exists()


@pytest.mark.parametrize("side", ["demand", "supplier"])
def test_neither_what_ones_own_firm_needs_nor_anything_that_it_could_sell(client, grader, pool, side):
    need = pool[0].need
    firm = need.company if side == "demand" else factories.SupplierFactory()
    factories.MembershipFactory(user=grader, company=firm)
    response = client.post(url(pool[0]), {"grade": "4"})
    assert response.status_code == 403
    # Who sells is no coordinator here; who belongs to the need's firm is told why it can't grade this one.
    told = "이해관계가 있어 채점할 수 없습니다"
    assert (told in response.content.decode()) == (side == "demand")
    with pytest.raises(Forbidden, match=told if side == "demand" else ""):
        grades.grade(need=need, solution=pool[0].solution, grade=4, reason="", by=grader)
    assert not Grade.objects.exists()


def test_the_graders_together_say_the_lower_median(pool, coordinator, administrator):
    one, two, three = (pair.solution for pair in pool)
    need, third = pool[0].need, factories.UserFactory(is_coordinator=True)
    for solution, given in ((one, [4]), (two, [3, 2]), (three, [0, 4, 3])):
        for by, value in zip((coordinator, administrator, third), given, strict=False):
            give(need, solution, value, by)
    assert Grade.objects.all().final() == {need.pk: {one.pk: 4, two.pk: 2, three.pk: 3}}


def test_who_sees_grades(pool, coordinator, stranger):
    pair = pool[0]
    give(pair.need, pair.solution, 3, coordinator)
    elsewhere = pooled()[0]
    give(elsewhere.need, elsewhere.solution, 3, coordinator)
    assert not Grade.objects.visible_to(stranger).exists()
    assert not Grade.objects.visible_to(factories.member_of(pair.need.company)).exists()
    assert Grade.objects.visible_to(coordinator).count() == 2
    for firm, seen in ((pair.need.company, [elsewhere.need_id]), (factories.SupplierFactory(), [])):
        concerned = factories.UserFactory(is_coordinator=True)
        factories.MembershipFactory(user=concerned, company=firm)
        assert list(Grade.objects.visible_to(concerned).values_list("need", flat=True)) == seen
