# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hangul's equation script to MathML (Hancom, 한글 문서 파일 형식 — 수식, revision 1.2).

Terms stand side by side; ``over`` takes the term before and the one after; ``{ }`` makes a term of
several; ``rm`` and ``it`` hold to the end of their braces; ``#`` begins a line, ``&`` a column.
Words that are no commands stay as they are written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from daisy_pipeline.language.formulas import Node, formula_words
from daisy_pipeline.readers.hwp import equation_signs as signs
from daisy_pipeline.readers.hwp.equation_tree import layout, mathml, row, token

_LONGEST = 20_000
_DEEPEST = 40
_TOKEN = re.compile(
    r'\s+|"[^"]*"|\\[{}]|\\?[A-Za-z]+|\d+(?:\.\d+)?'
    r"|<->|<=>|->|<-|=>|<=|>=|!=|==|\+-|-\+|<<<|>>>|<<|>>|\.\.\.|\|\||'+"
    r"|[가-힣ㄱ-ㅎㅏ-ㅣ]+|.",
    re.S,
)
_FONTS = {"rm": "normal", "it": "", "bold": "bold", "rmbold": "bold", "roman": "normal"}
_MATRICES = {
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "dmatrix": ("|", "|"),
    "cases": ("{", ""),
    **dict.fromkeys(("matrix", "eqalign", "pile", "lpile", "cpile", "rpile"), ("", "")),
}
_FENCES = {"lbrace": "{", "rbrace": "}", "lceil": "⌈", "rceil": "⌉", "lfloor": "⌊", "rfloor": "⌋",
           "langle": "⟨", "rangle": "⟩", "<": "⟨", ">": "⟩", "||": "‖", "vert": "|",
           ".": "", "none": ""}  # fmt: skip
_SUBS = frozenset(("_", "sub", "from"))
_SUPS = frozenset(("^", "sup", "to"))
_UNKNOWN = frozenset(("longdiv", "ladder", "sladder", "benzene"))
_ENDS = frozenset(("}", "&", "#", "right"))


class ScriptError(Exception):
    """A script whose braces do not match, or that has what MathML cannot say."""


def to_math(script: str, lang: str = "ko") -> tuple[str, str]:
    """The canonical MathML of a script and its words in a language; ScriptError for a bad one."""
    if len(script) > _LONGEST:
        raise ScriptError("too long")
    parser = _Parser(_tokens(script))
    root = parser.whole()
    return mathml(root), formula_words(root, lang)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    key: str  # as commands are compared: OVER is over
    glued: bool  # no blank before it


def _tokens(script: str) -> list[_Token]:
    made: list[_Token] = []
    glued = False
    for found in _TOKEN.finditer(script):
        text = found[0]
        if not text.isspace():
            if text == '"':
                raise ScriptError("quotation mark")
            bare = text[1:] if text[0] == "\\" and len(text) > 1 else text
            literal = text in ("\\{", "\\}")
            made.append(_Token(bare, "" if literal else _key(bare), glued))
        glued = not text.isspace()
    return made


def _key(text: str) -> str:
    if text in signs.LETTERS or text in signs.SIGNS:
        return text
    lower = text.lower()
    return lower if lower in _COMMANDS or (text.isupper() and lower in signs.SIGNS) else text


