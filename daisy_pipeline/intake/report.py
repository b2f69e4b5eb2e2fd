# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a volunteer is told of the own recordings: what is fine, what to read again, how, where.

Plain data out; ``report_text``, ``report_html`` and ``mail`` put it on paper. People who read
aloud for free read this: praise first, no figures, one remedy for each place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from daisy_pipeline.build.intake_check import Heard, Judgement
from daisy_pipeline.build.layout import Layout
from daisy_pipeline.ledger.models import Defect, Take
from daisy_pipeline.ledger.states import TakeState
from daisy_pipeline.messages import Severity, is_error, severity, word
from daisy_pipeline.messages.wording import letter, letters
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.times import Ms

SHOWN = 12  # places of one kind that are listed
_AREA = "DP-REC-"
_FOR_STAFF = ("DP-REC-0", "DP-INT", "DP-SYN", "DP-NEU", "DP-LED")  # what only a librarian settles
_BAD_FILE = "DP-AUD"

# What is fine when none of its findings were told, by the last two digits.
_FINE = {
    "level": ("05", "06", "07", "08", "10", "29"),
    "quiet": ("11", "12", "13", "30"),
    "whole": ("08", "14", "15"),
    "ends": ("16", "17", "18", "19"),
    "voice": ("27", "28"),
}


@dataclass(frozen=True)
class Spot:
    """A place: times in the file, the sentence's words, the print page; each may be unknown."""

    times: tuple[Ms, ...] = ()
    words: str = ""
    page: str = ""


@dataclass(frozen=True)
class Point:
    """One thing to tell: why, how to do it better, where; ``more`` places are not listed."""

    why: str
    how: str
    spots: tuple[Spot, ...] = ()
    more: int = 0


@dataclass(frozen=True, kw_only=True)
class Told:
    """All that is told of one recording. ``picture`` is SVG, b"" for none."""

    heading: str
    state: str
    fine: tuple[str, ...] = ()
    again: tuple[Point, ...] = ()
    listen: tuple[Point, ...] = ()
    next_time: tuple[Point, ...] = ()
    notes: tuple[str, ...] = ()
    picture: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A letter in words, in its language; ``greeting`` has a pseudonym unless a name was asked."""

    lang: str
    subject: str
    greeting: str
    thanks: str
    recordings: tuple[Told, ...]
    next: tuple[str, ...]
    library: str

    def label(self, key: str, **facts: str | int) -> str:
        """One of the letter's headings."""
        return letter(key, self.lang, **facts)


@dataclass(frozen=True)
class Known:
    """What is known of one recording: the ledger's row, its judgement, its open defects."""

    take: Take
    judged: Judgement
    defects: Sequence[Defect] = ()
    notes: Sequence[str] = ()
    picture: bytes = b""


def compose(
    known: Sequence[Known],
    layout: Layout,
    lang: str,
    *,
    title: str,
    name: str,
    library: str,
    due: str = "",
) -> Letter:
    """The letter about one volunteer's recordings of a title."""
    told = tuple(_told(one, layout, lang) for one in known)
    return Letter(
        lang=lang,
        subject=letter("subject", lang, library=library, title=title),
        greeting=letter("greeting", lang, name=name),
        thanks=letter("thanks", lang, title=title, count=len(known)),
        recordings=told,
        next=tuple(_next(known, told, lang, due)),
        library=letter("library", lang, library=library),
    )


def _told(one: Known, layout: Layout, lang: str) -> Told:
    heard = one.judged.reading.heard if one.judged.reading else ()
    groups = _grouped(one.judged.findings)
    own = [_of_defect(d, layout, heard, lang) for d in one.defects if _is_extra(d, groups)]
    points = [(rank, key, _point(key, f, heard, lang)) for key, (rank, f) in groups.items()]
    if _lost(one, layout) and "306" not in groups:  # which book this is has to be said first
        own.insert(0, Point(letter("why.306", lang), letter("how.306", lang)))
    again = (*own, *(p for rank, _, p in points if rank <= Severity.ERROR.rank))
    listen = tuple(p for rank, _, p in points if rank == Severity.WARNING.rank)
    later = tuple(p for rank, _, p in points if rank == Severity.ADVICE.rank)
    if one.take.state == TakeState.RECEIVED:  # nobody has asked for it to be read again yet
        again, listen = (), (*again, *listen)
    elif one.take.state != TakeState.RETURNED:  # it is used as it is: only habits are of use
        again, listen, later = (), (), tuple(p for _, key, p in points if len(key) == 2)
    return Told(
        heading=_heading(one, layout, lang),
        state=letter(_state(one), lang),
        fine=tuple(_fine(one.judged, lang)),
        again=again,
        listen=listen,
        next_time=later,
        notes=tuple(letter("note", lang, note=note) for note in one.notes),
        picture=one.picture,
    )


def _grouped(findings: Iterable[Finding]) -> Mapping[str, tuple[int, list[Finding]]]:
    """Findings for the volunteer by what they are told as, in their order; with their rank."""
    groups: dict[str, tuple[int, list[Finding]]] = {}
    for finding in findings:
        if finding.id.startswith(_FOR_STAFF):
            continue
        key = key_of(finding.id)
        rank, own = groups.setdefault(key, (severity(finding.id).rank, []))
        own.append(finding)
        groups[key] = (min(rank, severity(finding.id).rank), own)
    return groups


