import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.files.models import Attachment
from tests import factories
from tests.matchmaking.asks import S, ask

pytestmark = pytest.mark.django_db


def photo(name="현장.png"):
    return {"file": SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + b"0" * 20)}


def test_keeps_a_file_for_those_who_see_the_need_in_full(client, coordinator):
    mine = ask(S.SUBMITTED, confidentiality="summary")
    client.force_login(mine.buyer)
    client.post(mine.url("need_attach"), photo())
    attached = Attachment.objects.of(mine.need).get()
    assert attached.name == "현장.png"
    assert mine.verbs() == ["need.attached"]
    type(mine.need).objects.update(status=S.OPEN)
    pledged = factories.MatchFactory(need=mine.need, status="accepted", nda_accepted_at=mine.need.created_at)
    invited = factories.MatchFactory(need=mine.need, status="invited")
    url = attached.get_absolute_url()
    for person, status in [
        (coordinator, 200),
        (factories.member_of(pledged.solution.company), 200),
        (factories.member_of(invited.solution.company), 404),
    ]:
        client.force_login(person)
        assert client.get(url).status_code == status
        assert (url in client.get(mine.url("need")).content.decode()) == (status == 200)


def test_names_what_is_wrong(client):
    mine = ask()
    client.force_login(mine.buyer)
    for bad in ({}, photo("현장.exe"), photo("현장.pdf")):
        response = client.post(mine.url("need_attach"), bad)
        assert response.status_code == 422
        assert list(response.context["upload_form"].errors) == ["file"]
    assert not Attachment.objects.exists()


def test_get_is_no_method(client):
    mine = ask()
    client.force_login(mine.buyer)
    assert client.get(mine.url("need_attach")).status_code == 405


def test_outsiders(client, stranger):
    theirs = ask(S.OPEN)
    client.force_login(stranger)
    assert client.post(theirs.url("need_attach"), photo()).status_code == 404
    client.force_login(factories.member_of(factories.SupplierFactory()))
    assert client.post(theirs.url("need_attach"), photo()).status_code == 403


def test_not_once_it_is_open(client):
    mine = ask(S.OPEN)
    client.force_login(mine.buyer)
    assert client.post(mine.url("need_attach"), photo()).status_code == 403
    assert not Attachment.objects.exists()