_COMMANDS = frozenset((
    *_FONTS, *_MATRICES, *_UNKNOWN, *signs.BIG, *signs.INTEGRALS, *signs.ACCENTS, *signs.FUNCTIONS,
    *signs.LIMITS, "over", "atop", "sqrt", "root", "of", "left", "right", "under", "underline",
    "box", "color", "size", "rel", "buildrel", "not", "lsub", "lsup", "sub", "sup", "from", "to",
    "binom", "choose", "bigg",
))  # fmt: skip


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._font = ""

    # --------------------------------------------------------------- rows

    def whole(self) -> Node:
        rows = self._rows()
        if self._at < len(self._tokens):
            raise ScriptError("unmatched " + self._tokens[self._at].text)
        if len(rows) == 1 and len(rows[0]) == 1:
            return rows[0][0]
        return _table(rows)

    def _rows(self) -> list[list[Node]]:
        rows: list[list[Node]] = [[]]
        while True:
            rows[-1].append(self._row())
            key = self._peek()
            if key == "&":
                self._at += 1
            elif key == "#":
                self._at += 1
                rows.append([])
            else:
                return rows

    def _row(self) -> Node:
        items: list[Node] = []
        while (key := self._peek()) and key not in _ENDS:
            if key in ("over", "atop", "choose"):
                self._at += 1
                before = items.pop() if items else layout("mrow")
                items.append(_fraction(key, before, self._need()))
                continue
            made = self._term()
            if made is not None:
                items.append(made)
        return row(items)

    def _term(self) -> Node | None:
        """An atom with what stands at its shoulder and foot."""
        limits = self._peek() in signs.BIG or self._peek() in signs.LIMITS
        made = self._atom()
        low = high = None
        while (key := self._peek()) in _SUBS | _SUPS:
            self._at += 1
            if key in _SUBS and low is None:
                low = self._script()
            elif key in _SUPS and high is None:
                high = self._script()
            else:
                made, low, high = _scripted(made, low, high, limits), None, None
                self._at -= 1
        return _scripted(made, low, high, limits) if low or high else made

    def _script(self) -> Node:
        """What stands at a shoulder: an atom; a sign together with what is glued to it."""
        first = self._need(scripts=False)
        after = self._token()
        signed = first.tag == "mo" and first.text in "+−"
        if signed and after and after.glued and after.key not in _ENDS | _SUBS | _SUPS | {""}:
            return row([first, self._need(scripts=False)])
        return first

    def _need(self, *, scripts: bool = True) -> Node:
        """The next term; ScriptError where there is none."""
        while (key := self._peek()) and key not in _ENDS:
            made = self._term() if scripts else self._atom()
            if made is not None and made.tag != "mspace":
                return made
        raise ScriptError("something is missing at the end")

    # --------------------------------------------------------------- atoms

    def _atom(self) -> Node | None:
        """One thing; None for a change of font."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ScriptError("too deep")
        found = self._next()
        made = self._made(found.key, found)
        self._depth -= 1
        return made

    def _made(self, key: str, found: _Token) -> Node | None:
        if key == "{":
            return self._group()
        if key in _FONTS:
            self._font = _FONTS[key]
            return None
        if key in _MATRICES:
            return self._matrix(key)
        if key in signs.ACCENTS:
            return layout("mover", self._need(), token("mo", signs.ACCENTS[key]), accent="true")
        if key in ("under", "underline"):
            return layout("munder", self._need(), token("mo", "_"))
        if key == "left":
            return self._fenced()
        if key in _UNKNOWN:
            raise ScriptError(key)
        if key in ("~", "`"):
            return token("mspace", "", width="1em" if key == "~" else "0.25em")
        if key in _SUBS | _SUPS and key in ("_", "^"):
            self._at -= 1
            return layout("mrow")  # a shoulder of nothing
        return self._command(key) or self._sign(key, found)

    def _command(self, key: str) -> Node | None:
        match key:
            case "sqrt" | "root":
                index = self._need()
                if self._peek() == "of":
                    self._at += 1
                    return layout("mroot", self._need(), index)
                return layout("msqrt", index)
            case "box":
                return layout("menclose", self._need(), notation="box")
            case "bigg":
                return self._need()
            case "color" | "size":
                self._need()
                return self._need()
            case "rel":
                sign, high, low = self._need(), self._need(), self._need()
                return layout("munderover", sign, low, high)
            case "buildrel":
                return layout("mover", self._need(), self._need())
            case "binom":
                return _fraction("choose", self._need(), self._need())
            case "not":
                struck = self._need()
                if struck.tag == "mo" and len(struck.text) == 1:
                    return token("mo", struck.text + "\u0338")
                return layout("menclose", struck, notation="updiagonalstrike")
            case "lsub" | "lsup":
                script, base = self._need(), self._need()
                empty = layout("mrow")
                pair = (script, empty) if key == "lsub" else (empty, script)
                return layout("mmultiscripts", base, layout("mprescripts"), *pair)
        return None

    def _sign(self, key: str, found: _Token) -> Node:
        text = found.text
        if text[:1] == '"':
            return token("mtext", text[1:-1])
        for table in (signs.BIG, signs.INTEGRALS):
            if key in table:
                return token("mo", table[key])
        if key in signs.FUNCTIONS or key in signs.LIMITS:
            return token("mi", key)
        if key in signs.LETTERS:
            return self._letter(signs.LETTERS[key])
        if key in signs.SIGNS:
            return token("mo", signs.SIGNS[key])
        if text.strip("'") == "":
            return token("mo", "′" * len(text))
        if text[0].isdigit() or (text.isalpha() and text.isascii()):
            return self._glued(found)
        if text[0] >= "ㄱ" and text.isalpha():
            return token("mtext", text)
        return token("mo", signs.TYPED.get(text, text))

    def _glued(self, first: _Token) -> Node:
        """Figures and letters without blanks between them are one term: 2x, 3ab."""
        parts = [self._plain(first.text)]
        while (after := self._token()) and after.glued and _is_plain(after):
            self._at += 1
            parts.append(self._plain(after.text))
        return parts[0] if len(parts) == 1 else Node("mrow", children=tuple(parts), loose=True)

    def _plain(self, text: str) -> Node:
        return token("mn", text) if text[0].isdigit() else self._letter(text)

    def _letter(self, text: str) -> Node:
        if self._font:
            plain = self._font == "normal" and len(text) > 1
            return token("mi", text) if plain else token("mi", text, mathvariant=self._font)
        return token("mi", text) if len(text) == 1 else token("mi", text, mathvariant="italic")

    # --------------------------------------------------------------- groups

    def _group(self) -> Node:
        font = self._font
        rows = self._rows()
        if self._peek() != "}":
            raise ScriptError("brace")
        self._at += 1
        self._font = font
        return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else _table(rows)

    def _matrix(self, key: str) -> Node:
        if self._peek() != "{":
            raise ScriptError(key)
        self._at += 1
        font = self._font
        rows = self._rows()
        if self._peek() != "}":
            raise ScriptError(key)
        self._at += 1
        self._font = font
        left, right = _MATRICES[key]
        return _between(left, _table(rows), right)

    def _fenced(self) -> Node:
        left = self._fence()
        inner = self._row()
        if self._peek() != "right":
            raise ScriptError("left")
        self._at += 1
        return _between(left, inner, self._fence())

    def _fence(self) -> str:
        found = self._next()
        return _FENCES.get(found.key, found.text)

    # --------------------------------------------------------------- tokens

    def _token(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _peek(self) -> str:
        """The key of the next token, "" at the end; a literal brace has its text's key."""
        found = self._token()
        return "" if found is None else found.key or "\\"

    def _next(self) -> _Token:
        found = self._token()
        if found is None:
            raise ScriptError("end")
        self._at += 1
        return found