def key_of(id: str) -> str:
    """The key of letter.toml for a finding: 1xx and 2xx of the intake profile share theirs."""
    if id.startswith(_BAD_FILE):
        return "unreadable"
    number = id.removeprefix(_AREA)
    key = number if number.startswith("3") else number[-2:]
    known = id.startswith(_AREA) and f"why.{key}" in letters()
    return key if known else f"other:{id}"


def _point(key: str, findings: Sequence[Finding], heard: Sequence[Heard], lang: str) -> Point:
    spots = [spot for finding in findings for spot in _spots(finding, heard)]
    kept = _merged(spots)
    if key.startswith("other:"):  # its own words, rather than nothing
        worded = word(findings[0], lang)
        return Point(worded.text, worded.fix, kept[:SHOWN], max(0, len(kept) - SHOWN))
    why, how = letter(f"why.{key}", lang), letter(f"how.{key}", lang)
    return Point(why, how, kept[:SHOWN], max(0, len(kept) - SHOWN))


def _merged(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """Each sentence once, with all its times; places of which no sentence is known one by one."""
    found: dict[object, Spot] = {}
    for spot in spots:
        key = (spot.words, spot.page) if spot.words else spot
        known = found.get(key)
        times = sorted({*(known.times if known else ()), *spot.times})
        found[key] = replace(spot, times=tuple(times))
    return tuple(found.values())


def _spots(finding: Finding, heard: Sequence[Heard]) -> Iterator[Spot]:
    facts = finding.facts
    if "words" in facts:
        page = str(facts.get("page", ""))
        page = "" if page == "judge.no-page" else page
        at = finding.place.time
        yield Spot(() if at is None else (at,), str(facts["words"]), page)
        return
    for text in str(facts.get("places", "")).split():
        if text.isdecimal():
            yield _spot_at(int(text), heard)


def _spot_at(at: Ms, heard: Sequence[Heard]) -> Spot:
    """The sentence that sounds at a time, or the last one that began before."""
    before = [one for one in heard if one.begin <= at]
    return Spot((at,), before[-1].words, before[-1].page) if before else Spot((at,))


def _is_extra(defect: Defect, groups: Mapping[str, object]) -> bool:
    """Whether a defect is not what the judgement tells anyway (its note is then the number)."""
    return not (defect.note.startswith("DP-") and key_of(defect.note) in groups)


def _of_defect(defect: Defect, layout: Layout, heard: Sequence[Heard], lang: str) -> Point:
    segment = defect.segment
    words = layout.words.get(segment, "")
    page = defect.page or layout.pages.get(segment, "")
    spot = Spot(() if defect.begin_ms is None else (defect.begin_ms,), words, page)
    if defect.begin_ms is not None and not words:
        found = _spot_at(defect.begin_ms, heard)
        spot = replace(found, page=page or found.page)
    why, how = letter(f"why.{defect.code}", lang), letter(f"how.{defect.code}", lang)
    told = "" if defect.note.startswith("DP-") else defect.note
    spots = (spot,) if spot != Spot() else ()
    return Point(f"{why}: {told}" if told else why, how, spots)


def _fine(judged: Judgement, lang: str) -> Iterator[str]:
    """What nothing was told against, and how much of the text was read clearly."""
    if judged.measured is None or not judged.measured.speech:
        return
    if judged.reading is not None and (all_ := judged.reading.said.total):
        doubted = {s.segment for s in judged.reading.said.sentences if s.segment}
        if all_ - len(doubted):
            yield letter("fine.text", lang, all=all_, count=all_ - len(doubted))
    told = {f.id[-2:] for f in judged.findings if f.id.startswith(("DP-REC-1", "DP-REC-2"))}
    for key, digits in _FINE.items():
        if told.isdisjoint(digits) and (key != "voice" or judged.reading):
            yield letter(f"fine.{key}", lang)


def _heading(one: Known, layout: Layout, lang: str) -> str:
    section = layout.section_of(one.take.first) if one.take.first else None
    last = layout.section_of(one.take.last) if one.take.last else section
    if _lost(one, layout):
        place = letter("unknown", lang)
    elif section is None or section != last:
        place = letter("whole", lang)
    elif section.name:
        place = letter("section", lang, number=section.number, name=section.name)
    else:
        place = letter("section.bare", lang, number=section.number)
    file = one.take.file.rpartition("/")[2]
    duration = one.judged.measured.duration if one.judged.measured else one.take.duration_ms
    return letter("heading", lang, section=place, file=file, duration=duration)


def _lost(one: Known, layout: Layout) -> bool:
    """Whether nobody knows what of the text a recording reads."""
    return bool(layout.order) and one.take.section is None and not one.take.first


def _state(one: Known) -> str:
    return f"state.{one.take.state}{'-whole' if _whole(one) else ''}"


def _whole(one: Known) -> bool:
    """Whether a returned recording is to be read from the beginning: no place was named."""
    if one.take.state != "returned":
        return False
    findings = [f for f in one.judged.findings if is_error(f)]
    named = [d for d in one.defects if d.begin_ms is not None or d.segment]
    placed = [f for f in findings if f.facts.get("places") or f.place.time is not None]
    return len(findings) > len(placed) or not (named or placed)


def _next(known: Sequence[Known], told: Sequence[Told], lang: str, due: str) -> Iterator[str]:
    """What happens now: for each state that the recordings have, once."""
    states = {_state(one).removeprefix("state.") for one in known}
    for state in ("returned-whole", "returned", "received", "accepted"):
        if state in states:
            yield letter(f"next.{state}", lang)
    if due and states & {"returned", "returned-whole"}:
        yield letter("next.due", lang, due=due)
    yield letter("next.ask", lang)
