import pytest
from django.urls import reverse

from companies.models import Company
from foundation import files
from foundation.files import registry
from foundation.files.services import attach
from foundation.history.models import Access
from tests.factories import CompanyFactory, UserFactory
from tests.files.uploads import PDF, upload


@pytest.fixture(autouse=True)
def seen_by():
    """The people who see firms, for this test; what the apps registered comes back after it."""
    before = dict(registry._visible)
    people = set()
    files.register(
        Company, lambda user: Company.objects.all() if user.pk in people else Company.objects.none()
    )
    yield people
    registry._visible.clear()
    registry._visible.update(before)


@pytest.fixture
def uploader(db, seen_by):
    person = UserFactory()
    seen_by.add(person.pk)
    return person


@pytest.fixture
def attachment(uploader):
    return attach(upload=upload("견적서 최종.pdf", PDF), to=CompanyFactory(), by=uploader)


def test_is_handed_over_as_a_file(client, uploader, attachment):
    client.force_login(uploader)
    response = client.get(attachment.get_absolute_url())
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%EA%B2%AC%EC%A0%81%EC%84%9C%20%EC%B5%9C%EC%A2%85.pdf"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert not Access.objects.exists()


def test_somebody_elses_file_leaves_a_trace(client, attachment, seen_by):
    reader = UserFactory()
    seen_by.add(reader.pk)
    client.force_login(reader)
    assert client.get(attachment.get_absolute_url()).status_code == 200
    access = Access.objects.get()
    assert (access.person_key, access.object_id) == (reader.pk, str(attachment.pk))


def test_outsider(client, stranger, attachment):
    client.force_login(stranger)
    assert client.get(attachment.get_absolute_url()).status_code == 404
    assert not Access.objects.exists()


def test_a_record_that_is_gone_or_unknown_gives_no_file(client, uploader, attachment):
    client.force_login(uploader)
    registry._visible.clear()
    assert client.get(attachment.get_absolute_url()).status_code == 404
    files.register(Company, lambda user: Company.objects.exclude(pk=attachment.object_id))
    assert client.get(attachment.get_absolute_url()).status_code == 404


def test_visitor_signs_in_first(client, attachment):
    assert client.get(attachment.get_absolute_url()).url.startswith(reverse("account_login"))


def test_wrong_method(client, uploader, attachment):
    client.force_login(uploader)
    assert client.post(attachment.get_absolute_url()).status_code == 405
