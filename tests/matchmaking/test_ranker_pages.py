import re

import pytest
from django.urls import reverse

from matchmaking.models import RankerVersion
from matchmaking.services import rankers
from tests import factories
from tests.matchmaking import ranked
from tests.ranking.trained import metrics, version

pytestmark = pytest.mark.django_db
LIST = reverse("matchmaking:rankers")


def card(row):
    return reverse("matchmaking:ranker", args=[row.pk])


def text_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_without_a_version_the_page_says_that_the_rules_serve_and_why(client, coordinator):
    client.force_login(coordinator)
    text = text_of(client, LIST)
    assert "지금은 사람이 정한 규칙이 순위를 정합니다" in text
    assert "아직 학습한 판이 없습니다" in text


def test_a_need_s_list_says_what_ranks_it(client, coordinator):
    need = ranked.need()
    ranked.solution()
    ranked.index()
    client.force_login(coordinator)
    url = reverse("matchmaking:candidates", args=[need.pk])
    assert "규칙보다 낫다고 확인된 모델이 없기 때문입니다" in text_of(client, url)
    row = rankers.promote(version=version(), by=coordinator, reason="더 낫다")
    text = text_of(client, url)
    assert "학습한 조정을 더합니다" in text
    assert row.version in text


def test_the_card_tells_labels_figures_limits_and_who_decided(client, coordinator):
    row = rankers.promote(version=version(gain=0.0), by=coordinator, reason="시범 운영", force=True)
    client.force_login(factories.UserFactory(is_alliance_member=True))
    text = text_of(client, card(row))
    for told in (
        "언어모델이 매긴 등급", "95% 구간", "0을 포함", "50%", "미래차", "80–100", "김코디", "시범 운영",
        "더 낫다는 근거 없이", "인증 보유", row.sha256,
    ):  # fmt: skip
        assert told in text, told
    assert "이 모델로 순위 정하기" not in text


def test_the_card_tells_what_the_lists_lacked_and_how_often_invitations_were_accepted(client, coordinator):
    client.force_login(coordinator)
    text = text_of(client, card(version()))
    assert "40건 가운데 37건이" in text
    cells = [re.findall(r">([^<]*)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)]
    assert ["40–50%", "4", "46%", "1", "25%"] in cells
    assert ["60–70%", "7", "62%", "5", "71%"] in cells
    assert "초대 11건의 브라이어 점수는 0.200" in text


def test_a_card_from_before_these_were_measured_says_so(client, coordinator):
    figures = metrics()
    del figures["coverage"], figures["acceptance"]
    client.force_login(coordinator)
    text = text_of(client, card(version(metrics=figures)))
    assert "찾지 못한 솔루션을 세지 않았습니다" in text
    assert "견줄 초대가 없었습니다" in text


def test_a_coordinator_lets_a_version_serve(client, coordinator):
    row = version()
    client.force_login(coordinator)
    assert "이 모델로 순위 정하기" in text_of(client, card(row))
    response = client.post(reverse("matchmaking:ranker_promote", args=[row.pk]), {"reason": "더 낫다"})
    assert response.url == card(row)
    assert RankerVersion.objects.serving().get() == row
    assert "이 모델로 순위 정하기" not in text_of(client, card(row))


@pytest.mark.parametrize(
    ("data", "error"),
    [({"force": "on"}, "사유를 적어 주세요"), ({"reason": "시범"}, "그래도 쓰려면 이 칸을 표시하세요")],
)
def test_what_is_not_better_needs_a_reason_and_a_tick(client, coordinator, data, error):
    row = version(gain=0.0)
    client.force_login(coordinator)
    response = client.post(reverse("matchmaking:ranker_promote", args=[row.pk]), data)
    assert response.status_code == 422
    assert error in response.content.decode()
    assert not RankerVersion.objects.serving().exists()


def test_a_coordinator_rolls_back_with_a_reason(client, coordinator):
    rankers.promote(version=version(), by=coordinator, reason="더 낫다")
    client.force_login(coordinator)
    assert "규칙으로 되돌리기" in text_of(client, LIST)
    url = reverse("matchmaking:ranker_roll_back")
    client.post(url, {"reason": ""})
    assert RankerVersion.objects.serving().exists()
    client.post(url, {"reason": "목록이 이상하다"})
    assert not RankerVersion.objects.serving().exists()
    assert client.post(url, {"reason": "또"}).status_code == 409


def test_a_file_that_is_gone_is_told(client, coordinator, monkeypatch):
    row = rankers.promote(version=version(), by=coordinator, reason="더 낫다")
    RankerVersion.objects.update(sha256="0" * 64)
    client.force_login(coordinator)
    assert "등록할 때와 달라" in text_of(client, LIST)
    assert "규칙이 대신 순위를 정합니다" in text_of(client, card(row))


def test_wrong_methods_and_roles_are_refused(client, coordinator, stranger):
    row = version()
    client.force_login(coordinator)
    assert client.get(reverse("matchmaking:ranker_promote", args=[row.pk])).status_code == 405
    assert client.get(reverse("matchmaking:ranker_roll_back")).status_code == 405
    client.force_login(stranger)
    assert client.get(LIST).status_code == 403
    assert client.get(card(row)).status_code == 404


def test_the_list_asks_as_much_for_many_versions_as_for_one(
    client, coordinator, django_assert_max_num_queries
):
    for seed in range(4):
        version(seed=seed)
    client.force_login(coordinator)
    client.get(LIST)
    with django_assert_max_num_queries(18):
        client.get(LIST)
