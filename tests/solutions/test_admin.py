"""The admin shows the catalogue and the needs, and changes nothing."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "factory"),
    [
        ("solutions/solution", factories.SolutionFactory),
        ("matchmaking/need", factories.NeedFactory),
        ("matchmaking/match", factories.MatchFactory),
    ],
)
def test_is_only_read(client, administrator, name, factory):
    row = factory()
    client.force_login(administrator)
    assert client.get(f"/admin/{name}/").status_code == 200
    url = f"/admin/{name}/{row.pk}"
    assert client.get(f"{url}/change/").status_code == 200
    assert client.post(f"{url}/change/", {"status": "open"}).status_code == 403
    assert client.post(f"{url}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"/admin/{name}/add/").status_code == 403
