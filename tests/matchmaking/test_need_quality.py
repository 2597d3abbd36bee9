"""How much a need says: stated weights, what is missing with its reason, and who reads it."""

import pytest

from matchmaking.forms.needs import STEP_OF
from matchmaking.models import Need
from matchmaking.quality import PARTS, SUMMARY, quality
from tests import factories
from tests.matchmaking.asks import S, ask

pytestmark = pytest.mark.django_db

EVERYTHING = {
    "description": "눈으로 보는데 자꾸 놓칩니다. " * 10,
    "current_cost": "4명",
    "data_years": 0,
    "data_labelled": "no",
    "internet": "open",
    "downtime": "no",
    "personal_data": False,
    "client_nda": False,
    "core_technology": "no",
    "success_measure": "미검",
    "success_now": "3%",
    "success_target": "1%",
}


def complete(**fields) -> Need:
    need = factories.NeedFactory(**{**EVERYTHING, **fields})
    factories.set_terms(need, process=["품질·검사"], data_type=["이미지"])
    return need


def test_the_weights_make_a_hundred_and_every_field_is_one_of_the_form():
    assert sum(part.weight for part in PARTS) == 100
    fields = [part.gap.field for part in (*PARTS, SUMMARY)]
    assert len(set(fields)) == len(fields)
    assert set(fields) <= STEP_OF.keys()


def test_all_and_nothing():
    assert quality(complete()).points == 100
    assert quality(complete()).gaps == []
    nothing = quality(Need(title="", description=""))
    assert nothing.points == 0
    assert nothing.gaps[0].field == "description"
    assert len(nothing.gaps) == len(PARTS)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.gap.field)
def test_each_field_counts_by_its_weight(part):
    emptied = {"budget_max_manwon": "budget_max_krw"}.get(part.gap.field, part.gap.field)
    need = complete()
    if emptied in ("process", "data_type"):
        need.terms.remove(*need.terms.filter(facet=emptied))
    else:
        field = Need._meta.get_field(emptied)
        setattr(need, emptied, None if field.null else "")
    found = quality(need)
    assert found.points == 100 - part.weight
    assert [gap.field for gap in found.gaps] == [part.gap.field]


def test_a_short_description_earns_half():
    assert (
        quality(complete(description="눈으로 보는데 자꾸 기스를 놓칩니다. 오후에 더 놓칩니다.")).points == 87
    )


def test_a_masked_need_is_asked_for_its_summary_too():
    masked = complete(confidentiality="summary", masked_summary="")
    assert quality(masked).points == 90
    assert [gap.field for gap in quality(masked).gaps] == ["masked_summary"]
    masked.masked_summary = "외관검사"
    assert quality(masked).points == 100


def test_its_firm_and_the_operating_body_read_it_on_every_step(client, coordinator):
    mine = ask(S.SUBMITTED)
    for person in (mine.buyer, coordinator):
        client.force_login(person)
        for url in (mine.url("need"), *(mine.url("need_step", number) for number in range(1, 8))):
            page = client.get(url).content.decode()
            assert '<label for="quality">' in page
            assert 'id="quality" max="100" value="' in page
            assert mine.url("need_step", 5) + "#id_success_target" not in page  # the fixture says it
            assert mine.url("need_step", 4) + "#id_internet" in page


def test_suppliers_read_none_of_it(client):
    theirs = ask(S.OPEN)
    seller = factories.member_of(factories.SupplierFactory())
    for person in (seller, theirs.buyer):
        client.force_login(person)
        assert 'id="quality"' not in client.get(theirs.url("need")).content.decode()
