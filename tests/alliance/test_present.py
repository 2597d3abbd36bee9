"""Slides of a meeting: its topics, earlier decisions, and the figures of its pack or of this moment."""

from datetime import timedelta

import pytest
from django.urls import reverse

from alliance import slides
from alliance.models import Meeting
from companies.models import Consent
from foundation.history import clock
from tests import factories

from .meeting import item, meeting, room

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    return room()


def show(client, of, person, **query):
    client.force_login(person)
    return client.get(reverse("alliance:present", args=[of.pk]), query)


def packed(of):
    Meeting.objects.filter(pk=of.pk).update(pack=factories.PackFactory())
    of.refresh_from_db()
    return of


def test_the_outline_of_a_pack(held):
    item(held.meeting, 2)
    found = slides.outline(packed(held.meeting), live=False)
    assert [slide.sort for slide in found] == ["title", "agenda", "kpis", "item", "item"]
    assert found[2].part == ["demand_firms"]


def test_long_parts_go_on_on_the_next_slide(held):
    for number in range(2, slides.LINES + 2):
        item(held.meeting, number)
    sorts = [slide.sort for slide in slides.outline(packed(held.meeting), live=False)]
    assert sorts.count("agenda") == 2
    live = slides.outline(held.meeting, live=True)
    assert all(len(slide.part) <= slides.TILES for slide in live if slide.sort == "kpis")


def test_every_slide_opens(client, held):
    held.decide()
    following = packed(
        meeting(quarter=1, year=2027, starts_at=clock.now() + timedelta(days=60), status="planned")
    )
    item(following, title="다음 안건", body="설명", outcome="deferred")
    found = slides.outline(following, live=False)
    assert {slide.sort for slide in found} == {"title", "agenda", "earlier", "kpis", "item"}
    for number in range(1, len(found) + 1):
        assert show(client, following, held.there, slide=number).status_code == 200
    last = show(client, following, held.there, slide=99)
    assert "다음 안건" in last.content.decode()
    assert 'rel="prev"' in last.content.decode()
    assert 'data-key="next"' not in last.content.decode()
    assert "협약 서식을 고칩니다." in show(client, following, held.there, slide=3).content.decode()


@pytest.mark.parametrize("slide", ["0", "-1", "x", ""])
def test_an_odd_number_is_the_first(client, held, slide):
    text = show(client, held.meeting, held.there, slide=slide).content.decode()
    assert 'data-key="prev"' not in text
    assert 'data-key="next" href="?slide=2"' in text


def test_live_and_frozen(client, held):
    packed(held.meeting)
    frozen = show(client, held.meeting, held.there, slide=3).content.decode()
    assert "수요기업 발굴" in frozen
    assert "기준일 2026-07-28" in frozen
    live = show(client, held.meeting, held.there, slide=3, live=1).content.decode()
    assert "지금 값" in live
    assert "slide=4&amp;live=1" in live
    assert "회의 자료의 값으로" in live


def test_without_a_pack_it_is_live(client, held):
    text = show(client, held.meeting, held.there, slide=3).content.decode()
    assert "지금 값" in text
    assert "회의 자료의 값으로" not in text


def test_every_slide_of_a_demo_says_that_it_is_simulated(client, held):
    assert "모의 자료" not in show(client, held.meeting, held.coordinator).content.decode()
    factories.CompanyFactory(external_id="demo-d001")
    assert "모의 자료" in show(client, held.meeting, held.coordinator).content.decode()


def test_what_was_decided_is_on_its_topics_slide(client, held):
    held.decide()
    total = len(slides.outline(held.meeting, live=True))
    assert "협약 서식을 고칩니다." in show(client, held.meeting, held.there, slide=total).content.decode()


def test_a_room_reads_the_names_that_anybody_may(client, held):
    """Whoever presents knows more of them."""
    told = factories.AllianceMemberFactory().user
    Consent.objects.create(user=told, kind=Consent.Kind.THIRD_PARTY, version="1")
    held.decide(owner=held.there)
    held.decide(owner=told)
    following = meeting(quarter=1, year=2027, starts_at=clock.now() + timedelta(days=60), status="planned")
    for of, slide in ((held.meeting, 99), (following, 2)):
        shown = show(client, of, held.coordinator, slide=slide).content.decode()
        assert told.name in shown
        assert held.there.name not in shown
        assert "협약 서식을 고칩니다." in shown


def test_a_slide_costs_few_queries(client, held, django_assert_max_num_queries):
    for number in range(2, 10):
        item(held.meeting, number)
        held.decide(owner=factories.AllianceMemberFactory().user)
    client.force_login(held.there)
    with django_assert_max_num_queries(15):
        client.get(reverse("alliance:present", args=[packed(held.meeting).pk]), {"slide": 3})


def test_a_slides_figures_share_what_they_read(held, django_assert_max_num_queries):
    for slide in slides.outline(held.meeting, live=True):
        if slide.sort == "kpis":
            with django_assert_max_num_queries(12):
                assert slides.filled(slide, held.meeting, live=True)["tiles"]
