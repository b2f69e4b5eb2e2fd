# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lines of a text of any length and any encoding that readers know, as they come."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from daisy_pipeline.model.finding import DaisyError, Finding, Place, fail
from daisy_pipeline.readers import _decode

_BLOCK = 1 << 16
_SAMPLE = 1 << 20  # what an encoding is found by where no line ends sooner
LONGEST = 1 << 20  # letters of a line: no paragraph comes near
_MANY = 200  # letters from which on a line may hold more marks than can be sorted
_EDGE = re.compile(rb"(?<=[ -?])[^ -?]+\Z")  # behind the last byte that is no part of a letter
_ENDS = re.compile("\r\n?|[\u2028\u2029\x85]")


@dataclass
class Lines:
    """An iterable of lines without their ends; ``findings`` and ``number`` fill while it runs.

    ``encoding`` names the encoding (as in ``reading.encoding``); "" finds it by the first lines
    that are not plain ASCII. DaisyError: DP-TXT-002 for what is no text, DP-TXT-003, 005 and 012
    for a line that no encoding, or another one, explains, DP-TXT-029 for one that never ends.
    """

    stream: BinaryIO
    file: str
    encoding: str = ""
    findings: list[Finding] = field(default_factory=list)
    number: int = 0

    def __iter__(self) -> Iterator[str]:
        """The lines, each as soon as the stream has given it."""
        rest, begun = "", False
        for text in self._texts():
            if not begun and text:
                text, begun = text.removeprefix("\ufeff"), True
            *whole, rest = _ENDS.sub("\n", rest + text).split("\n")
            for line in whole:
                yield self._counted(line)
            if len(rest) > LONGEST:
                raise fail("DP-TXT-029", self._here(1), most=LONGEST)
        if rest := rest.rstrip("\x1a\x00"):
            yield self._counted(rest)

    def _counted(self, line: str) -> str:
        self.number += 1
        if len(line) > _MANY and _decode.piled_marks(line) is not None:
            raise fail("DP-TXT-002", self._here(0))
        return line

    def _here(self, beyond: int) -> Place:
        return Place(self.file, self.number + beyond)

    def _texts(self) -> Iterator[str]:
        """The text in pieces; a piece never ends between CR and LF."""
        blocks = self._blocks()
        decoder: io.IncrementalNewlineDecoder | None = None
        for block in blocks:
            if decoder is None and not self.encoding and _plain(block):
                yield block.decode("ascii")
                continue
            if decoder is None:
                name, block = self._found(block, blocks)
                # only for its memory of a CR at a block's end
                plain = codecs.getincrementaldecoder(name)("strict")
                decoder = io.IncrementalNewlineDecoder(plain, translate=True)
            yield from self._decoded(decoder, block, False)
        if decoder is not None:
            yield from self._decoded(decoder, b"", True)

    def _blocks(self) -> Iterator[bytes]:
        """What the stream gives at once; a CR at the end waits for what may follow it."""
        read = getattr(self.stream, "read1", self.stream.read)
        held = b""
        while block := read(_BLOCK):
            block = held + block
            held = b"\r" if block.endswith(b"\r") else b""
            if whole := block.removesuffix(held):
                yield whole
        if held:
            yield held

    def _found(self, block: bytes, blocks: Iterator[bytes]) -> tuple[str, bytes]:
        """The name of the codec that explains the first lines, and the bytes read for it."""
        if self.encoding:
            return self._named(), block
        found = None
        while found is None:
            while (b"\n" not in block or len(block) < 4) and (more := self._more(block, blocks)):
                block += more
            if marked := next((n for bom, n in _decode.BOMS if block.startswith(bom)), ""):
                return marked, block
            try:
                found = _decode.decode(_whole_lines(block), self.file)
            except DaisyError as problem:
                if all(f.id != "DP-TXT-001" for f in problem.findings):
                    raise DaisyError(*map(self._placed, problem.findings)) from problem
                if not (more := self._more(block, blocks)):  # nothing but blank lines
                    return "utf-8", block
                block += more
        self.findings += [self._placed(f) for f in found.findings if f.id != "DP-TXT-006"]
        return found.encoding, block

    def _more(self, block: bytes, blocks: Iterator[bytes]) -> bytes:
        return next(blocks, b"") if len(block) < _SAMPLE else b""

    def _named(self) -> str:
        try:
            "".encode(self.encoding)
        except LookupError as problem:
            raise fail("DP-TXT-005", self._here(1), encoding=self.encoding) from problem
        return self.encoding

    def _decoded(
        self, decoder: io.IncrementalNewlineDecoder, block: bytes, end: bool
    ) -> Iterator[str]:
        try:
            yield decoder.decode(block, end)
        except UnicodeDecodeError as problem:
            good = bytes(problem.object[: problem.start])
            yield good.decode(problem.encoding, "ignore")
            name = problem.encoding.upper().replace("_", "-")
            raise fail("DP-TXT-005", self._here(1), encoding=name) from problem

    def _placed(self, finding: Finding) -> Finding:
        """A finding of the first lines with the number of its line in the whole."""
        line = finding.place.line + self.number if finding.place.line else 0
        return Finding(finding.id, Place(finding.place.file, line), finding.facts)


def _plain(block: bytes) -> bool:
    return block.isascii() and b"\0" not in block and not _decode.is_rubbish(block)


def _whole_lines(block: bytes) -> bytes:
    """The block up to its last line's end, else its last blank or digit: no letter is cut."""
    if b"\0" not in block:
        edge = _EDGE.search(block[-_MANY:]) if b"\n" not in block else None
        if edge:
            return block[: len(block) - len(edge[0])]
        return block[: block.rfind(b"\n") + 1] or block
    ends = (m.start() + 2 - m.start() % 2 for m in re.finditer(b"\n", block))  # of two bytes each
    whole = [end for end in ends if block[end - 2 : end] in (b"\n\0", b"\0\n")]
    return block[: whole[-1]] if whole else block
