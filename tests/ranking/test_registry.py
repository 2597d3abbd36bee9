import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from matchmaking.models import RankerVersion
from matchmaking.ranking import registry
from matchmaking.ranking.model import RankerError
from matchmaking.ranking.rules import RuleRanker
from matchmaking.services import rankers

from .trained import metrics, rows, version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path, monkeypatch):
    """Files of each test's own, in a process that has opened none."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        }
    }
    monkeypatch.setattr(registry, "_held", None)


def promoted(**fields):
    return rankers.promote(version=version(**fields), by=None, reason="더 낫다")


def test_without_a_version_the_rules_serve():
    standing = registry.standing()
    assert (standing.ranker.version, standing.why) == (RuleRanker.version, "none")


def test_a_candidate_does_not_serve():
    version()
    assert registry.standing().why == "none"


def test_a_promotion_and_a_roll_back_hold_from_the_next_call_on():
    first = promoted()
    assert registry.serving().version == first.version
    second = promoted(seed=2, metrics=metrics(0.1, beside=first))
    assert registry.serving().version == second.version
    rankers.roll_back(by=None, reason="이상하다")
    assert registry.standing() == registry.Standing(registry.serving(), "promoted")
    assert registry.serving().version == first.version
    rankers.roll_back(by=None, reason="이상하다")
    assert registry.standing().why == "none"


def test_what_serves_is_opened_once_and_asked_for_in_one_query(django_assert_num_queries):
    promoted()
    first = registry.serving()
    with django_assert_num_queries(1):
        assert registry.serving() is first


def test_where_the_file_is_gone_the_rules_serve_until_it_is_back(monkeypatch):
    row = promoted()
    with row.file.open("rb") as file:
        data = file.read()
    default_storage.delete(row.file.name)
    standing = registry.standing()
    assert (standing.ranker.version, standing.why) == (RuleRanker.version, "unusable")
    default_storage.save(row.file.name, ContentFile(data))
    assert registry.standing().why == "unusable"  # asked again after a while only
    monkeypatch.setattr(registry, "AGAIN", 0.0)
    monkeypatch.setattr(registry, "_held", None)
    assert registry.serving().version == row.version


def test_where_the_file_is_damaged_the_rules_serve():
    row = promoted()
    default_storage.delete(row.file.name)
    default_storage.save(row.file.name, ContentFile(b"tree\nversion=v4\n"))
    assert registry.standing().why == "unusable"
    with pytest.raises(RankerError, match="sha256"):
        registry.load(row.version)


def test_any_version_can_be_loaded_to_give_its_scores_again():
    row = version()
    RankerVersion.objects.update(state="retired")
    pairs = rows(5)
    assert registry.load(row.version).scores(pairs).tolist() != RuleRanker().scores(pairs).tolist()
    assert registry.load(RuleRanker.version).version == RuleRanker.version
    for unknown in ("rules-0", "lambdarank-nobody"):
        with pytest.raises(RankerError, match="no ranker"):
            registry.load(unknown)
