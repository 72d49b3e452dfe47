"""Characters in pictures, by the models that come with RapidOCR; nothing is ever downloaded."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final
from unicodedata import normalize

import cv2
import numpy as np
import rapidocr
from attrs import define, frozen

from jiheng.documents.scan_image import Picture

_HEIGHT: Final = 48  # pixels: that of the lines of text which the model was made for
_NARROWEST: Final = 96
_STEP: Final = 32  # widths are rounded up to this, so that lines of like width go through together
_BATCH: Final = 3_072  # pixels of width together: what bounds the memory
_BLANK: Final = 0
_ECHO: Final = re.compile(r"\d+(?:\.\d+)?%[\d)）]")
_WIDER: Final = 1.4  # of the narrowest picture in a batch the widest may be

PixelBox = tuple[int, int, int, int]  #: left, top, right, bottom


@frozen
class Reading:
    """A line of text as it was recognised.

    Attributes:
        middles: where each character stands, as a share of the width of the picture.
        sure: how sure each character is, from 0 to 1.
        rival: how likely the most likely character is that was left out, from 0 to 1.
    """

    text: str
    middles: tuple[float, ...]
    sure: tuple[float, ...]
    rival: float

    @property
    def certainty(self) -> float:
        """How sure its least sure part is."""
        return min((*self.sure, 1 - self.rival))


def without_echo(reading: Reading) -> Reading:
    """A percentage without the figure or bracket that its own sign was read as once more (100%6): nothing can follow it.

    It stays as unsure as it was.
    """
    if _ECHO.fullmatch(reading.text) is None:
        return reading
    return Reading(reading.text[:-1], reading.middles[:-1], reading.sure, reading.rival)


@define(eq=False)
class Engine:
    """The two models: one that finds lines of text, one that reads them."""

    _detector: Any
    _recognizer: Any
    _letters: Sequence[str]
    _twins: Mapping[int, int]

    def find(self, grey: Picture) -> list[PixelBox]:
        """The boxes of the lines of text on a page."""
        found = self._detector(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))
        corners = [] if found.boxes is None else [np.asarray(box) for box in found.boxes]
        return [(int(box[:, 0].min()), int(box[:, 1].min()), math.ceil(box[:, 0].max()), math.ceil(box[:, 1].max())) for box in corners]

    def read(self, pictures: Sequence[Picture]) -> list[Reading]:
        """What stands in pictures of single lines of text."""
        widths = [_width(picture) for picture in pictures]
        order = sorted(range(len(pictures)), key=widths.__getitem__)
        readings: dict[int, Reading] = {}
        for numbers in _batches(order, widths):
            most = widths[numbers[-1]]
            batch = np.stack([_normal(pictures[at], most) for at in numbers])
            for at, odds in zip(numbers, self._recognizer.session(batch), strict=True):
                readings[at] = self._reading(odds, most / _natural(pictures[at]))
        return [readings[at] for at in range(len(pictures))]

    def _reading(self, odds: Picture, padding: float) -> Reading:
        """A line out of the odds of each letter in each of many narrow columns."""
        best = odds.argmax(axis=1)
        text, middles, sure = [], [], []
        rival = 0.0
        start = 0
        for end in range(1, len(best) + 1):
            if end < len(best) and best[end] == best[start]:
                continue
            if best[start] == _BLANK:
                beside = (best[start - 1] if start else _BLANK, best[end] if end < len(best) else _BLANK)
                rival = max(rival, _rival(odds[start:end], [at for letter in beside for at in (letter, self._twins.get(letter, letter))]))
            else:
                text.append(self._letters[best[start]])
                middles.append(min((start + end) / 2 / len(best) * padding, 1.0))
                same = {int(best[start]), self._twins.get(int(best[start]), int(best[start]))}  # in either width
                sure.append(float(odds[start:end, sorted(same)].sum(axis=1).max()))
            start = end
        return Reading("".join(text), tuple(middles), tuple(sure), rival)


def _rival(odds: Picture, beside: list[int]) -> float:
    """How likely a letter is where none was read, those beside it left out."""
    others = odds.copy()
    others[:, [_BLANK, *beside]] = 0
    return float(others.max())


def _natural(picture: Picture) -> float:
    """The width of a picture at the height of the model."""
    height, width = picture.shape
    return float(_HEIGHT * width / height)


def _width(picture: Picture) -> int:
    return max(_NARROWEST, _STEP * math.ceil(_natural(picture) / _STEP))


def _batches(order: Sequence[int], widths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of pictures of like width."""
    batch: list[int] = []
    for at in order:
        if batch and ((len(batch) + 1) * widths[at] > _BATCH or widths[at] > _WIDER * widths[batch[0]]):
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch


def _normal(picture: Picture, width: int) -> Picture:
    """A picture as the model takes it: values from -1 to 1, filled up with the middle on the right."""
    own = min(math.ceil(_natural(picture)), width)
    scaled = cv2.resize(picture, (own, _HEIGHT)).astype(np.float32) / 127.5 - 1
    filled = np.zeros((_HEIGHT, width), np.float32)
    filled[:, :own] = scaled
    return np.stack([filled] * 3)


@cache
def engine(threads: int, process: int) -> Engine:  # noqa: ARG001 - a key of the cache
    """The models, loaded once in a process.

    Args:
        threads: how many work on a page at once. process: the id of this one; models loaded before a fork do not work after it.
    """
    models = Path(rapidocr.__file__).parent / "models"
    params = {
        "Global.log_level": "error",
        "Global.use_cls": False,
        "Det.model_path": str(_only(models, "*_det_*.onnx")),
        "Rec.model_path": str(_only(models, "*_rec_*.onnx")),
        "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    loaded: Any = rapidocr.RapidOCR(params=params)
    recognizer = loaded._load_rec_model()  # noqa: SLF001 - the public call reads one line at a time
    letters = recognizer.postprocess_op.character
    return Engine(loaded._load_det_model(), recognizer, letters, _twins(letters))  # noqa: SLF001 - as above


def _twins(letters: Sequence[str]) -> dict[int, int]:
    """Each mark with the same one in the other width: （ with (."""
    known = {letter: at for at, letter in enumerate(letters)}
    pairs = [(at, known[narrow]) for letter, at in known.items() if (narrow := normalize("NFKC", letter)) != letter and narrow in known]
    return dict(pairs) | {narrow: wide for wide, narrow in pairs}


def _only(folder: Path, pattern: str) -> Path:
    return next(iter(sorted(folder.glob(pattern))))
