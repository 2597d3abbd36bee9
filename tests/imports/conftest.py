"""Files for the import, written as people's programs write them."""

import csv
import io
import json
import re

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from companies.models import Company
from foundation.history.models import Event
from foundation.outbox.models import Job
from matchmaking.models import Need
from solutions.models import Solution
from tests.factories import business_number

COMPANY = {
    "business_number": business_number(1),
    "name": "한결조향",
    "kind": "demand",
    "industry_text": "자동차 조향부품 가공",
    "ksic": "303",
    "district": "남동구",
    "employees": "84",
    "founded": "2001",
    "revenue_million": "21,500",
    "smart_factory_level": "중간1",
}
SOLUTION = {
    "external_id": "s-1",
    "supplier_business_number": business_number(2),
    "title": "표면 결함 비전검사",
    "summary": "카메라로 기스를 찾습니다",
    "description": "가공품 표면을 카메라로 봅니다.",
    "industries": "자동차부품|기계가공",
    "processes": "품질·검사",
    "ai_tasks": "비전검사|이상탐지",
    "data_types": "이미지",
    "deployment": "온프레미스|엣지",
    "price_min_manwon": "2000",
    "price_max_manwon": "5000",
    "lead_time_weeks": "12",
    "references": "자동차부품:2024:미검률 2.0%→0.5%|주물:2023:시간당 120개: 두 배",
    "certifications": "GS인증 1등급",
}
NEED = {
    "external_id": "n-1",
    "company_business_number": business_number(1),
    "title": "기스를 자꾸 놓칩니다",
    "description": "눈으로 보는데 놓칩니다.",
    "process": "품질·검사",
    "data_types": "이미지|영상",
    "deployment": "무관",
    "budget_max_manwon": "5000",
    "desired_weeks": "16",
}


class Files:
    """Writes rows (dicts) into a file of each kind; cells are given as text."""

    def __init__(self, folder):
        self.folder = folder

    def raw(self, name, content):
        path = self.folder / name
        path.write_bytes(content)
        return path

    def csv(self, rows, *, encoding="utf-8", name="rows.csv"):
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(rows[0].keys())
        writer.writerows(row.values() for row in rows)
        return self.raw(name, out.getvalue().encode(encoding))

    def jsonl(self, rows):
        return self.raw(
            "rows.jsonl", "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows).encode()
        )

    def xlsx(self, rows, *, merge=()):
        book = openpyxl.Workbook()
        book.active.title = "빈 시트"
        sheet = book.create_sheet("자료")
        sheet.append(list(rows[0].keys()))
        for row in rows:
            sheet.append(list(row.values()))
        for area in merge:
            sheet.merge_cells(area)
        path = self.folder / "rows.xlsx"
        book.save(path)
        return path


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


@pytest.fixture
def run(capsys):
    """Run the import: what it says on stdout."""

    def command(kind, path, *options):
        capsys.readouterr()
        call_command("import_pool", kind, str(path), *options)
        return capsys.readouterr().out.strip()

    return command


@pytest.fixture
def refuse(capsys, db):
    """Run an import that must fail and change nothing: its errors as (line, column, reason)."""

    def command(kind, path, *options):
        before = state()
        capsys.readouterr()
        with pytest.raises(CommandError) as error:
            call_command("import_pool", kind, str(path), *options)
        assert state() == before
        found = []
        for line in capsys.readouterr().err.splitlines():
            if match := re.fullmatch(r"(\d+)행(?: \[(.*?)\])? (.*)", line):
                found.append((int(match[1]), match[2] or "", match[3]))
        return found or str(error.value)

    return command


def state():
    return {
        "companies": list(Company.objects.order_by("pk").values()),
        "solutions": list(Solution.objects.order_by("pk").values()),
        "needs": list(Need.objects.order_by("pk").values()),
        "events": Event.objects.count(),
        "jobs": Job.objects.count(),
    }
