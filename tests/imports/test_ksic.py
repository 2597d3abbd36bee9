"""The industries that ship, and the importer of the official table."""

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from companies import ksic
from companies.models import Ksic

pytestmark = pytest.mark.django_db


def test_sections_divisions_and_the_groups_of_manufacturing_ship():
    assert Ksic.objects.filter(level=1).count() == 21
    assert Ksic.objects.filter(level=2).count() == 77
    assert Ksic.objects.filter(parent="C").count() == 25
    assert Ksic.objects.filter(parent__parent="C").count() == 85
    assert not Ksic.objects.filter(parent__parent="C", level=2).exists()
    assert Ksic.objects.get(pk="303").parent.parent_id == "C"
    for division in Ksic.objects.filter(parent="C"):
        assert division.children.exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("303", "303"),
        ("C303", "303"),
        ("30399", "303"),
        ("5822", "582"),
        ("4771", "47"),
        ("C", "C"),
        ("c", "C"),
    ],
)
def test_a_code_is_known_by_its_longest_beginning(given, code):
    assert ksic.known(given, set(Ksic.objects.values_list("code", flat=True))) == code


@pytest.mark.parametrize("given", ["", "04", "X", "3-3", "303999", "자동차"])
def test_what_is_no_code_is_refused(given):
    with pytest.raises(ValueError, match="표준산업분류"):
        ksic.known(given, set(Ksic.objects.values_list("code", flat=True)))


def test_a_table_of_codes_and_names(tmp_path, capsys):
    path = tmp_path / "ksic.csv"
    path.write_text(
        "코드,이름\n3031,자동차 엔진용 신품 부품 제조업\n30310,자동차 엔진용 신품 부품 제조업\n", "cp949"
    )
    call_command("import_ksic", str(path))
    assert capsys.readouterr().out.strip() == "추가 2, 변경 0, 그대로 0"
    assert Ksic.objects.get(pk="30310").parent_id == "3031"
    assert Ksic.objects.get(pk="3031").parent_id == "303"
    call_command("import_ksic", str(path))
    assert capsys.readouterr().out.strip() == "추가 0, 변경 0, 그대로 2"


def test_what_ships_is_a_table_that_changes_nothing(capsys):
    call_command("import_ksic", str(ksic.Path(ksic.__file__).parent / "data" / "ksic.csv"))
    assert capsys.readouterr().out.strip() == "추가 0, 변경 0, 그대로 186"


def test_the_official_layout_with_merged_headings_and_numbers(tmp_path, capsys):
    book = openpyxl.Workbook()
    sheet = book.active
    heads = ["대분류", None, "중분류", None, "소분류", None, "세분류", None, "세세분류", None]
    sheet.append(heads)
    sheet.append(["코드", "항목명"] * 5)
    sheet.append(
        ["A", "농업, 임업 및 어업", 1, "농업", 11, "작물 재배업", 111, "곡물 재배업", 1110, "곡물 재배업"]
    )
    sheet.append([None] * 4 + [12, "축산업", 121, "소 사육업", 1211, "젖소 사육업"])
    for area in ("A1:B1", "C1:D1", "A3:A4"):
        sheet.merge_cells(area)
    path = tmp_path / "official.xlsx"
    book.save(path)
    call_command("import_ksic", str(path))
    assert capsys.readouterr().out.strip() == "추가 6, 변경 0, 그대로 2"
    assert Ksic.objects.get(pk="01211").parent.parent.parent_id == "01"
    assert Ksic.objects.get(pk="01").parent_id == "A"


def test_all_errors_are_named_and_nothing_changes(tmp_path, capsys):
    path = tmp_path / "ksic.csv"
    path.write_text("코드,이름\n3031,부품\n99999,없는 상위\n3x,틀림\n3032,\n3031,다른 이름\n", "utf-8")
    before = list(Ksic.objects.values())
    with pytest.raises(CommandError, match="오류 4건"):
        call_command("import_ksic", str(path))
    said = capsys.readouterr().err
    for line in ("3행", "4행", "5행", "6행"):
        assert line in said
    assert list(Ksic.objects.values()) == before
