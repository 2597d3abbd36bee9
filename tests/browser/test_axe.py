"""Every page that a person can reach by links, as each role: no accessibility violation, no missing asset, no dead
link. Together the roles must reach every page of the product."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import resolve

AXE = (settings.BASE_DIR / "node_modules/axe-core/axe.min.js").read_text()
#: Of what a coordinator sees too, an administrator follows the links only.
ROLES = [[None], ["d001"], ["s001"], ["coordinator", "admin"], ["reviewer"], ["alliance"]]
SAMPLES = 1  # pages of one route that one role looks at

pytestmark = [pytest.mark.browser, pytest.mark.pages]


@pytest.mark.parametrize("roles", ROLES, ids=lambda roles: str(roles[0]))
def test_pages_are_accessible(sign_in, roles):
    missing, problems = [], []
    checked: set[str] = set()
    for role in roles:
        look_around(sign_in(role, viewport={"width": 1280, "height": 900}), role, checked, missing, problems)
    assert not missing, missing
    assert not problems, "\n".join(problems)


def look_around(page, role, checked, missing, problems) -> None:
    """Adds the names of the routes to `checked`, and what is wrong to the others."""
    page.on("response", lambda r: missing.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    queue, seen = [("/", "/")], {}
    before = frozenset(checked)
    while queue:
        path, source = queue.pop(0)
        name = resolve(path).view_name
        if len(seen.get(name, [])) >= SAMPLES or path in seen.get(name, []):
            continue
        seen.setdefault(name, []).append(path)
        response = page.goto(path)
        assert response is not None
        if response.status != 200:
            page.goto(source)
            if path not in links(page):  # somebody moved on meanwhile, and the link is gone
                missing.remove(f"{response.status} {response.url}")
                seen[name].remove(path)
                continue
        assert response.status == 200, f"{role}: {path} answers {response.status}"
        assert page.locator("h1").count() == 1, f"{role}: {path} has {page.locator('h1').count()} headings"
        font = page.evaluate("getComputedStyle(document.body).fontFamily")
        assert "Pretendard" in font, f"{role}: {path} came without its style sheet"
        queue += [(link, path) for link in links(page)]
        if name in before:
            continue
        checked.add(name)
        page.evaluate(AXE)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        for violation in result["violations"]:
            nodes = [node["html"][:160] for node in violation["nodes"][:3]]
            problems.append(f"{role} {path}: {violation['id']} {nodes}")


def links(page) -> list[str]:
    """The site's own pages that this one links to; downloads and the admin aside."""
    hrefs = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    own = [urlsplit(href) for href in hrefs]
    base = urlsplit(page.url).netloc
    skip = re.compile(r"^/(files|admin|static|api)/|/export|\.ics$")
    return [part.path for part in own if part.netloc == base and not skip.search(part.path)]
