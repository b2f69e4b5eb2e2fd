# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a formula is said, in Korean as teachers say it and in English, from its MathML's tree.

Simple parts are said as they are spoken (2분의 1, x squared); a part of several terms is closed by
a word (분수 끝, end root), so that a listener knows where it ends. Signs: formula_signs.tsv.
"""

from __future__ import annotations

from collections.abc import Sequence

from daisy_pipeline.language._formula_tree import (
    ACCENTS,
    BIG,
    DEGREES,
    FUNCTIONS,
    LIMITS,
    PRIMES,
    TOKENS,
    Node,
    Speaker,
    approach,
    signed,
)
from daisy_pipeline.messages.particles import particle
from daisy_pipeline.model.language import main_language


def formula_words(root: Node, lang: str) -> str:
    """The formula in words: in Korean for a Korean book, in English for any other."""
    said = _Korean() if main_language(lang) == "ko" else _English()
    return " ".join(said.say(root).replace(" ,", ",").split()).replace(",,", ",").strip(", ")


class _Korean(Speaker):
    at = 0
    minus = "마이너스"

    def stacked(self, parts: Sequence[Node]) -> str:
        return (
            ", ".join(f"{w} {self.say(p)}" for w, p in zip(("위", "아래"), parts, strict=False))
            + ","
        )

    def absolute(self, inner: Node) -> str:
        said = self.say(inner)
        return f"{said}의 절댓값" if self.simple(inner) else f"절댓값, {said}, 절댓값 끝,"

    def equals(self, made: list[str]) -> None:
        last = made[-1].rstrip(", ")
        made[-1] = f"{last}{particle(last, '은/는')}" if last[-1:].isalnum() else f"{made[-1]} 는"

    def fraction(self, parts: Sequence[Node]) -> str:
        over, under = parts[:2]
        if self.simple(over) and self.simple(under):
            return f"{self.say(under)}분의 {self.say(over)}"
        return f"분수, 분모 {self.say(under)}, 분자 {self.say(over)}, 분수 끝,"

    def root(self, parts: Sequence[Node]) -> str:
        inner = _inner(parts)
        simple = self.simple(inner)
        return f"루트 {self.say(inner)}" if simple else f"루트, {self.say(inner)}, 루트 끝,"

    def nth_root(self, parts: Sequence[Node]) -> str:
        inner, index = parts[:2]
        end = "" if self.simple(inner) else ", 근호 끝,"
        name = {"3": "세제곱근", "2": "제곱근"}.get(index.text, f"{self.say(index)}제곱근")
        return f"{name} {self.say(inner)}{end}"

    def power(self, parts: Sequence[Node]) -> str:
        base, power = parts[:2]
        said = self.say(base)
        if power.text and set(power.text) <= PRIMES:
            return f"{said} {_primes(power, '프라임', ('', '두 번 ', '세 번 '))}"
        if power.text in DEGREES:
            return f"{said}도"
        own = "" if base.text in FUNCTIONS or said.endswith("닫고") else "의"
        if not self.simple(power) and not signed(power):
            return f"{said}{own}, {self.say(power)}, 제곱"
        name = {"2": "제곱", "3": "세제곱"}.get(power.text, f"{self.say(power)} 제곱")
        return f"{said}{own} {name}"

    def index(self, parts: Sequence[Node]) -> str:
        base, low = parts[:2]
        if base.tag == "mo" and base.text in BIG:
            return self.under(parts)
        if base.text == "log":
            return f"밑이 {self.say(low)}인 로그"
        return f"{self.say(base)} 아래첨자 {self.say(low)}" + ("" if self.simple(low) else ",")

    def bounds(self, base: Node, low: Node, high: Node) -> str:
        return f"{self.say(base)}, 아래 {self.say(low)}, 위 {self.say(high)},"

    def under(self, parts: Sequence[Node]) -> str:
        base, sign = parts[:2]
        if sign.text in ("_", "̲", "¯"):
            return f"{self.say(base)} 밑줄"
        if sign.text in ACCENTS:
            return f"{self.say(base)} {ACCENTS[sign.text][0]}"
        if base.text in LIMITS and (moves := approach(sign)):
            who, where = self.say(moves[0]), self.say(moves[1])
            return (
                f"{self.say(base)}, {who}{particle(who, '이/가')} "
                f"{where}{particle(where, '으로/로')} 갈 때,"
            )
        return f"{self.say(base)}, 아래 {self.say(sign)},"

    def over(self, parts: Sequence[Node]) -> str:
        base, sign = parts[:2]
        if sign.text in ("→", "⃗"):
            return f"벡터 {self.say(base)}"
        if sign.text in ACCENTS:
            return f"{self.say(base)} {ACCENTS[sign.text][0]}"
        return f"{self.say(base)}, 위 {self.say(sign)},"

    def table(self, rows: Sequence[Node], *, determinant: bool = False) -> str:
        if all(len(r.children) == 1 for r in rows):
            return ", ".join(f"{at}줄 {self.say(r)}" for at, r in enumerate(rows, 1)) + ","
        columns = max((len(r.children) for r in rows), default=0)
        said = [
            f"{at}행 " + ", ".join(self.say(c) for c in r.children) for at, r in enumerate(rows, 1)
        ]
        name = "행렬식" if determinant else "행렬"
        return f"{len(rows)}행 {columns}열 {name}, {', '.join(said)}, {name} 끝,"


class _English(Speaker):
    at = 1
    minus = "minus"

    def stacked(self, parts: Sequence[Node]) -> str:
        return " above ".join(map(self.say, parts[:2]))

    def absolute(self, inner: Node) -> str:
        end = "" if self.simple(inner) else ", end absolute value,"
        return f"the absolute value of {self.say(inner)}{end}"

    def equals(self, made: list[str]) -> None:
        made.append("equals")

    def fraction(self, parts: Sequence[Node]) -> str:
        over, under = parts[:2]
        if self.simple(over) and self.simple(under):
            return f"{self.say(over)} over {self.say(under)}"
        return f"the fraction {self.say(over)}, over {self.say(under)}, end fraction,"

    def root(self, parts: Sequence[Node]) -> str:
        inner = _inner(parts)
        end = "" if self.simple(inner) else ", end root,"
        return f"the square root of {self.say(inner)}{end}"

    def nth_root(self, parts: Sequence[Node]) -> str:
        inner, index = parts[:2]
        end = "" if self.simple(inner) else ", end root,"
        name = {"3": "cube root", "2": "square root"}.get(index.text, f"{self.say(index)}-th root")
        return f"the {name} of {self.say(inner)}{end}"

    def power(self, parts: Sequence[Node]) -> str:
        base, power = parts[:2]
        said = self.say(base)
        if power.text and set(power.text) <= PRIMES:
            return f"{said} {_primes(power, 'prime', ('', 'double ', 'triple '))}"
        if power.text in DEGREES:
            return f"{said} degrees"
        if name := {"2": "squared", "3": "cubed"}.get(power.text):
            return f"{said} {name}"
        end = "" if self.simple(power) else ", end power,"
        return f"{said} to the power {self.say(power)}{end}"

    def index(self, parts: Sequence[Node]) -> str:
        base, low = parts[:2]
        if base.tag == "mo" and base.text in BIG:
            return self.under(parts)
        if base.text == "log":
            return f"log base {self.say(low)} of"
        end = "" if self.simple(low) else ", end sub,"
        return f"{self.say(base)} sub {self.say(low)}{end}"

    def bounds(self, base: Node, low: Node, high: Node) -> str:
        return f"{self.say(base)} from {self.say(low)}, to {self.say(high)}, of"

    def under(self, parts: Sequence[Node]) -> str:
        base, sign = parts[:2]
        if sign.text in ("_", "̲", "¯"):
            return f"{self.say(base)} underlined"
        if sign.text in ACCENTS:
            return f"{self.say(base)} {ACCENTS[sign.text][1]}"
        if base.text in LIMITS and (moves := approach(sign)):
            who, where = self.say(moves[0]), self.say(moves[1])
            return f"{self.say(base)} as {who} approaches {where}, of"
        if base.text in LIMITS:
            return f"{self.say(base)} over {self.say(sign)}, of"
        word = "over" if base.text in BIG else "with below"
        return f"{self.say(base)} {word} {self.say(sign)},"

    def over(self, parts: Sequence[Node]) -> str:
        base, sign = parts[:2]
        if sign.text in ("→", "⃗"):
            return f"vector {self.say(base)}"
        if sign.text in ACCENTS:
            return f"{self.say(base)} {ACCENTS[sign.text][1]}"
        return f"{self.say(base)} with above {self.say(sign)},"

    def table(self, rows: Sequence[Node], *, determinant: bool = False) -> str:
        if all(len(r.children) == 1 for r in rows):
            return ", ".join(f"line {at}: {self.say(r)}" for at, r in enumerate(rows, 1)) + ","
        columns = max((len(r.children) for r in rows), default=0)
        said = [
            f"row {at}: " + ", ".join(self.say(c) for c in r.children)
            for at, r in enumerate(rows, 1)
        ]
        name = "determinant" if determinant else "matrix"
        return f"{len(rows)} by {columns} {name}, {', '.join(said)}, end {name},"


def _inner(parts: Sequence[Node]) -> Node:
    """The one argument that a root has (MathML 3, 3.3.3: an inferred row)."""
    return parts[0] if len(parts) == 1 else Node("mrow", children=tuple(parts))


def _primes(power: Node, name: str, counted: tuple[str, str, str]) -> str:
    """One, two or three primes; more of them one by one."""
    count = sum({"″": 2, "‴": 3}.get(c, 1) for c in power.text)
    return f"{counted[count - 1]}{name}" if count <= 3 else " ".join([name] * count)


__all__ = ["TOKENS", "Node", "formula_words"]
