"""The charts that a reader expects: structure of income and of spending, and this year beside the last.

They need matplotlib (the extra ``reports``) and a Chinese typeface on the machine; without either the document has no charts.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Final

from jiheng.official.accounts.blocks import Figure
from jiheng.official.accounts.book import Book
from jiheng.official.accounts.printed import Show
from jiheng.official.accounts.words import words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

_FACES: Final = (
    "SimSun",
    "宋体",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "FandolSong",
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
)
_COLOURS: Final = ("#1F4E79", "#2E75B6", "#9DC3E6", "#C55A11", "#F4B183", "#7F7F7F", "#A9D18E", "#548235")
_WIDTH: Final = 6.2  # inches: 156 mm
_BAR: Final = 0.42


def can_draw() -> bool:
    """Whether matplotlib is installed and the machine has a Chinese typeface."""
    return find_spec("matplotlib") is not None and _face() is not None


def charts(book: Book) -> list[Figure]:
    """The charts of a department; none where they cannot be drawn."""
    if not can_draw():
        return []
    show, names = Show(book.unit), words("tables")["columns"]
    income = [(names["income"][key], show.rounded(book.income.sum("", key))) for key in names["income"] if key != "total"]
    spending = [
        (book.name(code), show.rounded(book.spent(code)))
        for code in book.spending.prefixes(3, "basic", "project", "remitted", "operating", "subsidy")
    ]
    drawn = [
        _bars(f"图{{at}}　{book.year}年度收入构成", income, book.unit),
        _bars(f"图{{at}}　{book.year}年度支出构成（按功能分类）", spending, book.unit),
    ]
    drawn.append(_years(book, show))
    return [_numbered(figure, at) for at, figure in enumerate(filter(None, drawn), 1)]


def _numbered(figure: Figure, at: int) -> Figure:
    return Figure(figure.png, figure.svg, figure.caption.format(at=at))


def _face() -> str | None:
    from matplotlib import font_manager  # noqa: PLC0415 - optional, and slow to load

    present = {font.name for font in font_manager.fontManager.ttflist}
    return next((face for face in _FACES if face in present), None)


def _bars(caption: str, parts: Sequence[tuple[str, Decimal]], unit: str) -> Figure | None:
    """Bars from the largest down, each with its amount and share; read more surely than slices."""
    kept = sorted((part for part in parts if part[1] > 0), key=lambda part: part[1])
    whole = sum(amount for _, amount in kept)
    if not kept:
        return None
    canvas, axes = _canvas(0.7 + _BAR * len(kept))
    for at, (name, amount) in enumerate(kept):
        axes.barh(at, float(amount), height=0.6, color=_COLOURS[0])
        axes.annotate(f" {amount:,.2f}（{amount * 100 / whole:.2f}%）", (float(amount), at), va="center", fontsize=9)
        axes.annotate(f"{name} ", (0, at), va="center", ha="right", fontsize=9)
    axes.set_xlim(0, float(kept[-1][1]) * 1.4)
    axes.set_yticks([])
    axes.set_xticks([])
    axes.set_xlabel(f"金额（{unit}）和占比", fontsize=9)
    return _drawn(canvas, axes, caption)


def _years(book: Book, show: Show) -> Figure | None:
    """Totals of this year and the last beside each other, where both are known."""
    now = {"grand": book.income_grand(), "fiscal_grand": book.fiscal_grand(), "general": book.fiscal_spent("general")}
    labels = {"grand": "收入（支出）总计", "fiscal_grand": "财政拨款总计", "general": "一般公共预算支出"}
    known = [key for key in now if key in book.prior.amounts]
    if not known:
        return None
    canvas, axes = _canvas(2.8)
    for step, (year, amounts) in enumerate(((book.year - 1, book.prior.amounts), (book.year, now))):
        shown = [show.rounded(amounts[key]) for key in known]
        places = [at + (step - 0.5) * 0.36 for at in range(len(known))]
        axes.bar(places, list(map(float, shown)), width=0.34, color=_COLOURS[2 - 2 * step], label=f"{year}年")
        for place, amount in zip(places, shown, strict=True):
            axes.annotate(f"{amount:,.2f}", (place, float(amount)), ha="center", va="bottom", fontsize=7)
    axes.set_xticks(range(len(known)), [labels[key] for key in known], fontsize=9)
    axes.set_yticks([])
    axes.set_ylabel(f"金额（{show.unit}）", fontsize=9)
    axes.legend(frameon=False, fontsize=9, loc="upper right", ncols=2, bbox_to_anchor=(1, 1.18))
    return _drawn(canvas, axes, f"图{{at}}　{book.year - 1}年度与{book.year}年度比较")


def _canvas(height: float) -> tuple[Canvas, Axes]:
    from matplotlib import rcParams  # noqa: PLC0415 - as above
    from matplotlib.figure import Figure as Made  # noqa: PLC0415

    rcParams.update({"font.sans-serif": [_face()], "font.family": "sans-serif", "axes.unicode_minus": False, "svg.hashsalt": "jiheng"})
    canvas = Made(figsize=(_WIDTH, height), layout="constrained")
    return canvas, canvas.subplots()


def _drawn(canvas: Canvas, axes: Axes, caption: str) -> Figure:
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.tick_params(labelsize=8)
    png, svg = BytesIO(), BytesIO()
    canvas.savefig(png, format="png", dpi=200, metadata={"Software": None})
    canvas.savefig(svg, format="svg", metadata={"Date": None})
    return Figure(png.getvalue(), svg.getvalue(), caption)
