# SPDX-License-Identifier: AGPL-3.0-or-later
"""The items of one paragraph as inline content, cut where tables and boxes stand in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from daisy_pipeline.model.book import Block, Inline, LineBreak, Math, Origin, Picture, Run
from daisy_pipeline.readers.hwp import document as d
from daisy_pipeline.readers.hwp.descriptions import persons_words
from daisy_pipeline.readers.hwp.equation import ScriptError, to_math
from daisy_pipeline.readers.hwp.styles import figure
from daisy_pipeline.readers.hwp.told import IDS
from daisy_pipeline.readers.office.pieces import Content

if TYPE_CHECKING:
    from daisy_pipeline.readers.hwp.maker import Maker

_NOT_PRINTED = frozenset(("PAGE", "TOTAL_PAGE", "FOOTNOTE", "ENDNOTE"))


class Line:
    """One paragraph; ``after`` gets the blocks that float beside it."""

    def __init__(self, maker: Maker, origin: Origin) -> None:
        self._maker = maker
        self._origin = origin
        self._content: list[Inline | Picture] = []
        self._parts: list[Content | Block] = []
        self._links: list[str] = []
        self._prompts: list[tuple[int, str]] = []
        self.after: list[Block] = []

    def parts(self, items: Iterable[d.Item]) -> list[Content | Block]:
        """Content and blocks in the order in which they are read."""
        for item in items:
            self._item(item)
        self._cut()
        return self._parts

    def _cut(self) -> None:
        if self._content:
            self._parts.append(tuple(self._content))
            self._content = []

    def _item(self, item: d.Item) -> None:
        maker = self._maker
        match item:
            case d.Words():
                self._run(item.text, item.look)
            case d.Tab():
                self._run(" ", d.NO_LOOK)
            case d.Break():
                self._content.append(LineBreak())
            case d.Ruby():
                self._run(item.main, item.look, item.sub.strip() or None)
            case d.Composed():
                self._run(composed(item.text, item.frame), item.look)
            case d.NoteMark():
                self._content.append(maker.note(item, self._origin))
            case d.FieldStart():
                self._field(item)
            case d.FieldEnd():
                if self._links:
                    self._links.pop()
                    self._close(*self._prompts.pop())
                elif maker.contents_open:
                    maker.contents_open -= 1
            case d.AutoNumber():
                self._number(item)
            case d.NewNumber():
                maker.count_from(item.kind, item.number)
            case d.LeftOut():
                if id := IDS.get(item.kind):
                    maker.told.note(id, self._origin)
            case d.Formula() | d.Grid() | d.Thing():
                self._object(item)

    def _run(self, text: str, look: d.Look, ruby: str | None = None) -> None:
        if text:
            href = next((h for h in reversed(self._links) if h), None)
            self._content.append(Run(text=text, marks=look.marks, ruby=ruby, href=href))

    def _field(self, item: d.FieldStart) -> None:
        if item.kind == "CONTENTS":
            self._maker.contents_open += 1
            return
        target = self._maker.anchors.target(item.href)
        if item.href and not target:
            self._maker.told.note(IDS["link"], self._origin)
        self._links.append(target)
        self._prompts.append((len(self._content), item.prompt))

    def _close(self, start: int, prompt: str) -> None:
        """Leave out what only the screen shows: the prompt of an empty field."""
        said = self._content[start:]
        words = "".join(i.text for i in said if isinstance(i, Run))
        if prompt and words.strip() == prompt and all(isinstance(i, Run) for i in said):
            del self._content[start:]
            self._maker.told.note(IDS["form"], self._origin)

    def _number(self, item: d.AutoNumber) -> None:
        if item.kind not in _NOT_PRINTED:
            number = self._maker.number(item.kind, item.number)
            self._run(f"{item.prefix}{figure(item.format, number)}{item.suffix}", item.look)

    def _object(self, item: d.Formula | d.Grid | d.Thing) -> None:
        maker = self._maker
        if isinstance(item, d.Formula):
            self._formula(item)
            self.after += maker.blocks(item.caption)
        elif isinstance(item, d.Grid):
            self._block(maker.table(item, self._origin), item.inline)
        elif item.kind == "picture" and item.inline and not item.caption:
            picture = maker.things.picture(item, self._origin)
            if picture is not None:
                self._content.append(picture)
            else:
                self._run(persons_words(item.words), d.NO_LOOK)
        elif item.kind in ("form", "textart") and item.inline and not item.caption:
            maker.told.note(IDS[item.kind], self._origin)
            self._run(item.words, d.NO_LOOK)
        else:
            self._block(maker.things.blocks(item, self._origin), item.inline)

    def _block(self, blocks: list[Block], inline: bool) -> None:
        if not inline:
            self.after += blocks
            return
        self._cut()
        self._parts += blocks

    def _formula(self, item: d.Formula) -> None:
        said = persons_words(item.words)
        if not item.script.strip():
            self._run(said, d.NO_LOOK)
            return
        try:
            mathml, words = to_math(item.script, self._maker.lang)
        except ScriptError:
            shown = " ".join(item.script.split())
            self._maker.told.note(IDS["script"], self._origin, shown)
            self._run(shown, d.NO_LOOK)
            return
        if not said:
            self._maker.told.note(IDS["formula"], self._origin, words)
        self._content.append(Math(mathml=mathml, alt=said or words))


_CIRCLES = {
    **{str(n): chr(0x245F + n) for n in range(1, 21)},
    **{str(n): chr(0x3250 + n - 20) for n in range(21, 36)},
    **{str(n): chr(0x32B0 + n - 35) for n in range(36, 51)},
    **{chr(0x61 + n): chr(0x24D0 + n) for n in range(26)},
    **{chr(0x41 + n): chr(0x24B6 + n) for n in range(26)},
    **{sign: chr(0x326E + n) for n, sign in enumerate("가나다라마바사아자차카타파하")},
    **{sign: chr(0x3260 + n) for n, sign in enumerate("ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ")},
}  # fmt: skip


def composed(text: str, frame: str) -> str:
    """Letters set together: one letter where Unicode has it (10 in a circle: ⑩), else as given."""
    circle = "CIRCLE" in frame or "○" in text or "◯" in text
    bare = text.replace("○", "").replace("◯", "").strip()
    return _CIRCLES.get(bare, text) if circle else text
