"""People are told once of what their searches find anew, and of nothing that they may not see."""

from datetime import datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from foundation import outbox
from foundation.history import clock
from foundation.notifications.models import Notification
from foundation.outbox.models import Schedule
from foundation.saved_searches import services
from foundation.saved_searches.models import SavedSearch, Told
from matchmaking.models import Match, Need
from solutions.models import Solution
from tests import factories
from tests.matchmaking.pairs import SECRET, secret_need
from tests.saved_searches.test_save import saved

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")
FRIDAY = datetime(2026, 3, 6, 8, 30, tzinfo=SEOUL)


@pytest.fixture(autouse=True)
def thursday(db):
    with clock.at(FRIDAY - timedelta(days=1)):
        yield


def publish(title="비전검사 장치", **fields) -> Solution:
    return factories.SolutionFactory(title=title, published_at=clock.now(), created_at=clock.now(), **fields)


def told(search) -> list[str]:
    """What a check tells of now."""
    before = set(Told.objects.values_list("pk", flat=True))
    services.tell(user_id=search.user_id, alert=search.alert)
    return list(Told.objects.exclude(pk__in=before).values_list("row", flat=True))


def later(**ago) -> "clock.at":
    return clock.at(clock.now() + timedelta(**ago))


def test_what_is_new_is_told_once_and_what_was_there_never(stranger, indexed):
    publish()
    search = saved(stranger)
    with later(hours=1):
        made = publish()
        publish("재고 관리", summary="재고", description="재고를 셉니다.")
        indexed()
        assert told(search) == [str(made.pk)]
        assert told(search) == []
    with later(days=30):
        assert told(search) == []
    notice = Notification.objects.get()
    assert notice.title == "‘비전검사’: 새로 나온 것 1건"
    assert notice.url == services.address(search)


def test_the_mail_lists_ten_with_links_and_says_how_many_more(stranger, indexed, settings):
    settings.SITE_URL = "https://aion.example"
    saved(stranger)
    saved(stranger, "q=기스")
    with later(hours=1):
        made = [publish(f"비전검사 {number}") for number in range(12)]
        indexed()
        services.tell(user_id=stranger.pk, alert="daily")
        outbox.drain()
    [message] = mail.outbox
    assert message.to == [stranger.email]
    assert "저장한 검색: 새로 나온 것 24건" in message.subject
    links = [f"https://aion.example/solutions/{one.pk}/" for one in made]
    assert sum(link in message.body for link in links) == 10
    assert "외 2건" in message.body
    assert "외 12건" in message.body
    assert f"https://aion.example/solutions/?q={quote('기스')}" in message.body


def test_only_what_the_person_may_see(indexed):
    person = factories.member_of(factories.SupplierFactory())
    search = saved(person, "q=검사", index="needs")
    own = factories.UserFactory(is_coordinator=True)
    all_states = saved(own, "q=검사", index="needs")
    with later(hours=1):
        opened = {"opened_at": clock.now(), "created_at": clock.now()}
        seen = secret_need(confidentiality="open", title="검사를 자동으로", **opened)
        masked = secret_need(confidentiality="summary", masked_summary="외관 검사 자동화", **opened)
        hidden = secret_need(confidentiality="invited", description=f"{SECRET} 검사", **opened)
        draft = secret_need(
            status=Need.Status.DRAFT, opened_at=None, created_at=clock.now(), title="검사 초안"
        )
        suspended = secret_need(
            company=factories.CompanyFactory(status="suspended"), title="검사 정지", **opened
        )
        indexed()
        assert set(told(search)) == {str(seen.pk), str(masked.pk)}
        assert {str(hidden.pk), str(draft.pk), str(suspended.pk)} <= set(told(all_states))
    text = Notification.objects.get(user=person).body
    assert masked.masked_title in text
    assert SECRET not in text.replace(seen.title, "")