def _is_plain(found: _Token) -> bool:
    text = found.text
    letters = text.isalpha() and text.isascii() and found.key == text
    known = text in _COMMANDS or text in signs.SIGNS or text in signs.LETTERS
    return text[0].isdigit() or (letters and not known)


def _fraction(key: str, above: Node, below: Node) -> Node:
    above, below = (row([n]) if not n.loose else row(n.children) for n in (above, below))
    if key == "over":
        return layout("mfrac", above, below)
    made = layout("mfrac", above, below, linethickness="0")
    return _between("(", made, ")") if key == "choose" else made


def _scripted(base: Node | None, low: Node | None, high: Node | None, limits: bool) -> Node:
    if base is None:
        base = layout("mrow")
    if base.loose:
        last = _scripted(base.children[-1], low, high, limits)
        return Node("mrow", children=(*base.children[:-1], last), loose=True)
    low, high = (None if n is None else row([n]) for n in (low, high))
    if low is not None and high is not None:
        return layout("munderover" if limits else "msubsup", base, low, high)
    if low is not None:
        return layout("munder" if limits else "msub", base, low)
    if high is not None:
        return layout("mover" if limits else "msup", base, high)
    return base


def _between(left: str, inner: Node, right: str) -> Node:
    parts = [token("mo", left, fence="true")] if left else []
    parts += [inner] if not (inner.tag == "mrow" and not inner.attributes) else inner.children
    parts += [token("mo", right, fence="true")] if right else []
    return layout("mrow", *parts)


def _table(rows: list[list[Node]]) -> Node:
    made = (layout("mtr", *(layout("mtd", cell) for cell in cells)) for cells in rows)
    return layout("mtable", *made)
