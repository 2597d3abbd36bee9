"""What the story's texts speak of ships with the demo, and what needs answer can be answered."""

import pytest

from alliance import calendar, kpis
from demo import shipped, texts, texts_alliance, texts_desk, texts_rounds, texts_talks
from demo.people import ROLES, member_email
from demo.story import FATES, GIVEN
from foundation.notifications import kinds
from matchmaking.answers import LABELS
from matchmaking.models import Need

FIRMS = {row["external_id"]: row for row in shipped.rows("companies")}
NEEDS = {row["external_id"]: row for name in ("needs", "needs_later") for row in shipped.rows(name)}
SOLUTIONS = {row["external_id"] for row in shipped.rows("solutions")}
GRADED = shipped.rows("needs")
ANSWERS = shipped.rows("answers")


def test_every_graded_need_has_a_fate():
    assert sum(count for _fate, count, _days in FATES) == len(GRADED)


def test_what_is_spoken_of_ships():
    assert set(GIVEN) <= set(NEEDS)
    assert {row["external_id"] for row in ANSWERS} <= set(NEEDS)
    assert {call.firm for call in texts_desk.CALLS} <= set(FIRMS)
    assert {firm for firm, _reason, _note in texts_desk.PASSED} <= set(FIRMS)
    assert {texts_desk.INTEREST_IN, *texts_desk.DUPLICATE} <= set(NEEDS)
    assert texts_desk.DESIGNATED[0] in NEEDS
    assert texts_desk.DESIGNATED[1] in SOLUTIONS


@pytest.mark.parametrize("call", [call for call in texts_desk.CALLS if call.need], ids=lambda call: call.need)
def test_a_contact_about_a_need_is_with_its_firm(call):
    assert NEEDS[call.need]["company_business_number"] == FIRMS[call.firm]["business_number"]


def test_contacts_are_told_in_the_order_of_their_days():
    days = [call.days for call in texts_desk.CALLS]
    assert days == sorted(days, reverse=True)
    due = {call.due for call in texts_desk.CALLS if call.next_action and not call.done}
    assert min(due) < 0 < max(due)
    assert 0 in due


@pytest.mark.parametrize(
    ("kind", "told"),
    [("talking", texts_talks.QUESTIONS), ("talking", texts_talks.TALKS), ("round:", texts_rounds.TITLES)],
)
def test_who_is_given_a_fate_has_words_for_it(kind, told):
    assert {need for need, (fate, _days) in GIVEN.items() if fate.startswith(kind)} == set(told)


def test_a_repeated_need_is_of_the_same_firm():
    repeated, kept = (NEEDS[need]["company_business_number"] for need in texts_desk.DUPLICATE)
    assert repeated == kept


def test_returned_fields_are_asked_for():
    assert {field for _reason, comments in texts.RETURNS for field in comments} <= set(LABELS)


@pytest.mark.parametrize("row", ANSWERS, ids=lambda row: row["external_id"])
def test_an_answer_can_be_given(row):
    values = {name: value for name, value in row.items() if name != "external_id"}
    need = Need(**values)
    need.clean_fields(exclude={field.name for field in Need._meta.fields} - set(values))
    assert values
    assert not set(values) & {"title", "description", "any_deployment"}
    if need.no_cloud:
        assert NEEDS[row["external_id"]]["deployment"] == "온프레미스"


def test_a_round_scores_a_hundred_points():
    assert sum(points for _label, points in texts_rounds.CRITERIA) == 100


def test_preferences_are_of_people_and_kinds_that_there_are():
    known = {role.email for role in ROLES} | {member_email(firm) for firm in FIRMS}
    assert set(texts_desk.PREFERENCES) <= known
    wished = {kind for wishes in texts_desk.PREFERENCES.values() for kind, _mail, _text in wishes}
    assert all(kinds.label(kind) != kind for kind in wished)


def test_who_sits_in_the_alliance_is_there():
    seats = {account for account, _role, _organisation in texts_alliance.SEATS}
    divided = {
        who for _n, _k, _t, leader, others, _made in texts_alliance.DIVISIONS for who in (leader, *others)
    }
    known = {role.account for role in ROLES} | {firm.removeprefix("demo-") for firm in FIRMS}
    assert seats | divided <= known
    assert texts_alliance.AWAY in seats


def test_every_standing_topic_is_spoken_of():
    told = {quarter: len(said) for quarter, said in texts_alliance.STANDING.items()}
    assert told == {meeting.quarter: len(meeting.topics) for meeting in calendar.meetings()}


def test_public_figures_are_of_the_catalogue():
    assert set(texts_alliance.PUBLIC) <= set(kpis.BY_CODE)
