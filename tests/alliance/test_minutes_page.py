"""The minutes' page: one save keeps all that was typed, and what another has saved meanwhile is shown beside it."""

import pytest
from django.urls import reverse

from alliance.models import AgendaItem, Meeting
from alliance.services import minutes

from .meeting import item, room

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(client):
    made = room()
    made.second = item(made.meeting, 2)
    client.force_login(made.coordinator)
    return made


def url(held):
    return reverse("alliance:minutes", args=[held.meeting.pk])


def sent(held, **given):
    """The page as it was shown, with what was typed into it."""
    data = {"notes-text": held.meeting.minutes, "notes-seen": minutes.stamp(held.meeting.minutes)}
    for row in (held.item, held.second):
        data |= {
            f"item-{row.pk}-outcome": row.outcome,
            f"item-{row.pk}-minutes": row.minutes,
            f"item-{row.pk}-seen": minutes.stamp_of(row),
        }
    return data | given


def kept():
    return list(AgendaItem.objects.order_by("position").values_list("outcome", "minutes"))


def test_one_save_keeps_all(client, held):
    typed = {
        f"item-{held.item.pk}-minutes": "첫째를\r\n말했다.",
        f"item-{held.second.pk}-minutes": "둘째를 말했다.",
        f"item-{held.second.pk}-outcome": "amended",
        "notes-text": "위원장이 열었다.",
        "then": f"item:{held.item.pk}",
    }
    response = client.post(url(held), sent(held, **typed))
    assert response.url == f"{url(held)}#item-{held.item.pk}"
    assert kept() == [("", "첫째를\n말했다."), ("amended", "둘째를 말했다.")]
    held.meeting.refresh_from_db()
    assert held.meeting.minutes == "위원장이 열었다."
    assert "첫째를\n말했다." in client.get(url(held)).content.decode()


def test_on_to_a_decision(client, held):
    response = client.post(url(held), sent(held, then=f"decide:{held.item.pk}"))
    assert response.url == reverse("alliance:decide", args=[held.item.pk])
    assert client.post(url(held), sent(held, then="decide:0")).url == url(held)


def test_anothers_words_are_kept_and_shown(client, held):
    before = sent(held, **{f"item-{held.item.pk}-minutes": "내 글", "notes-text": "내 여담"})
    before[f"item-{held.second.pk}-minutes"] = "둘째는 나만 썼다."
    minutes.record_item(item=held.item, outcome="deferred", minutes="남의 글", by=held.other)
    minutes.write(meeting=held.meeting, text="남의 여담", by=held.other)
    response = client.post(url(held), before)
    text = response.content.decode()
    assert response.status_code == 409
    assert all(words in text for words in ("내 글", "남의 글", "내 여담", "남의 여담", "다른 사람이 저장"))
    assert kept() == [("deferred", "남의 글"), ("", "둘째는 나만 썼다.")]
    held.meeting.refresh_from_db()
    assert held.meeting.minutes == "남의 여담"
    # The next save is upon what the page now shows.
    forms = {f"item-{row.pk}": row for row in AgendaItem.objects.all()}
    again = {
        f"{prefix}-{name}": value
        for prefix, row in forms.items()
        for name, value in (
            ("outcome", row.outcome),
            ("minutes", f"{row.minutes} 합침"),
            ("seen", minutes.stamp_of(row)),
        )
    }
    assert all(f'value="{minutes.stamp_of(row)}"' in text for row in forms.values())
    assert f'value="{minutes.stamp("남의 여담")}"' in text
    assert client.post(url(held), sent(held, **again)).status_code == 302
    assert kept() == [("deferred", "남의 글 합침"), ("", "둘째는 나만 썼다. 합침")]


def test_what_one_didnt_touch_isnt_stale(client, held):
    before = sent(held, **{f"item-{held.second.pk}-minutes": "내 글"})
    minutes.record_item(item=held.item, outcome="", minutes="남의 글", by=held.other)
    minutes.write(meeting=held.meeting, text="남의 여담", by=held.other)
    assert client.post(url(held), before).status_code == 302
    assert kept() == [("", "남의 글"), ("", "내 글")]


def test_line_ends_are_no_change(client, held):
    minutes.record_item(item=held.item, outcome="", minutes="두\n줄", by=held.other)
    before = sent(held, **{f"item-{held.item.pk}-minutes": "두\r\n줄"})
    minutes.record_item(item=held.item, outcome="", minutes="세\n줄", by=held.other)
    before[f"item-{held.item.pk}-seen"] = minutes.stamp("", "두\n줄")
    assert client.post(url(held), before).status_code == 302
    assert kept()[0] == ("", "세\n줄")


def test_bad_input_keeps_the_others(client, held):
    typed = {f"item-{held.item.pk}-outcome": "maybe", f"item-{held.second.pk}-minutes": "둘째"}
    response = client.post(url(held), sent(held, **typed, **{f"item-{held.item.pk}-minutes": "첫째"}))
    assert response.status_code == 422
    assert "첫째" in response.content.decode()
    assert kept() == [("", ""), ("", "둘째")]


def test_only_while_it_is_held(client, held):
    Meeting.objects.update(status=Meeting.Status.APPROVED)
    assert client.get(url(held)).status_code == 409


def test_members_dont_write(client, held):
    client.force_login(held.there)
    assert client.get(url(held)).status_code == 403
    assert client.post(url(held), sent(held)).status_code == 403


def test_approve(client, held):
    approve = reverse("alliance:approve_minutes", args=[held.meeting.pk])
    client.force_login(held.there)
    assert client.post(approve).status_code == 409
    AgendaItem.objects.update(outcome="as_proposed")
    assert client.get(approve).status_code == 405
    assert client.post(approve).url == held.meeting.get_absolute_url()
    held.meeting.refresh_from_db()
    assert held.meeting.status == Meeting.Status.APPROVED


def test_who_may_approve_is_told_at_home(held):
    assert minutes.to_approve(held.there) == []
    AgendaItem.objects.update(outcome="as_proposed")
    assert minutes.to_approve(held.there) == [held.meeting]
    assert minutes.to_approve(held.absent) == []
    minutes.write(meeting=held.meeting, text="글", by=held.coordinator)
    assert minutes.to_approve(held.coordinator) == []
    assert minutes.to_approve(held.other) == [held.meeting]


def test_only_what_was_read_is_approved(client, held):
    AgendaItem.objects.update(outcome="as_proposed")
    approve = reverse("alliance:approve_minutes", args=[held.meeting.pk])
    client.force_login(held.there)

    def read():
        return client.get(held.meeting.get_absolute_url()).context["seen"]

    changes = (
        lambda: minutes.write(meeting=held.meeting, text="늦게 쓴 말", by=held.coordinator),
        lambda: minutes.record_item(item=held.item, outcome="deferred", minutes="", by=held.coordinator),
        lambda: held.decide(text="늦게 적은 일"),
    )
    for change in changes:
        seen = read()
        change()
        response = client.post(approve, {"seen": seen})
        assert response.status_code == 409
        assert "읽은 뒤에 회의록이 바뀌었습니다" in response.content.decode()
    assert client.post(approve, {"seen": read()}).status_code == 302
