"""The demo's year of meetings: each quarter's figures are as they were frozen, and every number in their files is the
one that opens down to its records."""

import io
import json
import re
import subprocess
import sys
import time
from html import unescape

import pytest
from django.conf import settings
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

pytestmark = [pytest.mark.browser, pytest.mark.pages]

FORMATS = ("pdf", "xlsx", "pptx")
MAKING_SECONDS = 240


@pytest.fixture(scope="module")
def packs(site):
    """What the command says of each, in their order."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "check_packs"]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=site.environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_all_quarters_are_as_they_were_frozen(packs):
    assert len({pack["quarter"] for pack in packs}) >= 4
    assert all(pack["intact"] for pack in packs)
    assert {pack["quarter"]: pack["otherwise"] for pack in packs if pack["otherwise"]} == {}


def test_every_number_opens_down_to_its_records(sign_in, packs):
    page = sign_in("coordinator")
    newest = {pack["quarter"]: pack["pack"] for pack in packs}  # a later version replaces the one before
    addresses = [f"/alliance/packs/{pack}/" for pack in list(newest.values())[-4:]]
    for address in addresses:
        for format in FORMATS:
            page.goto(address)
            page.get_by_role("button", name=f"{format.upper()} 만들기").click()
            page.locator(f"#exports li:has-text('{format.upper()}') >> :is(progress, a)").first.wait_for()
    for address in addresses:
        files = made(page, address)
        paper = plain("".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(files["pdf"])).pages))
        book = load_workbook(io.BytesIO(files["xlsx"]), read_only=True)
        cells = " ".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        )
        slides = plain(" ".join(words(files["pptx"])))
        opened = [link.get_attribute("href") for link in page.locator("table.paper tbody th a").all()]
        assert len(opened) > 30
        for href in opened:
            name, value, definition, count = told(unescape(page.request.get(href).text()))
            assert definition in cells
            assert plain(name) in paper
            if count:
                after = paper[paper.index(plain(definition)) :]
                assert f"집계된기록{count:,}건" in after
                assert f"값{plain(value)}" in after
                assert plain(f"{name}: {value}") in slides


def made(page, address: str) -> dict[str, bytes]:
    """Each file, once the worker has made it."""
    page.goto(address)
    deadline = time.monotonic() + MAKING_SECONDS
    while (links := page.locator("#exports a[href^='/files/']")).count() < len(FORMATS):
        assert time.monotonic() < deadline, page.locator("#exports").inner_text()
        page.goto(address)
    hrefs = {link.inner_text().split()[0].lower(): link.get_attribute("href") for link in links.all()}
    return {format: page.request.get(href).body() for format, href in hrefs.items()}


def told(html: str) -> tuple[str, str, str, int]:
    """A frozen figure's page: its name, value, definition and number of records, which are all listed or withheld."""
    head = re.search(r"<h1>(.*): (.*?)</h1>\s*<p class=\"lead\">(.*?)</p>", html)
    assert head is not None
    count = int(re.search(r"기록 ([\d,]+)건에서", html)[1].replace(",", ""))
    withheld = re.search(r"([\d,]+)건은 볼 권한이", html)
    listed = html.count('data-label="종류"')
    assert count == listed + (int(withheld[1]) if withheld else 0) or listed == 50
    return head[1], head[2], head[3], count


def words(deck: bytes):
    for slide in Presentation(io.BytesIO(deck)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
            if shape.has_table:
                yield from (cell.text for row in shape.table.rows for cell in row.cells)


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)
