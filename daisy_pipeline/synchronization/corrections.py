# SPDX-License-Identifier: AGPL-3.0-or-later
"""What people set right, kept in ``sync.tsv``: it stands above every aligner and is never changed.

A row names segment, source (sha256 of the original recording), begin and end (``m:ss.mmm`` in that
original), who set it, and a note. So a new encoding, a cut or another aligner moves nothing.
A row whose begin is its end says that a person listened and nobody reads the segment there: it
stands too, and is never asked about again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from daisy_pipeline.formats.tsv import Table, TableRow, read_table, table_bytes
from daisy_pipeline.model.book import Book, text_of
from daisy_pipeline.model.finding import Finding, Place
from daisy_pipeline.model.times import Ms
from daisy_pipeline.model.track import Clip, ClipOrigin, ClipStatus, Extra, Recording, SyncTrack
from daisy_pipeline.model.walk import segments, top_blocks
from daisy_pipeline.synchronization.joining import in_their_stead, join, not_found
from daisy_pipeline.tools.files import publish

FILE = "sync.tsv"
COLUMNS = ("segment", "source", "begin", "end", "by", "note")
_NEEDED = COLUMNS[:4]
_CLOCK = re.compile(r"(\d{1,5}):([0-5]\d)\.(\d{3})")


@dataclass(frozen=True, slots=True)
class Correction:
    """One row: where a person says that a segment sounds. ``line`` 0 is one not written yet."""

    segment: str
    source: str
    begin: Ms
    end: Ms
    by: str = ""
    note: str = ""
    line: int = 0

    @property
    def unread(self) -> bool:
        """Whether the row says that the recording does not read its segment."""
        return self.begin == self.end

    @property
    def clip(self) -> Clip:
        """The row as a clip; missing, and surely so, for a segment that is not read."""
        status = ClipStatus.MISSING if self.unread else ClipStatus.OK
        return Clip(self.segment, self.source, self.begin, self.end, ClipOrigin.HUMAN, status)


def clock(time: Ms) -> str:
    """A time as ``sync.tsv`` writes it: 754321 becomes ``12:34.321``."""
    return f"{time // 60_000}:{time // 1000 % 60:02d}.{time % 1000:03d}"


def parse_clock(text: str) -> Ms | None:
    """The time written as ``m:ss.mmm``; None for anything else."""
    found = _CLOCK.fullmatch(text.strip())
    if not found:
        return None
    return int(found[1]) * 60_000 + int(found[2]) * 1000 + int(found[3])


def read_corrections(path: Path) -> tuple[tuple[Correction, ...], tuple[Finding, ...]]:
    """The rows of a correction file, and findings about those that cannot be understood."""
    table = read_table(path, _NEEDED, COLUMNS[4:], shown=FILE)
    rows: list[Correction] = []
    findings = list(table.findings)
    for row in table.rows:
        begin, end = parse_clock(row["begin"]), parse_clock(row["end"])
        if begin is None or end is None:
            wrong = row["begin"] if begin is None else row["end"]
            findings.append(Finding("DP-SYN-010", Place(FILE, row.line), {"text": wrong}))
            continue
        key = row["segment"].strip(), row["source"].strip().lower()
        rows.append(Correction(*key, begin, end, row["by"], row["note"], row.line))
    return tuple(rows), tuple(findings)


def merged(existing: Table | None, rows: Iterable[Correction]) -> bytes:
    """The file with new rows in it: a row of the same segment is replaced, no other is lost.

    A row that could not be read stays as a comment.
    """
    fresh = {row.segment: row for row in rows}
    kept: list[TableRow] = []
    for old in existing.rows if existing else ():
        new = fresh.pop(old["segment"].strip(), None)
        kept.append(old if new is None else replace(old, cells={**old.cells, **_cells(new)}))
    kept += [TableRow(_cells(row)) for row in fresh.values()]
    if existing is None:
        return table_bytes(COLUMNS, kept)
    extra = tuple(c for c in existing.columns if c not in COLUMNS)
    ending = (*existing.ending, *(f"# {text}" for _, text in existing.broken))
    return table_bytes((*COLUMNS, *extra), kept, existing.comments, ending)


def keep(path: Path, rows: Iterable[Correction]) -> None:
    """Write the rows into the correction file at ``path``, whole or not at all."""
    existing = None
    if path.is_file():
        existing = read_table(path, _NEEDED, COLUMNS[4:], shown=FILE)
    publish(merged(existing, rows), path)


def _cells(row: Correction) -> Mapping[str, str]:
    times = {"begin": clock(row.begin), "end": clock(row.end)}
    return {"segment": row.segment, "source": row.source, **times, "by": row.by, "note": row.note}


def corrected(
    book: Book,
    tracks: Sequence[SyncTrack],
    recordings: Sequence[Recording],
    rows: Sequence[Correction],
    rounds: Mapping[str, int] | None = None,
) -> tuple[SyncTrack, tuple[Finding, ...]]:
    """One track in the book's reading order, and findings about corrections that do not hold.

    A correction stands as written; clips that overlap it give way. ``rounds`` leads from the sha256
    of a recording that was read again to its round. Findings DP-SYN-011 to -016, DP-TAK-011.
    """
    order = [segment.id for segment in segments(top_blocks(book))]
    good, findings = usable(rows, order, recordings)
    spans: dict[str, list[Correction]] = {}
    for row in good:
        if not row.unread:
            spans.setdefault(row.source, []).append(row)
    joined = join(tracks, rounds or {}, {row.segment: row.clip for row in good})
    clips = joined.clips
    result: list[Clip] = []
    for name in order:
        if name in clips and clips[name].origin is ClipOrigin.HUMAN:
            result.append(clips[name])
        elif name in clips:
            clip = give_way(clips[name], spans.get(clips[name].source, ()))
            if clip.status is not clips[name].status:
                place = Place(FILE, inside=name)
                findings.append(Finding("DP-SYN-016", place, {"segment": name}))
            result.append(clip)
    extras = {extra: None for track in tracks for extra in track.extras}
    left = (extra for extra in extras if not _covered(extra, spans.get(extra.source, ())))
    words = {s.id: text_of(s) for s in segments(top_blocks(book))}
    findings += not_found(joined.refused, words, recordings)
    findings += in_their_stead(result, words, rounds or {})
    return SyncTrack(tuple(result), tuple(left), tuple(joined.replaced)), tuple(findings)


def usable(
    rows: Sequence[Correction], order: Sequence[str], recordings: Sequence[Recording]
) -> tuple[list[Correction], list[Finding]]:
    """The corrections that can stand, and a finding with its line for every other."""
    known, lengths = set(order), {r.digest: r.duration for r in recordings}
    good: list[Correction] = []
    findings: list[Finding] = []
    for row in rows:
        problem = _problem(row, known, lengths, good)
        if problem:
            times = {"begin": clock(row.begin), "end": clock(row.end)}
            facts = {"segment": row.segment, **times}
            findings.append(Finding(problem, Place(FILE, row.line, inside=row.segment), facts))
        else:
            good.append(row)
    return good, findings


def anchored(
    rows: Sequence[Sequence[str | int]], order: Sequence[str], recordings: Sequence[Recording]
) -> tuple[Clip, ...]:
    """What people set, as clips, of rows (segment, source, begin, end) as a step is given them.

    Rows that cannot stand are left out; `corrected` tells of them.
    """
    found = [Correction(str(s), str(d), int(begin), int(end)) for s, d, begin, end in rows]
    return tuple(row.clip for row in usable(found, order, recordings)[0])


def _problem(
    row: Correction, known: set[str], lengths: Mapping[str, Ms], good: Sequence[Correction]
) -> str:
    """The id of what is wrong with a row; "" when nothing is."""
    if row.segment not in known:
        return "DP-SYN-011"
    if row.source not in lengths:
        return "DP-SYN-012"
    if not row.begin <= row.end <= lengths[row.source]:
        return "DP-SYN-013"
    for other in good:
        if other.segment == row.segment:
            return "DP-SYN-014"
        if _overlap(row, other):
            return "DP-SYN-015"
    return ""


def _overlap(row: Correction, other: Correction) -> bool:
    """Whether two rows claim the same sound; a segment that is not read claims none."""
    if row.unread or other.unread or row.source != other.source:
        return False
    return row.begin < other.end and other.begin < row.end


def give_way(clip: Clip, rows: Sequence[Correction | Clip]) -> Clip:
    """The larger part of a clip that no correction claims; missing when nothing is left."""
    free = [(clip.begin, clip.end)]
    for row in rows:
        free = [
            part
            for begin, end in free
            for part in ((begin, min(end, row.begin)), (max(begin, row.end), end))
            if part[0] < part[1]
        ]
    if clip.begin == clip.end:
        return clip
    if not free:
        return replace(clip, end=clip.begin, status=ClipStatus.MISSING, confidence=0.0)
    begin, end = max(free, key=lambda part: (part[1] - part[0], -part[0]))
    return replace(clip, begin=begin, end=end, pause=clip.pause if begin == clip.begin else None)


def _covered(extra: Extra, rows: Sequence[Correction]) -> bool:
    return any(row.begin < extra.end and extra.begin < row.end for row in rows)
