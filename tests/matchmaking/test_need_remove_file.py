"""A file taken out again while its firm still writes the need."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from foundation import outbox
from foundation.files.models import Attachment
from foundation.files.services import attach
from tests import factories
from tests.matchmaking.asks import S, ask

pytestmark = pytest.mark.django_db


def with_file(status=S.DRAFT):
    mine = ask(status)
    upload = SimpleUploadedFile("현장.png", b"\x89PNG\r\n\x1a\n" + b"0" * 20)
    return mine, attach(upload=upload, to=mine.need, by=mine.buyer)


@pytest.mark.parametrize("status", [S.DRAFT, S.RETURNED])
def test_removes_the_row_and_then_the_bytes(client, status):
    mine, file = with_file(status)
    client.force_login(mine.buyer)
    assert mine.url("need_remove_file", file.pk) in client.get(mine.url("need")).content.decode()
    assert client.post(mine.url("need_remove_file", file.pk)).url == mine.url("need")
    assert not Attachment.objects.exists()
    assert default_storage.exists(file.file.name)
    outbox.drain()
    assert not default_storage.exists(file.file.name)
    assert mine.verbs() == ["need.detached"]
    assert client.post(mine.url("need_remove_file", file.pk)).status_code == 404


@pytest.mark.parametrize("status", [S.SUBMITTED])
def test_what_was_submitted_stays(client, coordinator, status):
    mine, file = with_file(status)
    for person in (mine.buyer, coordinator):
        client.force_login(person)
        assert mine.url("need_remove_file", file.pk) not in client.get(mine.url("need")).content.decode()
        assert client.post(mine.url("need_remove_file", file.pk)).status_code == 409
    assert Attachment.objects.exists()


def test_only_of_this_need(client):
    mine, _own = with_file()
    _theirs, file = with_file()
    client.force_login(mine.buyer)
    assert client.post(mine.url("need_remove_file", file.pk)).status_code == 404
    assert Attachment.objects.count() == 2


def test_not_once_it_is_open_and_not_by_others(client, stranger):
    mine, file = with_file(S.OPEN)
    client.force_login(mine.buyer)
    assert client.post(mine.url("need_remove_file", file.pk)).status_code == 403
    client.force_login(stranger)
    assert client.post(mine.url("need_remove_file", file.pk)).status_code == 404
    client.force_login(factories.member_of(factories.SupplierFactory()))
    assert client.post(mine.url("need_remove_file", file.pk)).status_code == 403
    assert Attachment.objects.exists()


def test_get_is_no_method(client):
    mine, file = with_file()
    client.force_login(mine.buyer)
    assert client.get(mine.url("need_remove_file", file.pk)).status_code == 405
