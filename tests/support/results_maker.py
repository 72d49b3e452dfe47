"""A run made by hand: what the tests of the outputs are fed."""

from __future__ import annotations

from attrs import evolve

from jiheng.checks import Rule
from jiheng.checks.identity import with_keys
from jiheng.documents import Unread
from jiheng.messages import msg
from jiheng.records import Finding, Fix, Place, Repair, Severity
from jiheng.reporting.result import FileResult, FormRegime
from jiheng.scoring import Source
from support.forms_maker import form, funds, indicator


def evaluation():
    """A form of 青石县 with funds, two indicators and a note."""
    made = form(
        [
            indicator("养护里程", "≥120公里", "118公里", "20", "20", level2="数量指标", number=1),
            indicator('=HYPERLINK("x")', "较高", "达成预期指标", "10", "9.5", level1="效益指标", reason="+补充说明"),
        ],
        [funds("300.00", "1,296.54", "10", "10", rate="100%", initial="250"), funds("—", "—", None, None, label="其中：县级", source="county")],
        total_weight="100",
        total_score="98.5",
        notes=("注：满分100分。",),
        goals=(("完成养护120公里", "完成118公里"),),
    )
    return evolve(made, repairs=(Repair("doubled", "12月底12月底", "12月底", Place(part="表1", row=9, column=4, text="12月底12月底")),))


def findings():
    """An error with two places and a fix, a warning of the text, a question on a whole file."""
    rate = Place(part="表1", row=2, column=8, line=729, text="100%")
    executed = Place(part="表1", row=2, column=5, line=729, text="296.54")
    made = (
        Finding(
            msg("{label}的执行率应为{expected}%，表中为{found}。", label="年度资金总额", expected="98.85", found="100%"),
            (rate, executed),
            expected="98.85",
            found="100%",
            fixes=(Fix(rate, "100%", "98.85"),),
            severity=Severity.ERROR,
            code="FD101",
            name="execution-rate",
            basis="财预〔2020〕10号",
            record=0,
        ),
        Finding(
            msg("报告中的满意度与表中不一致。"),
            (Place(part="正文", line=12, text="满意度达到 96%。"),),
            found="96%",
            severity=Severity.WARNING,
            code="TX101",
            name="text-against-table",
            record=1,
        ),
        Finding(msg("全文没有写明年度，是否遗漏？"), (Place(page=3),), severity=Severity.NOTE, code="ST101", name="year", basis="=1+1", record=None),
    )
    return tuple(with_keys(made, (evaluation(), evaluation())))


def results():
    """Three files: one with findings, one that could not be read, one without a fault."""
    unread = Unread(msg("隐藏的工作表没有检查。"), Place(part="Sheet2", text="备用"))
    regime = FormRegime(0, "项目支出绩效自评表", "道路养护", "mof-2020", "项目支出绩效自评（财政部 2020）", Source.INFERRED, 9, 12)
    bad = FileResult("青石县/养护.docx", "docx", None, (unread,), findings(), (regime,), (evaluation(),))
    return (bad, FileResult("青石县/坏 文件.xlsx", error=msg("文件是空的（0 字节），请确认是否上传完整。")), FileResult("云水县/水利.txt", "text"))


def _nothing():
    """执行率与预算数、执行数不符。

    查什么：
        用全年执行数除以全年预算数。
    错误示例：
        全年预算 300，执行率 100%。
    """


def rules():
    """Two rules of two families."""
    first = Rule("FD101", "execution-rate", Severity.ERROR, "财预〔2020〕10号", _nothing, object, wants_context=False)
    return (first, evolve(first, code="TX101", name="text-against-table", severity=Severity.WARNING, basis=""))
