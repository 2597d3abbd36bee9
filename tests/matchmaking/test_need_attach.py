import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.files.models import Attachment
from tests import factories
from tests.matchmaking.asks import S, ask

pytestmark = pytest.mark.django_db


def photo(name="현장.png"):
    return {"file": SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + b"0" * 20)}


def hwp():
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + b"HWP Document File" + b"\0" * 64
    return SimpleUploadedFile("설명.hwp", content)


def hwpx():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/hwp+zip")
        archive.writestr("Contents/content.hpf", "<package/>")
    return SimpleUploadedFile("설명.hwpx", packed.getvalue())


def disguised():
    """Another OLE2 file by the name of a HWP."""
    return SimpleUploadedFile("표.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


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


def test_several_at_once_all_or_none(client):
    mine = ask()
    client.force_login(mine.buyer)
    assert client.post(mine.url("need_attach"), {"file": [hwp(), hwpx()]}).status_code == 302
    assert {file.name for file in Attachment.objects.of(mine.need)} == {"설명.hwp", "설명.hwpx"}
    response = client.post(mine.url("need_attach"), {"file": [photo()["file"], disguised()]})
    assert response.status_code == 422
    assert list(response.context["upload_form"].errors) == ["file"]
    assert Attachment.objects.of(mine.need).count() == 2


def test_names_what_is_wrong(client):
    mine = ask()
    client.force_login(mine.buyer)
    for bad in ({}, photo("현장.exe"), photo("현장.pdf"), {"file": disguised()}):
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
