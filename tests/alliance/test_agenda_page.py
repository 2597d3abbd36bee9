"""The agenda, the minutes and earlier decisions on a meeting's page, as each reader may use them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alliance.models import AgendaItem, Decision, Meeting
from alliance.services import decisions
from foundation.history import clock
from tests import factories

from .meeting import in_days, item, meeting, room

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    return room()


@pytest.fixture
def planned():
    made = meeting(status=Meeting.Status.PLANNED, quarter=3)
    for position in (1, 2):
        item(made, position)
    return made


def page(client, of, person):
    client.force_login(person)
    return client.get(of.get_absolute_url()).content.decode()


def test_a_coordinator_arranges_it(client, held, planned):
    client.force_login(held.coordinator)
    url = reverse("alliance:agenda_add", args=[planned.pk])
    assert client.post(url, {"title": "새 안건", "body": ""}).status_code == 302
    assert client.post(url, {"title": ""}).status_code == 422
    new = planned.agenda.get(title="새 안건")
    client.post(reverse("alliance:agenda_move", args=[new.pk]), {"way": "up"})
    assert list(planned.agenda.values_list("title", flat=True)) == ["안건 1", "새 안건", "안건 2"]
    client.post(reverse("alliance:agenda_move", args=[new.pk]), {"way": "down"})
    assert planned.agenda.last().title == "새 안건"
    assert client.post(reverse("alliance:agenda_remove", args=[new.pk])).status_code == 302
    assert planned.agenda.count() == 2
    assert "위로" in page(client, planned, held.coordinator)


def test_a_member_reads_it(client, held, planned):
    text = page(client, planned, held.there)
    assert "안건 1" in text
    assert "위로" not in text
    assert client.get(reverse("alliance:agenda_add", args=[planned.pk])).status_code == 403


def test_outsiders_learn_of_nothing(client, held, planned):
    made = held.decide()
    client.force_login(factories.UserFactory())
    for route, args in (
        ("agenda_add", planned.pk),
        ("minutes", held.meeting.pk),
        ("present", held.meeting.pk),
        ("decide", held.item.pk),
        ("decision", made.pk),
    ):
        assert client.get(reverse(f"alliance:{route}", args=[args])).status_code == 404
    assert client.get(reverse("alliance:decisions")).status_code == 403


def test_what_it_proposes_is_taken(client, held, planned):
    held.decide()
    Decision.objects.update(due_on=in_days(-2))
    Meeting.objects.filter(pk=planned.pk).update(starts_at=clock.now() + timedelta(days=30))
    told = "기한 지남: 협약 서식을 고칩니다."
    shown = page(client, planned, held.coordinator)
    assert "?proposals=1" in shown
    assert told not in shown
    proposed = planned.get_absolute_url() + "?proposals=1"
    assert told in client.get(proposed).content.decode()
    url = reverse("alliance:agenda_take", args=[planned.pk])
    source = f"alliance.decision:{Decision.objects.get().pk}"
    assert client.post(url, {"source": source}).url == f"{proposed}#proposals"
    taken = planned.agenda.get(source=source)
    assert (taken.kind, taken.position) == (AgendaItem.Kind.PROPOSED, 3)
    assert client.post(url, {"source": source}).status_code == 409
    client.force_login(held.there)
    assert "안건으로" not in client.get(proposed).content.decode()


def test_earlier_decisions_are_told(client, held):
    """Those that are open, and those that ended since the last meeting; not what ended before."""
    held.decide(text="아직 하는 일")
    now, before = held.decide(text="이제 한 일"), held.decide(text="오래전에 한 일")
    late, dropped = held.decide(text="늦게 확인한 일"), held.decide(text="그만둔 일")
    decisions.complete(decision=now, result="나누어 주었습니다.", by=held.coordinator)
    with clock.at(held.meeting.starts_at - timedelta(days=1)):
        decisions.complete(decision=before, result="끝", by=held.coordinator)
        decisions.report(decision=late, result="고쳤습니다.", by=held.other)
    decisions.complete(decision=late, by=held.coordinator)
    decisions.drop(decision=dropped, reason="법이 바뀌었습니다.", by=held.coordinator)
    following = meeting(quarter=1, year=2027, starts_at=clock.now() + timedelta(days=60), status="planned")
    text = page(client, following, held.there)
    for told in ("아직 하는 일", "이제 한 일", "나누어 주었습니다.", "늦게 확인한 일", "그만둔 일"):
        assert told in text
    assert "오래전에 한 일" not in text


def test_it_says_who_may_approve(client, held):
    assert "아직 승인할 수 없습니다" in page(client, held.meeting, held.other)
    AgendaItem.objects.update(outcome="as_proposed")
    assert "회의록 승인" in page(client, held.meeting, held.there)
    assert "회의록 승인" not in page(client, held.meeting, held.absent)


def test_a_long_page_takes_no_query_more(client, held, django_assert_max_num_queries):
    project = factories.ProjectFactory()
    person = factories.member_of(project.supplier)
    for number in range(2, 12):
        item(held.meeting, number)
        held.decide(owner=factories.AllianceMemberFactory().user)
        held.decide(project=project, owner=person)
    for reader in (held.coordinator, held.there):
        client.force_login(reader)
        with django_assert_max_num_queries(34):
            assert client.get(held.meeting.get_absolute_url()).status_code == 200
