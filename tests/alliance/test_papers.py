"""What a meeting is given to read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.models import Pack
from alliance.services import papers
from foundation.files.models import Attachment
from foundation.files.registry import may_download
from foundation.history.workflow import Forbidden, Refused
from tests import factories

from .meetings import STARTS, outsiders

pytestmark = pytest.mark.django_db

CLOSED = ["approved", "cancelled"]


@pytest.fixture
def coordinator():
    return factories.UserFactory(is_coordinator=True)


@pytest.fixture
def meeting():
    return factories.MeetingFactory(starts_at=STARTS)


def status(meeting, value):
    meeting.status = value
    meeting.save()


def add(meeting, by):
    upload = SimpleUploadedFile("안건 설명.pdf", b"%PDF-1.7\nplan")
    return papers.add_paper(meeting=meeting, upload=upload, by=by)


def test_a_paper_is_laid_before_and_taken_back(coordinator, meeting):
    paper = add(meeting, coordinator)
    assert list(Attachment.objects.of(meeting)) == [paper]
    papers.remove_paper(meeting=meeting, paper=paper, by=coordinator)
    assert not Attachment.objects.of(meeting).exists()


def test_who_may_read_it(coordinator, meeting):
    paper = add(meeting, coordinator)
    where = {"object_type": paper.object_type, "object_id": paper.object_id}
    assert may_download(factories.AllianceMemberFactory().user, **where)
    assert may_download(coordinator, **where)
    assert not may_download(factories.member_of(factories.CompanyFactory()), **where)


def test_what_a_meeting_has_seen_stays(coordinator, meeting):
    paper = add(meeting, coordinator)
    status(meeting, "held")
    with pytest.raises(Refused) as refused:
        papers.remove_paper(meeting=meeting, paper=paper, by=coordinator)
    assert refused.value.code == "held"
    add(meeting, coordinator)
    assert Attachment.objects.of(meeting).count() == 2


@pytest.mark.parametrize("closed", CLOSED)
def test_nothing_is_added_once_it_is_over(coordinator, meeting, closed):
    paper = add(meeting, coordinator)
    status(meeting, closed)
    with pytest.raises(Refused):
        add(meeting, coordinator)
    with pytest.raises(Refused):
        papers.remove_paper(meeting=meeting, paper=paper, by=coordinator)
    with pytest.raises(Refused):
        papers.use_pack(meeting=meeting, pack=factories.PackFactory(), by=coordinator)
    assert Attachment.objects.of(meeting).count() == 1


def test_a_pack_of_figures(coordinator, meeting):
    first = factories.PackFactory(quarter=1)
    papers.use_pack(meeting=meeting, pack=first, by=coordinator)
    meeting.refresh_from_db()
    assert meeting.pack == first
    factories.PackFactory(quarter=1, version=2, restates=first)
    with pytest.raises(Refused) as refused:
        papers.use_pack(meeting=meeting, pack=Pack.objects.get(pk=first.pk), by=coordinator)
    assert refused.value.code == "replaced"


def test_the_operating_body_lays_before(coordinator, meeting):
    paper, pack = add(meeting, coordinator), factories.PackFactory()
    for person in outsiders():
        with pytest.raises(Forbidden):
            add(meeting, person)
        with pytest.raises(Forbidden):
            papers.remove_paper(meeting=meeting, paper=paper, by=person)
        with pytest.raises(Forbidden):
            papers.use_pack(meeting=meeting, pack=pack, by=person)
