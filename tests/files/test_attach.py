import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from foundation.files.models import Attachment
from foundation.files.services import attach
from tests.factories import CompanyFactory, UserFactory
from tests.files.uploads import PDF, upload

pytestmark = pytest.mark.django_db


def test_keeps_the_file_with_its_record():
    firm, person = CompanyFactory(), UserFactory()
    attachment = attach(upload=upload("../견적서.pdf", PDF), to=firm, by=person, kind="quotation")
    stored = Attachment.objects.get()
    assert stored == attachment
    assert (stored.name, stored.size, stored.content_type) == ("견적서.pdf", len(PDF), "application/pdf")
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert stored.uploaded_by == person
    with default_storage.open(stored.file.name) as file:
        assert file.read() == PDF
    assert stored.file.name == f"{stored.pk.hex[:2]}/{stored.pk}"


def test_files_of_a_record():
    firm, other, person = CompanyFactory(), CompanyFactory(), UserFactory()
    first = attach(upload=upload("1.pdf", PDF), to=firm, by=person, kind="a")
    second = attach(upload=upload("2.pdf", PDF), to=firm, by=person, kind="b")
    attach(upload=upload("3.pdf", PDF), to=other, by=person)
    assert list(Attachment.objects.of(firm)) == [first, second]
    assert list(Attachment.objects.of(firm, "b")) == [second]


def test_bad_input():
    firm, person = CompanyFactory(), UserFactory()
    with pytest.raises(ValidationError):
        attach(upload=upload("a.pdf", b"no pdf"), to=firm, by=person)
    assert not Attachment.objects.exists()
