# SPDX-License-Identifier: AGPL-3.0-or-later
"""A picture of a recording: its level over time as SVG, with the places of faults marked.

Every mark has a number and its words in a list below and in the description: nothing is told by
colour or by shape alone. Light and dark are the reader's own choice (``prefers-color-scheme``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import numpy.typing as npt

from daisy_pipeline.messages import clock, phrase
from daisy_pipeline.messages.places import plain
from daisy_pipeline.model.times import Ms

LISTED = 60  # marks that the list names; the rest is counted
_WIDTH, _HEIGHT = 960, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 56, 34
_LOUDEST, _QUIETEST, _LINE = 0.0, -80.0, 20
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400)  # s
_ROW, _COLUMNS = 20, 2
_STYLE = """
svg{background:#fff;color:#1a1a1a;font:13px sans-serif}
.t{fill:currentColor}.b{font-weight:bold}.g{stroke:#767676;stroke-width:.5}
.p{fill:#4a6fa5}.r{fill:#1f3d66}.m{fill:#d9480f;fill-opacity:.18;stroke:#b33a00}
.n{fill:#8f2e00;font-weight:bold}
@media(prefers-color-scheme:dark){svg{background:#161616;color:#f0f0f0}.g{stroke:#9a9a9a}
.p{fill:#7ea6e0}.r{fill:#c4d9f7}.m{fill:#ffa366;fill-opacity:.25;stroke:#ffb380}.n{fill:#ffc299}}
"""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place to be marked; ``kind`` is a key of words.toml (``fault.click``), ``words`` more."""

    begin: Ms
    end: Ms
    kind: str
    words: str = ""


def level_picture(
    levels: npt.NDArray[np.float32],
    step: Ms,
    marks: Sequence[Mark],
    file: str,
    lang: str,
    verdict: str = "",
) -> bytes:
    """The SVG of a recording whose ``levels`` are dBFS (RMS) of every ``step`` ms.

    ``lang`` is ko or en, ``verdict`` a line in words. Its size does not grow with the recording.
    """
    duration = max(1, len(levels) * step)
    ordered = sorted(marks)[:LISTED]
    more = len(marks) - len(ordered)
    texts = [_words(n, mark, lang) for n, mark in enumerate(ordered, 1)]
    if more:
        texts.append(phrase("picture.more", lang, count=more))
    title = phrase("picture.title", lang, file=file)
    about = phrase("picture.about", lang, duration=clock(duration, lang), count=len(marks))
    rows = -(-len(texts) // _COLUMNS)
    whole = _HEIGHT + rows * _ROW + (12 if rows else 0)
    said = " ".join([verdict, about, *(f"{text}." for text in texts)]).strip()
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {whole}" '
        f'lang="{lang}" role="img" aria-labelledby="title about">',
        f'<title id="title">{escape(plain(title))}</title>',
        f'<desc id="about">{escape(said)}</desc>',
        f"<style>{_STYLE}</style>",
        _text(_LEFT, 20, plain(title), "t b"),
        _text(_LEFT, 38, verdict or about, "t"),
        *_grid(duration, lang),
        *_curve(levels),
        *_marks(ordered, duration),
        *_list(texts),
        "</svg>",
    ]
    return "\n".join(parts).encode("utf-8") + b"\n"


def _words(number: int, mark: Mark, lang: str) -> str:
    words = f": {mark.words}" if mark.words else ""
    return f"{number}. {clock(mark.begin, lang)}, {phrase(mark.kind, lang)}{words}"


def _text(x: float, y: float, words: str, look: str, anchor: str = "start") -> str:
    return f'<text x="{x:g}" y="{y:g}" class="{look}" text-anchor="{anchor}">{escape(words)}</text>'


def _across(time: Ms, duration: Ms) -> float:
    return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * min(time, duration) / duration, 1)


def _down(level: float) -> float:
    share = (_LOUDEST - max(_QUIETEST, min(_LOUDEST, level))) / (_LOUDEST - _QUIETEST)
    return round(_TOP + (_HEIGHT - _TOP - _BOTTOM) * share, 1)


def _grid(duration: Ms, lang: str) -> list[str]:
    made = []
    for level in range(int(_LOUDEST), int(_QUIETEST) - 1, -_LINE):
        y = _down(level)
        made.append(f'<path class="g" d="M{_LEFT} {y:g}H{_WIDTH - _RIGHT}"/>')
        made.append(_text(_LEFT - 6, y + 4, f"{level} dB" if level else "0 dB", "t", "end"))
    seconds = next((s for s in _STEPS if duration / 1000 / s <= 8), _STEPS[-1])
    for time in range(0, duration + 1, seconds * 1000):
        x = _across(time, duration)
        made.append(f'<path class="g" d="M{x:g} {_TOP}V{_HEIGHT - _BOTTOM}"/>')
        late = x > _WIDTH - _RIGHT - 40
        made.append(_text(x, _HEIGHT - 14, clock(time, lang), "t", "end" if late else "middle"))
    return made


def _curve(levels: npt.NDArray[np.float32]) -> list[str]:
    """The loudest moment (light) and the mean (dark) of every column."""
    if not len(levels):
        return []
    columns = min(len(levels), _WIDTH - _LEFT - _RIGHT)
    starts = np.arange(columns) * len(levels) // columns
    loudest = np.maximum.reduceat(levels, starts)
    power = np.add.reduceat(np.power(10.0, levels / 10.0, dtype=np.float64), starts)
    mean = 10 * np.log10(np.maximum(power / np.diff(starts, append=len(levels)), 1e-12))
    return [_area(loudest, "p"), _area(mean, "r")]


def _area(values: npt.NDArray[np.floating], look: str) -> str:
    width = (_WIDTH - _LEFT - _RIGHT) / len(values)
    foot = _HEIGHT - _BOTTOM
    points = [
        f"{_LEFT + n * width:.1f} {_down(float(v)):g}H{_LEFT + (n + 1) * width:.1f}"
        for n, v in enumerate(values)
    ]
    return f'<path class="{look}" d="M{_LEFT} {foot}L{"L".join(points)}V{foot}Z"/>'


def _marks(marks: Sequence[Mark], duration: Ms) -> list[str]:
    """Bands over the level, with their numbers above; numbers that would collide share one."""
    made, last = [], -100.0
    for number, mark in enumerate(marks, 1):
        x, until = _across(mark.begin, duration), _across(mark.end, duration)
        width = max(2.0, until - x)
        made.append(
            f'<rect class="m" x="{x:g}" y="{_TOP}" width="{width:.1f}" '
            f'height="{_HEIGHT - _TOP - _BOTTOM}"/>'
        )
        if x - last >= 16:
            made.append(_text(x + width / 2, _TOP - 4, str(number), "n", "middle"))
            last = x
    return made


def _list(texts: Sequence[str]) -> list[str]:
    rows = -(-len(texts) // _COLUMNS)
    width = (_WIDTH - _LEFT - _RIGHT) / _COLUMNS
    return [
        _text(_LEFT + n // rows * width, _HEIGHT + 12 + n % rows * _ROW, _cut(text), "t")
        for n, text in enumerate(texts)
    ]


def _cut(text: str, longest: int = 48) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
