# SPDX-License-Identifier: AGPL-3.0-or-later
"""Time is whole milliseconds in the original recording; an EditList says where it went."""

from __future__ import annotations

from dataclasses import dataclass

Ms = int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a source that stands unstretched in a result.

    ``source`` names the sound by its digest (an original: ``sha256`` hex) or by the name that the
    list before gave to its result. ``begin`` and ``end`` are times in the source, ``at`` is where
    ``begin`` lands in the result.
    """

    source: str
    begin: Ms
    end: Ms
    at: Ms

    def __post_init__(self) -> None:
        if not (0 <= self.begin <= self.end and self.at >= 0):
            raise ValueError(f"impossible piece {self}")

    @property
    def until(self) -> Ms:
        """Where the piece ends in the result."""
        return self.at + self.end - self.begin


@dataclass(frozen=True, slots=True)
class EditList:
    """What became of sound: the pieces of sources that make a result, in the result's order.

    A result that nothing covers is silence, room tone or an encoder's delay. Pieces do not overlap
    in the result. A time in the original that no piece covers was cut.
    """

    result: str
    pieces: tuple[Piece, ...]
    duration: Ms

    def __post_init__(self) -> None:
        at = 0
        for piece in self.pieces:
            if piece.at < at:
                raise ValueError(f"pieces overlap or are out of order at {piece.at} ms")
            at = piece.until
        if at > self.duration:
            raise ValueError(f"pieces reach {at} ms, past the result's {self.duration} ms")

    def place(self, source: str, time: Ms) -> Ms | None:
        """Where a time of ``source`` lies in the result; None if it was cut away."""
        for piece in self.pieces:
            if piece.source == source and piece.begin <= time <= piece.end:
                return piece.at + time - piece.begin
        return None

    def spans(self, source: str, begin: Ms, end: Ms) -> tuple[tuple[Ms, Ms], ...]:
        """The spans of the result that hold ``begin``..``end`` of ``source``, in result order.

        Touching spans are joined; a clip with a cut cough inside it still is one span.
        """
        found: list[tuple[Ms, Ms]] = []
        for piece in self.pieces:
            if piece.source != source:
                continue
            low, high = max(begin, piece.begin), min(end, piece.end)
            if low >= high:
                continue
            span = (piece.at + low - piece.begin, piece.at + high - piece.begin)
            if found and found[-1][1] == span[0]:
                span = (found.pop()[0], span[1])
            found.append(span)
        return tuple(found)

    def then(self, later: EditList) -> EditList:
        """This list followed by ``later``, which works on this list's result: one list for both."""
        pieces: list[Piece] = []
        for outer in later.pieces:
            if outer.source != self.result:
                pieces.append(outer)
                continue
            for inner in self.pieces:
                low, high = max(inner.at, outer.begin), min(inner.until, outer.end)
                if low < high:
                    begin = inner.begin + low - inner.at
                    piece = Piece(
                        inner.source, begin, begin + high - low, outer.at + low - outer.begin
                    )
                    pieces.append(piece)
        return EditList(later.result, tuple(sorted(pieces, key=lambda p: p.at)), later.duration)


def whole(source: str, duration: Ms, result: str, delay: Ms = 0) -> EditList:
    """The list of a result that is the whole source, moved by ``delay`` (an encoder's, say)."""
    piece = Piece(source, 0, duration, delay)
    return EditList(result, (piece,), duration + delay)
