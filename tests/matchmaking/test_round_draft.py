import pytest
from django.core.exceptions import ValidationError

from foundation.history import clock
from matchmaking.models import Need, Round
from matchmaking.services import round_steps
from tests import factories
from tests.matchmaking import judged
from tests.matchmaking.judged import BONUSES, CRITERIA, RULES

pytestmark = pytest.mark.django_db


def rows(prefix, given, most):
    data = {f"{prefix}-TOTAL_FORMS": str(most), f"{prefix}-INITIAL_FORMS": str(most)}
    for number, (label, points) in enumerate(given):
        data |= {f"{prefix}-{number}-label": label, f"{prefix}-{number}-points": str(points)}
    return data


def sent(criteria=CRITERIA, bonuses=BONUSES, **changes):
    rules = {name: value for name, value in RULES.items() if value is not False}
    day = clock.working_days_later(10).date().isoformat()
    data = rules | {"deadline_on": day, "deadline_time": "18:00"} | changes
    return data | rows("criteria", criteria, 8) | rows("bonuses", bonuses, 5)


@pytest.fixture
def need():
    return factories.NeedFactory()


def url(need):
    return f"/needs/{need.pk}/rounds/new/"


def test_drafts(client, coordinator, need):
    client.force_login(coordinator)
    page = client.get(url(need))
    assert page.context["form"].rules.initial["deadline_time"].hour == 18
    assert client.post(url(need), sent()).status_code == 302
    round_ = Round.objects.get()
    assert round_.status == Round.Status.DRAFT
    assert list(round_.criteria.values_list("label", "max_points")) == list(CRITERIA)
    assert list(round_.bonuses.values_list("label", "points")) == list(BONUSES)
    assert round_.deadline_at == clock.working_days_later(10)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("deadline_on", ""),
        ("deadline_on", "2020-01-01"),
        ("deadline_time", "25:00"),
        ("quorum", "0"),
        ("cutoff", "101"),
        ("tie_order", "taste"),
        ("reserves", "-1"),
        ("appeal_days", "0"),
    ],
)
def test_bad_input_is_named(client, coordinator, need, field, value):
    client.force_login(coordinator)
    page = client.post(url(need), sent(**{field: value}))
    assert page.status_code == 422
    assert list(page.context["form"].rules.errors) == [field]
    assert not Round.objects.exists()


@pytest.mark.parametrize("criteria", [[("하나", 99)], [("하나", 60), ("둘", 41)], []])
def test_criteria_add_up_to_a_hundred(client, coordinator, need, criteria):
    client.force_login(coordinator)
    page = client.post(url(need), sent(criteria))
    assert page.status_code == 422
    assert page.context["form"].criteria.non_form_errors()


def test_half_a_row_is_named(client, coordinator, need):
    client.force_login(coordinator)
    page = client.post(url(need), sent(bonuses=[("연구소", "")]))
    assert list(page.context["form"].bonuses.errors[0]) == ["points"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("quorum", 0),
        ("cutoff", 101),
        ("cutoff", -1),
        ("appeal_days", 0),
        ("criteria", [("하나", 0), ("둘", 100)]),
        ("criteria", [("하나", 99)]),
        ("bonuses", [("하나", 0)]),
        ("bonuses", [("하나", 101)]),
        ("deadline_at", clock.now()),
    ],
)
def test_service_takes_sound_rules_only(coordinator, need, name, value):
    given = RULES | {"deadline_at": clock.working_days_later(10), "criteria": CRITERIA, "bonuses": BONUSES}
    with pytest.raises(ValidationError) as error:
        round_steps.draft(need=need, by=coordinator, **(given | {name: value}))
    assert list(error.value.message_dict) == [name]


def test_one_live_round_a_need(client, coordinator, need):
    client.force_login(coordinator)
    client.post(url(need), sent())
    assert client.post(url(need), sent()).status_code == 409
    round_steps.cancel(round_=Round.objects.get(), reason="잘못 만들었습니다", by=coordinator)
    assert client.post(url(need), sent()).status_code == 302


@pytest.mark.parametrize("status", [Need.Status.SUBMITTED, Need.Status.MATCHED])
def test_only_for_an_open_need(client, coordinator, status):
    client.force_login(coordinator)
    assert client.post(url(factories.NeedFactory(status=status)), sent()).status_code == 409


def test_only_the_operating_body(client, need, stranger):
    client.force_login(stranger)
    assert client.post(url(need), sent()).status_code == 404
    client.force_login(factories.member_of(need.company))
    assert client.post(url(need), sent()).status_code == 403
    assert not Round.objects.exists()


def test_revises(client):
    draft = judged.drafted()
    client.force_login(draft.coordinator)
    assert client.get(draft.url("round_edit")).status_code == 200
    response = client.post(draft.url("round_edit"), sent([("하나", 100)], [], title="고친 이름"))
    assert response.status_code == 302
    assert draft.reload().title == "고친 이름"
    assert list(draft.round.criteria.values_list("label", "max_points")) == [("하나", 100)]
    assert not draft.round.bonuses.exists()


def test_rules_are_fixed_at_the_opening(client):
    opened = judged.opened()
    client.force_login(opened.coordinator)
    assert client.post(opened.url("round_edit"), sent(title="몰래")).status_code == 409
    assert opened.reload().title == RULES["title"]
