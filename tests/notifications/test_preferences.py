from django.urls import reverse

from foundation.notifications.models import Preference
from tests.factories import UserFactory

URL = reverse("notifications:preferences")


def wish(person):
    return Preference.objects.filter(user=person, kind="test.invited").values_list("in_app", "mail").get()


def test_everything_is_on_until_somebody_says_otherwise(client, person):
    client.force_login(person)
    field = client.get(URL).context["form"]["test.invited"]
    assert field.label == "초대"
    assert field.initial == ["in_app", "mail"]


def test_saves_and_shows_again(client, person):
    client.force_login(person)
    assert client.post(URL, {"test.invited": ["in_app"]}).url == URL
    assert wish(person) == (True, False)
    assert client.get(URL).context["form"]["test.invited"].initial == ["in_app"]


def test_saving_again_replaces_ones_own(client, person):
    other = UserFactory()
    Preference.objects.create(user=other, kind="test.invited", mail=False)
    client.force_login(person)
    client.post(URL, {"test.invited": ["in_app", "mail"]})
    client.post(URL, {})
    assert wish(person) == (False, False)
    assert wish(other) == (True, False)


def test_bad_input(client, person):
    client.force_login(person)
    response = client.post(URL, {"test.invited": ["pigeon"]})
    assert list(response.context["form"].errors) == ["test.invited"]
    assert not Preference.objects.exists()


def test_visitor_signs_in_first(client, db):
    assert client.get(URL).url.startswith(reverse("account_login"))


def test_wrong_method(client, person):
    client.force_login(person)
    assert client.put(URL).status_code == 405
