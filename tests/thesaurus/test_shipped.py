"""The thesaurus that ships keeps to what a coordinator's entries must keep to."""

from collections import Counter

import pytest

from solutions.models import Term, ThesaurusEntry
from solutions.thesaurus import meanings, shipped
from solutions.thesaurus.lexicon import Lexicon, entry_of, key
from solutions.thesaurus.services import GENERIC, LONGEST, cleaned

pytestmark = pytest.mark.django_db
ENTRIES = shipped.entries()


def test_is_in_the_database():
    rows = {
        row.preferred: (row.variants, str(row.term or ""))
        for row in ThesaurusEntry.objects.select_related("term")
    }
    assert rows == {row["preferred"]: (row["variants"], row["term"] or "") for row in ENTRIES}


def test_adds_nothing_twice():
    shipped.load(ThesaurusEntry, Term)
    assert ThesaurusEntry.objects.count() == len(ENTRIES)


def test_is_large_and_covers_every_technique_and_process():
    assert len(ENTRIES) >= 400
    counts = Counter((row["facet"], row["term"]) for row in ENTRIES)
    for facet, least in (("ai_task", 12), ("process", 10), ("data_type", 4), ("deployment", 4)):
        for name in Term.objects.filter(facet=facet).values_list("name", flat=True):
            assert counts[facet, name] >= least, name


def test_each_form_has_one_entry():
    forms = Counter(key(form) for row in ENTRIES for form in (row["preferred"], *row["variants"]))
    assert [form for form, times in forms.items() if times > 1] == []


def test_forms_are_long_and_narrow_enough():
    forms = [form for row in ENTRIES for form in (row["preferred"], *row["variants"])]
    assert [
        form for form in forms if not len(key(form)) >= 2 or len(form) > LONGEST or key(form) in GENERIC
    ] == []
    assert all(3 <= len(row["variants"]) <= 10 for row in ENTRIES)


def test_every_entry_may_be_saved_as_it_is():
    row = ThesaurusEntry.objects.get(preferred="예지보전")
    assert cleaned(row, row.preferred, row.variants) == (row.preferred, row.variants)


def test_every_form_finds_its_entry():
    lexicon = Lexicon(map(entry_of, ThesaurusEntry.objects.select_related("term")))
    lost = [
        (form, row["preferred"])
        for row in ENTRIES
        for form in (row["preferred"], *row["variants"])
        if [meaning.preferred for meaning in lexicon.meanings(form)] != [row["preferred"]]
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("text", "preferred"),
    [
        ("손님 말귀를 못 알아들어서 답답합니다", "음성 자동응답"),
        ("홈페이지 문의메일이 쌓입니다", "문의 응대"),
        ("장부를 손으로 씁니다", "수기 기록"),
        ("기계가 자꾸 섬", "돌발정지"),
        ("감으로 발주합니다", "데이터 기반 발주"),
        ("창고에 뭐가 얼마나 있는지 모릅니다", "재고 파악"),
        ("견적 내는 데 하루 걸려요", "견적 자동화"),
        ("PdM을 하고 싶습니다", "예지보전"),
        ("시아게를 사람이 합니다", "연마 자동화"),
    ],
)
def test_knows_field_speech(text, preferred):
    assert preferred in [meaning.preferred for meaning in meanings(text)]
