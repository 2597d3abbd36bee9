"""A pack as a file: asked for once, made by a worker, failing in the open."""

import pytest
from django.urls import reverse

from alliance.models import Pack, PackExport
from alliance.services import pack_exports
from foundation import outbox
from foundation.files.models import Attachment
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.outbox.models import Job
from tests import factories

pytestmark = pytest.mark.django_db
Status = PackExport.Status
SIGNATURES = {"pdf": b"%PDF-", "xlsx": b"PK", "pptx": b"PK"}


@pytest.fixture
def member():
    return factories.UserFactory(is_alliance_member=True)


@pytest.fixture
def pack():
    return factories.PackFactory()


def asked(pack, by, format=PackExport.Format.XLSX):
    return pack_exports.request_export(pack=pack, format=format, by=by)


def tampered(pack):
    super(type(Pack.objects.all()), Pack.objects.all()).update(kind=Pack.Kind.FINAL)
    return Pack.objects.get(pk=pack.pk)


@pytest.mark.parametrize("format", PackExport.Format)
def test_is_made_and_downloaded(client, pack, member, format):
    export = asked(pack, member, format)
    assert export.status == Status.QUEUED
    outbox.drain(kinds=[pack_exports.MAKE])
    export.refresh_from_db()
    assert (export.status, export.progress) == (Status.DONE, 100)
    file = Attachment.objects.of(export).get()
    assert file.name == f"얼라이언스 회의 자료 2026년 3분기 1판(잠정).{format}"
    assert file.uploaded_by == member
    client.force_login(member)
    response = client.get(file.get_absolute_url())
    assert b"".join(response.streaming_content).startswith(SIGNATURES[format])
    verbs = [event.verb for event in Event.objects.of(export)]
    assert verbs == ["pack_export.queued", "pack_export.running", "pack_export.done"]


def test_once_for_all(pack, member):
    first = asked(pack, member)
    assert asked(pack, factories.UserFactory(is_coordinator=True)) == first
    assert Job.objects.filter(kind=pack_exports.MAKE).count() == 1
    outbox.drain(kinds=[pack_exports.MAKE])
    assert asked(pack, member).status == Status.DONE
    assert Job.objects.filter(kind=pack_exports.MAKE).count() == 1
    assert PackExport.objects.get().requested_by == member


def test_one_that_was_left_is_finished(pack, member):
    """A worker that died left it running; another claims the job."""
    export = asked(pack, member)
    PackExport.objects.update(status=Status.RUNNING, progress=40)
    export.refresh_from_db()
    pack_exports.make(export=export, alive=lambda: None)
    assert export.status == Status.DONE
    pack_exports.make(export=export, alive=lambda: None)
    assert Attachment.objects.of(export).count() == 1


@pytest.fixture
def left(pack, member):
    """Running, though its last worker died and no other will take it."""
    export = asked(pack, member)
    PackExport.objects.update(status=Status.RUNNING, progress=40)
    Job.objects.filter(kind=pack_exports.MAKE).update(state=Job.DEAD)
    return export


class TestLeft:
    def test_is_said(self, client, left, member):
        client.force_login(member)
        page = client.get(reverse("alliance:pack_exports", args=[left.pack_id])).content.decode()
        assert "만들지 못했습니다" in page
        assert "hx-trigger" not in page
        assert reverse("alliance:export_pack", args=[left.pack_id, "xlsx"]) in page

    def test_is_asked_for_anew(self, pack, left):
        other = factories.UserFactory(is_coordinator=True)
        again = asked(pack, other)
        assert (again.status, again.progress, again.requested_by) == (Status.QUEUED, 0, other)
        outbox.drain(kinds=[pack_exports.MAKE])
        again.refresh_from_db()
        assert again.status == Status.DONE
        assert Attachment.objects.of(again).count() == 1

    @pytest.mark.parametrize("state", [Job.PENDING, Job.CLAIMED])
    def test_not_while_a_worker_has_it(self, client, pack, left, member, state):
        Job.objects.filter(kind=pack_exports.MAKE).update(state=state)
        assert asked(pack, member).status == Status.RUNNING
        assert Job.objects.filter(kind=pack_exports.MAKE).count() == 1
        client.force_login(member)
        page = client.get(reverse("alliance:pack_exports", args=[pack.pk])).content.decode()
        assert "만드는 중 · 40%" in page
        assert "hx-trigger" in page


