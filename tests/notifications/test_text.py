import pytest

from companies.services import people
from foundation import outbox
from foundation.notifications import channels
from foundation.notifications.models import Preference
from foundation.outbox.models import Job
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NUMBER = "010-1234-5678"


class Network:
    """A gateway of somebody's own, which fails the first time."""

    tried: list[tuple[str, str, str]] = []

    def send(self, *, message_id, to, text):
        self.tried.append((message_id, to, text))
        if len(self.tried) == 1:
            raise OSError("away")


@pytest.fixture
def person(db, settings):
    settings.SMS_CHANNEL = "console"
    person = UserFactory(phone=NUMBER)
    Preference.objects.create(user=person, kind="test.invited", mail="off", text=True)
    return person


def test_prints_the_text_and_the_masked_number(tell, capsys, settings):
    settings.SITE_URL = "https://ai-on.example"
    tell(body="본문은 문자에 없다")
    outbox.drain()
    printed = capsys.readouterr().out
    assert "010-****-5678: [AI-ON] 초대가 왔습니다 https://ai-on.example/leads/\n" in printed
    assert NUMBER not in printed
    assert "본문" not in printed


@pytest.mark.parametrize("number", ["", "123", "1234567"])
def test_a_short_number_is_masked_whole(number):
    assert channels.masked(number) == "****"


def test_is_off_by_default(person, tell, settings):
    settings.SMS_CHANNEL = ""
    tell()
    assert not Job.objects.filter(kind="notifications.text").exists()


def test_only_who_wishes_it_and_has_a_number(tell, person):
    tell(user=UserFactory(phone=NUMBER))
    person.phone = ""
    person.save()
    tell()
    assert not Job.objects.filter(kind="notifications.text").exists()


def test_a_key_is_told_once(tell):
    tell(key="invited:1")
    tell(key="invited:1")
    assert Job.objects.filter(kind="notifications.text").count() == 1


def test_is_tried_again_under_the_same_id(tell, settings):
    settings.SMS_CHANNEL = f"{__name__}.Network"
    Network.tried.clear()
    tell()
    outbox.drain()
    Job.objects.update(run_after=Job.objects.get(kind="notifications.text").created_at)
    outbox.drain()
    first, second = Network.tried
    assert first == second
    assert first[1] == NUMBER


def test_an_erased_person_gets_nothing(person, tell, capsys):
    tell()
    people.erase(user=person, by=person)
    outbox.drain()
    assert "SMS" not in capsys.readouterr().out
