"""The examples annotated and corrected: our reader finds nothing changed but what should be, and LibreOffice opens and prints the copies."""

import shutil
import subprocess
from pathlib import Path

import pytest

from jiheng.api import check, extract, read
from jiheng.reporting.annotate import annotated_copy, fixed_copy
from jiheng.reporting.result import FileResult
from support.copies_maker import COPYING, commented
from support.docx_maker import tbl, tr, write_docx
from support.xlsx_maker import make_xlsx, sheet_xml

EXAMPLES = sorted(path for path in (Path(__file__).parents[2] / "examples").iterdir() if path.suffix in {".docx", ".xlsx"})
OFFICE = shutil.which("soffice")

by_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (scripts/install-system.sh)")


def checked(path):
    document = read(path)
    return FileResult(str(path), document.format, findings=tuple(check(document)))


@by_example
def test_an_annotated_copy_reads_as_the_original(path, tmp_path):
    result = checked(path)
    assert result.findings
    original = path.read_bytes()
    copy = tmp_path / path.name
    annotated_copy(result, copy, COPYING)
    assert extract(read(copy)) == extract(read(path))
    assert check(read(copy)) == list(result.findings)
    assert path.read_bytes() == original


@by_example
def test_every_finding_of_a_word_file_stands_at_its_own_words(path, tmp_path):
    if path.suffix != ".docx":
        pytest.skip("cells of workbooks are exact by their reference")
    result = checked(path)
    copy = tmp_path / path.name
    annotated_copy(result, copy, COPYING)
    full = {(words, said.split("】")[0]) for words, said in commented(copy) if said.startswith("【")}
    assert {(finding.places[0].text, finding.code) for finding in result.findings} <= {(words, head.split(" ")[1]) for words, head in full}


@by_example
def test_what_was_corrected_is_found_no_more(path, tmp_path):
    result = checked(path)
    copy = tmp_path / path.name
    outcomes = fixed_copy(result, copy, COPYING)
    done = {(outcome.finding.code, outcome.finding.places[0]) for outcome in outcomes if outcome.is_done}
    assert done
    assert done.isdisjoint({(finding.code, finding.places[0]) for finding in check(read(copy))})


FORM = (
    ("项目支出绩效自评表",),
    ("项目名称", "道路养护"),
    ("项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("年度资金总额", "300", "300", "270", "10", "95%", "9"),
)


def word_form(path):
    return write_docx(path / "a.docx", tbl(*(tr(*row) for row in FORM)))


def sheet_form(path):
    cells = ("".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row) for row in FORM)
    return make_xlsx(path / "a.xlsx", {"自评表": sheet_xml("".join(f"<row>{row}</row>" for row in cells))})


@pytest.mark.parametrize("make", [word_form, sheet_form])
def test_a_correction_that_nothing_else_hangs_on_brings_nothing_new(make, tmp_path):
    path = make(tmp_path)
    result = checked(path)
    copy = tmp_path / f"copy{path.suffix}"
    (outcome,) = fixed_copy(result, copy, COPYING)
    assert (outcome.finding.code, outcome.is_done) == ("FD101", True)
    assert check(read(copy)) == [finding for finding in result.findings if finding is not outcome.finding]


@needs_office
@by_example
def test_libreoffice_prints_the_copies(path, tmp_path):
    result = checked(path)
    copies = [tmp_path / kind / f"{kind}{path.suffix}" for kind in ("annotated", "fixed")]
    annotated_copy(result, copies[0], COPYING)
    fixed_copy(result, copies[1], COPYING)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path / "pdf"), *map(str, copies)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    made = sorted((tmp_path / "pdf").iterdir())
    assert [pdf.name for pdf in made] == ["annotated.pdf", "fixed.pdf"]
    assert all(pdf.read_bytes().startswith(b"%PDF") and pdf.stat().st_size > 5000 for pdf in made)
