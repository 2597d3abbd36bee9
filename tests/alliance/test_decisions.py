"""Who does what until when: decided while the meeting goes on, reported by its owner, confirmed by another one."""

import pytest
from django.core.exceptions import ValidationError

from alliance.models import Decision, Meeting
from alliance.services import decisions
from companies.models import Interest
from foundation.history import clock
from foundation.history.models import Event
from foundation.history.workflow import Forbidden, Refused
from foundation.notifications.models import Notification
from tests import factories

from .meeting import in_days, room

pytestmark = pytest.mark.django_db
S = Decision.Status


@pytest.fixture
def held():
    return room()


def told(user):
    return list(
        Notification.objects.filter(user=user).order_by("created_at", "pk").values_list("title", flat=True)
    )


def test_decide(held):
    made = held.decide(owner=held.there, text=" 서식을 고칩니다. ")
    assert (made.text, made.status, made.task) == ("서식을 고칩니다.", S.OPEN, None)
    assert told(held.there) == ["맡은 의결 사항이 생겼습니다: 서식을 고칩니다."]
    assert Event.objects.of(made).get().verb == "decision.made"


def test_decide_about_a_need_or_a_programme(held):
    need, programme = factories.NeedFactory(), factories.ProgrammeFactory()
    assert held.decide(need=need).need == need
    assert held.decide(programme=programme).programme == programme
    with pytest.raises(ValidationError, match="하나만"):
        held.decide(need=need, programme=programme)


@pytest.mark.parametrize(
    ("given", "field"),
    [({"text": " "}, "text"), ({"due_on": in_days(-1)}, "due_on")],
)
def test_decide_bad_input(held, given, field):
    with pytest.raises(ValidationError) as invalid:
        held.decide(**given)
    assert set(invalid.value.error_dict) == {field}
    assert not Decision.objects.exists()


def test_its_owner_is_of_the_operating_body_or_a_member_now(held):
    left = factories.UserFactory(is_alliance_member=True)
    for person in (factories.UserFactory(), left):
        with pytest.raises(ValidationError) as invalid:
            held.decide(owner=person)
        assert set(invalid.value.error_dict) == {"owner"}
    held.there.alliance_seats.update(left_on=clock.today())
    with pytest.raises(ValidationError):
        held.decide(owner=held.there)


@pytest.mark.parametrize("status", [Meeting.Status.INVITED, Meeting.Status.APPROVED])
def test_only_while_it_is_held(held, status):
    Meeting.objects.update(status=status)
    with pytest.raises(Refused, match="회의를 연 뒤부터"):
        held.decide()


def test_members_decide_through_the_operating_body(held):
    with pytest.raises(Forbidden):
        held.decide(by=held.there)


def test_not_by_who_has_an_interest_in_the_needs_firm(held):
    need = factories.NeedFactory()
    made = held.decide(need=need)
    Interest.objects.create(user=held.coordinator, company=need.company, kind="other")
    held.coordinator.forget_firms()
    with pytest.raises(Forbidden, match="이해관계"):
        held.decide(need=need)
    with pytest.raises(Forbidden, match="이해관계"):
        decisions.drop(decision=made, reason="사정", by=held.coordinator)
    with pytest.raises(Forbidden):
        decisions.complete(decision=made, result="끝", by=held.coordinator)


def test_report_then_confirm(held):
    made = held.decide(owner=held.there)
    decisions.report(decision=made, result="고쳤습니다.", by=held.there)
    made.refresh_from_db()
    assert (made.status, made.result, made.done_on) == (S.OPEN, "고쳤습니다.", clock.today())
    assert "이행이 보고" in told(held.coordinator)[-1]
    decisions.complete(decision=made, by=held.coordinator)
    made.refresh_from_db()
    assert (made.status, made.result) == (S.DONE, "고쳤습니다.")
    assert "이행이 확인" in told(held.there)[-1]


def test_who_was_dismissed_is_told_of_no_page_that_is_closed(held):
    made = held.decide(owner=held.there)
    type(held.there).objects.filter(pk=held.there.pk).update(is_alliance_member=False)
    decisions.complete(decision=made, result="이어받아 고쳤습니다.", by=held.coordinator)
    assert told(held.there) == ["맡은 의결 사항이 생겼습니다: 협약 서식을 고칩니다."]


def test_the_day_of_the_report_counts(held):
    made = held.decide(owner=held.there)
    Decision.objects.update(done_on=in_days(-3), result="고쳤습니다.")
    decisions.complete(decision=made, result="고쳐서 나누어 주었습니다.", by=held.other)
    made.refresh_from_db()
    assert (made.done_on, made.result) == (in_days(-3), "고쳐서 나누어 주었습니다.")


def test_complete_without_a_report_tells_the_result(held):
    made = held.decide(owner=held.there)
    with pytest.raises(ValidationError) as invalid:
        decisions.complete(decision=made, by=held.coordinator)
    assert set(invalid.value.error_dict) == {"result"}
    done = decisions.complete(decision=made, result="전화로 들었습니다.", by=held.coordinator)
    assert (done.status, done.done_on) == (S.DONE, clock.today())


def test_nobody_confirms_its_own(held):
    made = held.decide(owner=held.other)
    for person in (held.other, held.there):
        with pytest.raises(Forbidden):
            decisions.complete(decision=made, result="끝", by=person)
        with pytest.raises(Forbidden):
            decisions.return_(decision=made, reason="아직", by=person)


def test_only_its_owner_reports(held):
    made = held.decide(owner=held.there)
    with pytest.raises(Forbidden):
        decisions.report(decision=made, result="끝", by=held.coordinator)
    with pytest.raises(ValidationError) as invalid:
        decisions.report(decision=made, result=" ", by=held.there)
    assert set(invalid.value.error_dict) == {"result"}


def test_return(held):
    made = held.decide(owner=held.there)
    with pytest.raises(Refused, match="아직 이행을 보고하지 않은"):
        decisions.return_(decision=made, reason="아직", by=held.coordinator)
    decisions.report(decision=made, result="고쳤습니다.", by=held.there)
    with pytest.raises(ValidationError) as invalid:
        decisions.return_(decision=made, reason=" ", by=held.coordinator)
    assert set(invalid.value.error_dict) == {"reason"}
    decisions.return_(decision=made, reason="부록이 남았습니다.", by=held.coordinator)
    made.refresh_from_db()
    assert (made.status, made.done_on) == (S.OPEN, None)
    assert Notification.objects.get(user=held.there, body="부록이 남았습니다.")


def test_drop(held):
    made = held.decide(owner=held.there)
    with pytest.raises(ValidationError) as invalid:
        decisions.drop(decision=made, reason=" ", by=held.coordinator)
    assert set(invalid.value.error_dict) == {"reason"}
    with pytest.raises(Forbidden):
        decisions.drop(decision=made, reason="사정", by=held.there)
    decisions.drop(decision=made, reason="법이 바뀌었습니다.", by=held.coordinator)
    made.refresh_from_db()
    assert made.status == S.DROPPED
    assert Notification.objects.get(user=held.there, body="법이 바뀌었습니다.")


def test_what_is_over_stays(held):
    made = held.decide(owner=held.there)
    decisions.complete(decision=made, result="끝", by=held.coordinator)
    for act in (
        lambda: decisions.report(decision=made, result="다시", by=held.there),
        lambda: decisions.complete(decision=made, result="다시", by=held.coordinator),
        lambda: decisions.return_(decision=made, reason="다시", by=held.coordinator),
        lambda: decisions.drop(decision=made, reason="다시", by=held.coordinator),
    ):
        with pytest.raises(Refused):
            act()