def test_what_was_hidden_since_it_was_indexed_is_not_told(stranger, indexed):
    search = saved(stranger)
    with later(hours=1):
        made = publish()
        indexed()
        Solution.objects.filter(pk=made.pk).update(status=Solution.Status.WITHDRAWN)
        assert told(search) == []


def test_an_operator_who_looks_at_every_state_is_told_of_no_later_step(coordinator, indexed):
    made = factories.SolutionFactory(title="비전검사", status=Solution.Status.DRAFT, created_at=clock.now())
    every, published = saved(coordinator), saved(coordinator, "q=비전검사&status=published")
    with later(hours=1):
        Solution.objects.filter(pk=made.pk).update(
            status=Solution.Status.PUBLISHED, published_at=clock.now(), version=2
        )
        indexed()
        services.tell(user_id=coordinator.pk, alert="daily")
    assert not Told.objects.filter(search=every).exists()
    assert Told.objects.get(search=published).row == str(made.pk)


def test_whoever_may_not_search_needs_any_more_is_told_nothing(indexed):
    firm = factories.SupplierFactory()
    search = saved(factories.member_of(firm), "q=검사", index="needs")
    firm.status = "suspended"
    firm.save()
    with later(hours=1):
        need = factories.NeedFactory(confidentiality="open", title="검사 자동화", created_at=clock.now())
        factories.MatchFactory(need=need, solution__company=firm, status=Match.Status.INVITED)
        indexed()
        assert told(search) == []


def test_what_appeared_while_the_alert_was_off_is_no_news(stranger, indexed):
    search = saved(stranger)
    services.change_alert(search=search, by=stranger, alert="off")
    with later(hours=1):
        publish()
        indexed()
    with later(hours=2):
        services.change_alert(search=search, by=stranger, alert="now")
        assert told(search) == []
    with later(hours=3):
        made = publish()
        indexed()
        assert told(search) == [str(made.pk)]


def run(schedule) -> None:
    row = Schedule.objects.get(name=schedule)
    outbox.add(row.kind, **row.payload)
    outbox.drain()


@pytest.mark.parametrize(
    ("alert", "schedule", "day", "number"),
    [
        ("daily", "saved_searches.daily", 0, 1),
        ("daily", "saved_searches.daily", 1, 0),  # on a Saturday nobody is told; on Monday everybody
        ("daily", "saved_searches.daily", 3, 1),
        ("daily", "saved_searches.now", 0, 0),
        ("now", "saved_searches.now", 1, 1),
        ("now", "saved_searches.daily", 0, 0),
        ("off", "saved_searches.daily", 0, 0),
        ("off", "saved_searches.now", 0, 0),
    ],
)
def test_when(stranger, indexed, alert, schedule, day, number):
    search = saved(stranger)
    services.change_alert(search=search, by=stranger, alert=alert)
    with clock.at(FRIDAY - timedelta(hours=1)):
        publish()
        indexed()
    with clock.at(FRIDAY + timedelta(days=day)):
        run(schedule)
        run(schedule)
    assert len(mail.outbox) == number


def test_the_digest_comes_at_half_past_eight(db):
    row = Schedule.objects.get(name="saved_searches.daily")
    assert row.following(FRIDAY - timedelta(minutes=1)) == FRIDAY
    assert Schedule.objects.get(name="saved_searches.now").every <= 300


def test_while_the_engine_is_away_nothing_is_lost(stranger, indexed, settings, tmp_path):
    search = saved(stranger)
    with later(hours=1):
        made = publish()
        settings.DATA_DIR = tmp_path / "elsewhere"  # where no index is
        outbox.add("saved_searches.tell", user_id=stranger.pk, alert="daily")
        outbox.drain()
        assert not Told.objects.exists()
        settings.DATA_DIR = tmp_path
        indexed()
        assert told(search) == [str(made.pk)]


def test_erasing_a_person_erases_the_searches(stranger):
    from companies.services import people

    saved(stranger)
    people.erase(user=stranger, by=stranger)
    assert not SavedSearch.objects.exists()
