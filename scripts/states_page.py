# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of states: every legal move in words, then the same as a drawing.

Both are made from ``ledger/states.py``. The tables come first and say all: whoever does not see
the drawing misses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from daisy_pipeline.ledger import states
from daisy_pipeline.messages import phrase

Moves = Mapping[str, Sequence[str]]
KINDS: Mapping[str, Moves] = {
    "item": {str(a): [str(b) for b in to] for a, to in states.ITEM_MOVES.items()},
    "correction": {str(a): [str(b) for b in to] for a, to in states.ITEM_CORRECTIONS.items()},
    "assignment": {str(a): [str(b) for b in to] for a, to in states.ASSIGNMENT_MOVES.items()},
    "take": {str(a): [str(b) for b in to] for a, to in states.TAKE_MOVES.items()},
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "states": {"ko": "상태와 옮기기", "en": "States and moves"},
    "about": {
        "ko": "장부에 적힌 자료, 배정, 녹음은 아래 표에 있는 대로만 다음 상태로 옮길 수 있습니다. "
        "다른 옮기기는 DP-LED-010으로 거절합니다. 옮길 때마다 누가 언제 했는지 감사 기록에 "
        "남습니다. 잘못 적은 답을 고칠 때만(daisy receipt correct) 자료를 되돌립니다. 그림은 표와 "
        "같은 내용입니다.",
        "en": "Items, assignments and takes in the ledger move as these tables say and in no other "
        "way: DP-LED-010 refuses the rest. Every move is in the audit log. Only the correction of "
        "a wrong answer (daisy receipt correct) puts items back. The drawings say the same as the "
        "tables.",
    },
    "item": {"ko": "자료(점)", "en": "Items"},
    "correction": {
        "ko": "잘못 적은 답을 고칠 때의 자료",
        "en": "Items whose wrong answer is corrected",
    },
    "assignment": {"ko": "배정", "en": "Assignments"},
    "take": {"ko": "녹음", "en": "Takes"},
    "state": {"ko": "상태", "en": "State"},
    "code": {"ko": "기호", "en": "Code"},
    "next": {"ko": "다음에 갈 수 있는 상태", "en": "May become"},
    "end": {"ko": "없음(끝)", "en": "nothing (the end)"},
    "drawing": {"ko": "{kind}의 상태 그림", "en": "Drawing of the states: {kind}"},
    "described": {
        "ko": "위의 표를 그린 것입니다. 화살표는 옮길 수 있는 방향입니다.",
        "en": "The table above as a drawing; arrows show where a state may go.",
    },
}
_BOX, _HIGH, _STEP, _LANE, _LEFT = 190, 34, 62, 17, 20  # sizes in units of the drawing


def states_page(lang: str, mark: str, made: str) -> str:
    """The page in a language."""
    other = {"ko": "[English](states.en.md)", "en": "[한국어](states.ko.md)"}[lang]
    parts = [f"{mark}# {WORDS['states'][lang]}\n", f"{WORDS['about'][lang]}\n", f"{made} {other}\n"]
    for kind, moves in KINDS.items():
        parts += [f"## {WORDS[kind][lang]}\n", *_table(moves, lang)]
        alt = WORDS["drawing"][lang].format(kind=WORDS[kind][lang])
        parts += ["", f"![{alt}](states-{kind}.{lang}.svg)\n"]
    return "\n".join(parts)


def _table(moves: Moves, lang: str) -> Iterator[str]:
    yield f"| {WORDS['state'][lang]} | {WORDS['code'][lang]} | {WORDS['next'][lang]} |"
    yield "|---|---|---|"
    for state, to in moves.items():
        words = ", ".join(_word(one, lang) for one in to) or WORDS["end"][lang]
        yield f"| {_word(state, lang)} | `{state}` | {words} |"


def _word(state: str, lang: str) -> str:
    return phrase(f"state.{state}", lang)


def drawing(kind: str, lang: str) -> str:
    """The drawing as SVG: states from top to bottom, moves down at the right, back at the left.

    A move to the next state is a straight arrow; each other one has a lane of its own, so that
    no two lines lie on each other.
    """
    moves = KINDS[kind]
    order = list(moves)
    straight, down, back = _sorted(order, moves)
    left = _LEFT + _LANE * (len(back) + 1)
    width = left + _BOX + _LANE * (len(down) + 2)
    high = _STEP * len(order) + 10
    title = WORDS["drawing"][lang].format(kind=WORDS[kind][lang])
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {high}" role="img" '
        f'aria-labelledby="t d" lang="{lang}" font-family="sans-serif" font-size="15">',
        "<!-- SPDX-License-Identifier: AGPL-3.0-or-later -->",
        f'<title id="t">{escape(title)}</title>',
        f'<desc id="d">{escape(WORDS["described"][lang])}</desc>',
        '<defs><marker id="a" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#000"/></marker></defs>',
        f'<rect width="{width}" height="{high}" fill="#fff"/>',
    ]
    lines += [_box(n, state, left, lang) for n, state in enumerate(order)]
    lines += [_path(f"M{left + _BOX // 2} {_top(n) + _HIGH}V{_top(n + 1)}") for n in straight]
    for lane, (begin, end) in enumerate(down, 1):
        x, at = left + _BOX, left + _BOX + _LANE * lane + 6
        lines.append(_path(f"M{x} {_out(begin, lane)}H{at}V{_in(end, lane)}H{x}"))
    for lane, (begin, end) in enumerate(back, 1):
        at = left - _LANE * lane - 6
        lines.append(_path(f"M{left} {_out(begin, lane)}H{at}V{_in(end, lane)}H{left}"))
    return "\n".join([*lines, "</svg>", ""])


def _sorted(
    order: Sequence[str], moves: Moves
) -> tuple[list[int], list[tuple[int, int]], list[tuple[int, int]]]:
    """Moves to the next state, further down, and back, shorter ones first."""
    number = {state: n for n, state in enumerate(order)}
    pairs = [(number[a], number[b]) for a, to in moves.items() for b in to]
    straight = [a for a, b in pairs if b == a + 1]
    down = sorted(((a, b) for a, b in pairs if b > a + 1), key=lambda p: (p[1] - p[0], p))
    back = sorted(((a, b) for a, b in pairs if b < a), key=lambda p: (p[0] - p[1], p))
    return straight, down, back


def _top(number: int) -> int:
    return 5 + _STEP * number


def _out(number: int, lane: int) -> int:
    """Where a line leaves a box: not all at one point."""
    return _top(number) + 20 + lane * 3 % 12


def _in(number: int, lane: int) -> int:
    return _top(number) + 4 + lane * 3 % 14


def _box(number: int, state: str, left: int, lang: str) -> str:
    top = _top(number)
    return (
        f'<rect x="{left}" y="{top}" width="{_BOX}" height="{_HIGH}" rx="5" fill="#fff" '
        f'stroke="#000" stroke-width="2"/><text x="{left + _BOX // 2}" y="{top + 22}" '
        f'text-anchor="middle" fill="#000">{escape(_word(state, lang))}</text>'
    )


def _path(data: str) -> str:
    return f'<path d="{data}" fill="none" stroke="#000" stroke-width="1.4" marker-end="url(#a)"/>'
