"""Time of the whole catalogue against the length of a document: 1, 10 and 100 times six pages; 60 pages should be checked in under 0.3 s.

python bench/linear.py            the table of sizes
python bench/linear.py --rules    and the slowest rules at the largest size
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

from jiheng.checks import all_rules, check_records
from jiheng.documents import Document
from jiheng.documents.text import read_text
from jiheng.forms.extract import extract_records
from jiheng.records import Record

SIZES = (1, 10, 100)
#: letters of a page of an official document
PAGE = 22 * 28
PAGES = 6
ROUNDS = 3
#: paragraphs without figures in a block
PARAGRAPHS = 12
FORM = """项目支出绩效自评表

（2024年度）

| 项目名称 | 技能培训补助 |
| 项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| 年度资金总额 | 600 | 600 | 540 | 10 | 90% | 9 |

| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
| 产出指标 | 数量指标 | 培训人数 | ≥3000人 | 2950人 | 40 | 39.33 | 外出务工较多 |
| 产出指标 | 质量指标 | 考试合格率 | ≥90% | 93% | 20 | 20 |  |
| 效益指标 | 社会效益指标 | 带动就业人数 | ≥800人 | 860人 | 20 | 20 |  |
| 满意度指标 | 服务对象满意度指标 | 学员满意度 | ≥95% | 96% | 10 | 10 |  |
| 总分 |  |  |  |  | 100 | 98.33 |  |

青石县技能培训补助项目支出绩效评价报告

一、项目基本情况
"""
BLOCK = """（{n}）第{n}批培训开展情况

第{n}批培训全年预算{a}万元，实际支出{b}万元，预算执行率{r}%，其中：中央资金{c}万元，省级资金{d}万元，县级资金{e}万元。

第{n}批共培训{h}人，其中农村{u}人、城镇{v}人，按350元/人的标准补助，补助资金{s}元；比上年增加{w}人，增长{g}%。

对于“第{n}批培训人数”：核对签到名单，完成培训{h}人，资料齐全，档案规范，学员满意度{m}%，考试合格率{q}%。

综上所述，该指标满分5分，扣0.5分，得分4.5分。各镇按照县级方案组织实施，严格执行培训补助管理办法，主动接受财政、审计和群众监督，确保专款专用。

{plain}
"""
#: sentences without figures: an official report has some five figures a page
PLAIN = (
    "项目单位成立了由主要负责人任组长的工作领导小组，定期召开调度会议，研究解决项目实施中的困难和问题，落实专人负责资金管理和资料归档。",
    "严格执行政府采购、招标投标和合同管理等制度，对培训机构的师资、场地、课程安排逐项核实，发现问题及时督促整改，确保培训取得实效。",
    "通过电话回访、入户走访等方式了解学员的就业去向和收入变化，建立跟踪服务台账，为有创业意愿的学员提供政策咨询和项目推介。",
    "各镇结合当地产业特点设置课程，邀请农技人员和致富带头人授课，把课堂搬到田间地头，受到群众欢迎，带动了特色种植和乡村旅游发展。",
)


def block(number: int) -> str:
    """The paragraphs on one batch; the figures agree."""
    heads = 100 + number % 50
    town = heads // 4
    budget, spent = 20 + number % 7, 18 + number % 7
    return BLOCK.format(
        n=number,
        a=budget,
        b=spent,
        r=f"{spent / budget * 100:.2f}",
        c=10,
        d=5,
        e=spent - 15,
        h=heads,
        u=heads - town,
        v=town,
        s=heads * 350,
        w=10,
        g=f"{10 / (heads - 10) * 100:.2f}",
        m=90 + number % 9,
        q=91 + number % 8,
        plain="\n\n".join(PLAIN[(number + at) % len(PLAIN)] * 2 for at in range(PARAGRAPHS)),
    )


def text(times: int) -> str:
    """A report of so many times six pages."""
    parts = [FORM]
    length = number = 0
    while length < times * PAGES * PAGE:
        number += 1
        parts.append(block(number))
        length += len(parts[-1])
    return "\n".join(parts)


def read(times: int) -> tuple[Document, tuple[Record, ...]]:
    """The document of a size and its records."""
    document = read_text(Path("report.txt"), text(times))
    return document, extract_records(document)


def seconds(document: Document, records: tuple[Record, ...], select: tuple[str, ...] = (), rounds: int = ROUNDS) -> float:
    """The least processor time of some runs: other work on the machine does not count."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        check_records(document, records, select=select)
        best = min(best, time.process_time() - start)
    return best


def measure() -> Iterator[tuple[str, str, str]]:
    """Rows (pages, seconds, ratio to the size before)."""
    before = 0.0
    for times in SIZES:
        taken = seconds(*read(times), rounds=1 if times == SIZES[-1] else ROUNDS)
        yield f"{times * PAGES} 页，全部规则", f"{taken:.3f} 秒", f"{taken / before:.1f}×" if before else ""
        before = taken


def main() -> None:
    """Print the table, and the slowest rules where asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rules", action="store_true")
    for row in measure():
        print("\t".join(row))
    if parser.parse_args().rules:
        document, records = read(SIZES[-1])
        taken = sorted(((seconds(document, records, (rule.code,), 1), rule.code) for rule in all_rules()), reverse=True)
        print("\n".join(f"{code}\t{spent:.3f}" for spent, code in taken[:20]))


if __name__ == "__main__":
    main()
