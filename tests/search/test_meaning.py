"""Texts about the same thing are near each other, though they share few words."""

import pytest

from foundation import outbox
from foundation.search import changed, meaning
from foundation.search.meaning import Latent
from foundation.search.models import Space, Vector
from solutions.models import Solution
from tests import factories
from tests.matchmaking.ranked import index

VISION = ["표면", "결함", "카메라", "외관", "촬영", "조명"]
TALK = ["상담", "통화", "녹취", "요약", "고객", "민원"]


def texts(words, count=12):
    """Every text has other words of its theme, so that two may share none."""
    return [[words[n % 6], words[(n + 1) % 6], words[(n + 2) % 6], f"회사{n}"] for n in range(count)]


@pytest.fixture
def latent():
    found = Latent.learn(texts(VISION) + texts(TALK))
    assert found is not None
    return found


def cosine(latent, one, other):
    return float(latent.vector(one) @ latent.vector(other))


def test_words_of_a_theme_are_near_without_being_the_same(latent):
    assert cosine(latent, ["표면"], ["조명"]) > 0.5 > abs(cosine(latent, ["표면"], ["통화"]))


def test_a_text_without_a_known_word_is_near_nothing(latent):
    assert cosine(latent, ["점심"], ["표면"]) == 0.0


def test_the_same_texts_give_the_same_space(latent):
    again = Latent.learn(texts(VISION) + texts(TALK))
    assert again is not None
    assert cosine(again, ["표면"], ["외관"]) == pytest.approx(cosine(latent, ["표면"], ["외관"]), abs=1e-4)


def test_a_space_survives_packing(latent):
    unpacked = Latent.unpack(latent.pack())
    assert unpacked.vector(VISION) == pytest.approx(latent.vector(VISION), abs=1e-2)


def test_too_few_texts_or_words_teach_nothing():
    assert Latent.learn(texts(VISION)[:5]) is None
    assert Latent.learn([["검사"]] * 30) is None
    assert Latent.learn([[]] * 30) is None


@pytest.mark.django_db
class TestSolutions:
    @pytest.fixture
    def offered(self):
        def make(words):
            return factories.SolutionFactory(
                title=words[3], summary=words[0], description=" ".join(words[1:3])
            )

        found = [make(words) for words in texts(VISION)], [make(words) for words in texts(TALK)]
        index()
        assert meaning.refresh("solutions")
        return found

    def near(self, text, solutions):
        found = meaning.Nearness("solutions").of(text, [str(solution.pk) for solution in solutions])
        return [found.get(str(solution.pk), 0.0) for solution in solutions]

    def test_the_nearest_speak_of_the_same_thing(self, offered):
        vision, talk = offered
        near = self.near("표면 결함 카메라 외관 촬영 조명", vision)
        assert min(near) > max(self.near("표면 결함 카메라 외관 촬영 조명", talk))

    def test_a_fresh_space_is_kept(self, offered):
        space = Space.objects.get()
        assert not meaning.refresh("solutions")
        assert Space.objects.get() == space

    def test_a_space_is_learnt_anew_when_the_catalogue_has_grown(self, offered):
        old = Space.objects.get()
        for words in texts(VISION):
            factories.SolutionFactory(title=words[3], summary=words[0])
        index()
        assert meaning.refresh("solutions")
        assert Space.objects.get().pk > old.pk
        assert Vector.objects.count() == Solution.objects.count()

    @pytest.mark.django_db(transaction=True)
    def test_of_two_that_learn_at_once_the_first_to_finish_serves(self, offered):
        for words in texts(VISION):
            factories.SolutionFactory(title=words[3], summary=words[0])
        index()
        inner = []

        def meanwhile():
            if not inner:
                inner.append(None)
                inner[0] = meaning.refresh("solutions")

        assert not meaning.refresh("solutions", meanwhile)
        assert inner == [True]
        assert Vector.objects.filter(space=Space.objects.get()).count() == Solution.objects.count()

    def test_a_change_moves_its_solution(self, offered, django_capture_on_commit_callbacks):
        moved = offered[1][0]
        before = self.near("외관 조명", [moved])[0]
        Solution.objects.filter(pk=moved.pk).update(
            title="외관 조명", summary="표면 카메라", description="촬영"
        )
        changed(moved)
        outbox.drain(kinds=["search.index"])
        assert self.near("외관 조명", [moved])[0] > before

    def test_drafts_are_neither_learnt_from_nor_placed(self, offered):
        draft = factories.SolutionFactory(title="비밀", status=Solution.Status.DRAFT)
        changed(draft)
        outbox.drain(kinds=["search.index"])
        assert not Vector.objects.filter(document=str(draft.pk)).exists()
        assert self.near("비밀", [draft]) == [0.0]

    def test_what_is_withdrawn_or_deleted_loses_its_vector_alone(self, offered):
        withdrawn, deleted, *_rest = offered[0]
        keys, before = [str(withdrawn.pk), str(deleted.pk)], Vector.objects.count()
        changed(deleted)
        deleted.delete()
        Solution.objects.filter(pk=withdrawn.pk).update(status=Solution.Status.WITHDRAWN)
        changed(withdrawn)
        outbox.drain(kinds=["search.index"])
        assert not Vector.objects.filter(document__in=keys).exists()
        assert Vector.objects.count() == before - 2

    def test_an_index_without_meaning_has_no_space(self, offered):
        assert not meaning.refresh("needs")
        assert meaning.Nearness("needs").of("외관", ["1"]) == {}

    def test_many_texts_take_two_queries(self, offered, django_assert_num_queries):
        self.near("외관", offered[0])
        keys = [str(solution.pk) for solution in offered[0]]
        with django_assert_num_queries(2):
            nearness = meaning.Nearness("solutions")
            assert [len(nearness.of(text, keys)) for text in ("외관 조명", "통화 요약")] == [12, 12]
