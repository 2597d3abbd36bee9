"""A supplier has its leads looked for: those who never had any, and whoever doesn't want to wait."""

import pytest
from django.db import OperationalError
from django.db.models.signals import pre_delete
from django.urls import reverse

from foundation import outbox
from foundation.history.workflow import Forbidden
from foundation.outbox.models import Job
from matchmaking.models import Lead
from matchmaking.services.leads import OF_COMPANY, OF_NEED, refresh_all, refresh_own
from tests import factories

from .ranked import index, need, solution

pytestmark = pytest.mark.django_db

LEADS, REFRESH = "/leads/", "/leads/refresh/"


@pytest.fixture
def seller(client):
    user = factories.member_of(solution().company)
    client.force_login(user)
    return user


def jobs():
    return Job.objects.filter(kind=OF_COMPANY, state=Job.PENDING)


def test_who_never_had_leads_gets_them(client, seller):
    wanted = need()
    index()
    assert "지금 찾기" in client.get(LEADS).content.decode()
    response = client.post(REFRESH, follow=True)
    text = response.content.decode()
    assert response.redirect_chain == [(LEADS, 302)]
    assert "찾고 있습니다" in text
    assert "hx-get" in text
    outbox.drain()
    text = client.get(LEADS).content.decode()
    assert wanted.title in text
    assert "hx-get" not in text
    assert "에 계산했습니다" in text


def test_while_it_is_computed_the_page_asks_again_by_its_fragment(client, seller):
    client.post(REFRESH)
    response = client.get(LEADS, headers={"HX-Request": "true"})
    assert response.content.decode().strip().startswith("<div")
    assert "지금 새로 계산 중입니다" in response.content.decode()


def test_pressed_twice_it_is_one_job(client, seller):
    client.post(REFRESH)
    client.post(REFRESH)
    assert jobs().count() == 1


def test_only_ones_own_firms(client, seller):
    solution()
    client.post(REFRESH)
    assert [job.payload["company_id"] for job in jobs()] == [str(pk) for pk in seller.firms]


def test_for_suppliers_only(client, stranger):
    with pytest.raises(Forbidden):
        refresh_own(user=stranger)
    client.force_login(stranger)
    assert client.post(REFRESH).status_code == 403
    assert not jobs().exists()


def test_signed_out_and_wrong_method(client, seller):
    assert client.get(reverse("matchmaking:refresh_leads")).status_code == 405
    client.logout()
    assert client.post(REFRESH).status_code == 302
    assert not jobs().exists()


def test_all_anew_or_nothing():
    """Leads of needs that are over go when those of the others are queued; where that fails, none is queued."""
    need()
    over = Lead.objects.create(
        need=need(status="closed"), company=(own := solution()).company, solution=own, score=0.9,
        accept_probability=0.5, interest=0.45, ranker="rules", masked=False,
    )  # fmt: skip

    def fail(**_kwargs):
        raise OperationalError

    pre_delete.connect(fail, sender=Lead)
    try:
        with pytest.raises(OperationalError):
            refresh_all()
    finally:
        pre_delete.disconnect(fail, sender=Lead)
    assert Lead.objects.filter(pk=over.pk).exists()
    assert not Job.objects.filter(kind=OF_NEED).exists()
    assert refresh_all() == 1
    assert Job.objects.filter(kind=OF_NEED).count() == 1
    assert not Lead.objects.exists()