def test_progress_can_be_seen(pack, member):
    export, seen = asked(pack, member), []
    pack_exports.make(
        export=export,
        alive=lambda: seen.append(PackExport.objects.values_list("status", "progress").get()),
    )
    assert seen
    assert all(status == Status.RUNNING for status, _percent in seen)
    assert [percent for _status, percent in seen] == sorted({percent for _status, percent in seen})


def test_failure_is_said_and_can_be_tried_again(client, member):
    broken = factories.PackFactory.build()
    del broken.content["kpis"][0]["name"]
    broken.save()
    export = asked(broken, member)
    outbox.drain(kinds=[pack_exports.MAKE])
    export.refresh_from_db()
    assert export.status == Status.FAILED
    assert not Attachment.objects.of(export).exists()
    client.force_login(member)
    page = client.get(reverse("alliance:pack_exports", args=[broken.pk])).content.decode()
    assert "만들지 못했습니다" in page
    assert reverse("alliance:export_pack", args=[broken.pk, "xlsx"]) in page
    other = factories.UserFactory(is_coordinator=True)
    again = asked(broken, other)
    assert (again.status, again.progress, again.requested_by) == (Status.QUEUED, 0, other)
    assert Job.objects.filter(kind=pack_exports.MAKE, state=Job.PENDING).count() == 1


def test_what_was_away_is_made_up_for(pack, member):
    """The job is tried again by itself: meanwhile the page says that it failed."""
    export = asked(pack, member)

    def away():
        raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space"):
        pack_exports.make(export=export, alive=away)
    export.refresh_from_db()
    assert export.status == Status.FAILED
    pack_exports.make(export=export, alive=lambda: None)
    assert export.status == Status.DONE


def test_lost_lease_is_no_failure(pack, member):
    export = asked(pack, member)

    def lost():
        raise outbox.LeaseLost

    with pytest.raises(outbox.LeaseLost):
        pack_exports.make(export=export, alive=lost)
    export.refresh_from_db()
    assert export.status == Status.RUNNING


def test_not_of_what_was_tampered_with(pack, member):
    with pytest.raises(Refused, match="동결할 때의 내용과 다른"):
        asked(tampered(pack), member)
    assert not PackExport.objects.exists()


@pytest.mark.parametrize("role", ["is_reviewer", None])
def test_wrong_role(pack, role):
    with pytest.raises(Forbidden):
        asked(pack, factories.UserFactory(**({role: True} if role else {})))


class TestPage:
    def path(self, pack, format="xlsx"):
        return reverse("alliance:export_pack", args=[pack.pk, format])

    def test_leads_to_its_progress(self, client, pack, member):
        client.force_login(member)
        response = client.post(self.path(pack))
        assert response.url == reverse("alliance:pack_exports", args=[pack.pk])
        page = client.get(response.url).content.decode()
        assert "hx-trigger" in page
        assert "새로 고침" in page
        outbox.drain(kinds=[pack_exports.MAKE])
        page = client.get(response.url).content.decode()
        assert "hx-trigger" not in page
        assert Attachment.objects.get().get_absolute_url() in page

    def test_fragment(self, client, pack, member):
        client.force_login(member)
        headers = {"HX-Request": "true"}
        for response in (
            client.post(self.path(pack), headers=headers),
            client.get(reverse("alliance:pack_exports", args=[pack.pk]), headers=headers),
        ):
            text = response.content.decode()
            assert text.strip().startswith("<section")
            assert "<html" not in text

    def test_refused(self, client, pack, member):
        tampered(pack)
        client.force_login(member)
        assert client.post(self.path(pack)).status_code == 409

    def test_unknown_format(self, client, pack, member):
        client.force_login(member)
        assert client.post(self.path(pack, "exe")).status_code == 404
        assert not PackExport.objects.exists()

    def test_wrong_method(self, client, pack, member):
        client.force_login(member)
        assert client.get(self.path(pack)).status_code == 405

    @pytest.mark.parametrize("role", ["is_reviewer", None])
    def test_outsider(self, client, pack, member, role):
        export = asked(pack, member)
        outbox.drain(kinds=[pack_exports.MAKE])
        client.force_login(factories.UserFactory(**({role: True} if role else {})))
        assert client.post(self.path(pack, "pdf")).status_code == 404
        assert client.get(reverse("alliance:pack_exports", args=[pack.pk])).status_code == 404
        file = Attachment.objects.of(export).get()
        assert client.get(file.get_absolute_url()).status_code in (403, 404)
