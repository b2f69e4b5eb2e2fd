# SPDX-License-Identifier: AGPL-3.0-or-later
"""When units sound: pauses kept, silent units given a slice, nothing past a file or twice."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.emit.shared.naming import NamedBook, named
from daisy_pipeline.emit.shared.outline import outline
from daisy_pipeline.emit.shared.timeline import SLICE, Span, Timeline, timeline
from daisy_pipeline.emit.shared.units import Unit, slices
from daisy_pipeline.model import book as b
from daisy_pipeline.model.times import EditList, Piece, whole
from daisy_pipeline.model.track import Clip, ClipOrigin, Extra, Media, MediaFile, SyncTrack

A, B = "a" * 64, "b" * 64


def _book(*words: str) -> NamedBook:
    """Sentences s1, s2 ...; ``|`` before one puts a page mark between it and the one before."""
    segments: list[b.Segment] = []
    for number, text in enumerate(words, 1):
        if text.startswith("|"):
            mark = b.PageMark(label=str(number), id=f"p{number}")
            last = segments[-1]
            segments[-1] = b.Segment((*last.content, mark), last.id)
        segments.append(b.Segment((b.Run(text=text),), f"s{number}"))
    return named(b.Book(lang="ko", body=(b.Paragraph(text=tuple(segments)),)))


def _units(book: NamedBook) -> list[Unit]:
    return [u for part in slices(outline(book.book)) for u in part.units]


def _clip(id: str, begin: int, end: int, source: str = A) -> Clip:
    return Clip(id, source, begin, end, ClipOrigin.ALIGNER)


def _file(name: str, source: str, duration: int, delay: int = 0) -> MediaFile:
    return MediaFile(name, "audio/mpeg", 1, whole(source, duration, name, delay))


def _made(
    book: NamedBook, *clips: Clip, extras: tuple[Extra, ...] = (), media: Media | None = None
) -> Timeline:
    files = media or Media((_file("c1.mp3", A, 20_000), _file("c2.mp3", B, 20_000)))
    return timeline(_units(book), book, SyncTrack(clips, extras), files)


def test_a_pause_stays_with_the_words_before_it() -> None:
    made = _made(_book("하나.", "둘.", "셋."), _clip("s1", 100, 900), _clip("s2", 1400, 2000))
    assert made.of("s1") == (Span("c1.mp3", 50, 1400),)
    assert made.of("s2") == (Span("c1.mp3", 1400, 2500),), "after the last words half a second"
    assert made.of("s3") == ()
    assert made.voiced == {"s1", "s2"}


def test_of_a_pause_over_three_seconds_half_a_second_stays() -> None:
    made = _made(_book("하나.", "둘."), _clip("s1", 0, 1000), _clip("s2", 4001, 5000))
    assert made.of("s1") == (Span("c1.mp3", 0, 1500),)
    whole_pause = _made(_book("하나.", "둘."), _clip("s1", 0, 1000), _clip("s2", 4000, 5000))
    assert whole_pause.of("s1") == (Span("c1.mp3", 0, 4000),)


def test_a_page_mark_takes_a_slice_of_the_pause_before_the_next_words() -> None:
    made = _made(_book("하나.", "|둘."), _clip("s1", 0, 1000), _clip("s2", 1500, 2000))
    assert made.of("p2") == (Span("c1.mp3", 1500 - SLICE, 1500),)
    assert made.of("s1") == (Span("c1.mp3", 0, 1500 - SLICE),)


def test_without_room_a_page_mark_is_silent_text() -> None:
    made = _made(_book("하나.", "|둘."), _clip("s1", 0, 1485), _clip("s2", 1500, 2000))
    assert made.of("p2") == ()
    short = _made(_book("하나.", "|둘."), _clip("s1", 0, 1470), _clip("s2", 1500, 2000))
    (span,) = short.of("p2")
    assert span.length == 30, "a slice may be as short as the pause"


def test_a_cough_in_a_pause_is_not_played() -> None:
    book = _book("하나.", "둘.")
    made = _made(
        book, _clip("s1", 0, 1000), _clip("s2", 2000, 3000), extras=(Extra(A, 1200, 1700, "cough"),)
    )
    assert made.of("s1") == (Span("c1.mp3", 0, 1200),)


def test_a_note_read_elsewhere_overlaps_nothing() -> None:
    book = _book("하나.", "둘.", "셋.")
    made = _made(book, _clip("s1", 0, 1000), _clip("s2", 9000, 9900), _clip("s3", 1200, 2000))
    assert made.of("s1") == (Span("c1.mp3", 0, 1100),), "the next words share the pause"
    assert made.of("s3") == (Span("c1.mp3", 1100, 2500),)
    assert made.of("s2") == (Span("c1.mp3", 8900, 10_400),)


def test_words_that_begin_late_are_not_cut() -> None:
    first = _made(_book("하나."), _clip("s1", 2000, 3000))
    assert first.of("s1") == (Span("c1.mp3", 1900, 3500),), "a tenth of a second before"
    cough = (Extra(A, 1000, 1900, "cough"),)
    after = _made(_book("하나.", "둘."), _clip("s1", 0, 900), _clip("s2", 1940, 3000), extras=cough)
    assert after.of("s2")[0].begin == 1920, "never more than half of what is free"


def test_the_pause_at_the_end_of_a_file_is_kept() -> None:
    media = Media((_file("c1.mp3", A, 3000), _file("c2.mp3", B, 2000)))
    book = _book("하나.", "둘.")
    made = _made(book, _clip("s1", 0, 1000), _clip("s2", 0, 900, B), media=media)
    assert made.of("s1") == (Span("c1.mp3", 0, 2999),), "a chapter ends with its silence"
    assert made.of("s2") == (Span("c2.mp3", 0, 1999),)


def test_what_a_clip_claims_is_no_extra_sound() -> None:
    made = _made(_book("하나."), _clip("s1", 0, 1000), extras=(Extra(A, 400, 600), Extra(A, 0, 50)))
    assert made.of("s1") == (Span("c1.mp3", 0, 1500),)


def test_of_clips_one_in_the_other_nothing_is_lost() -> None:
    made = _made(_book("하나.", "둘."), _clip("s1", 0, 5000), _clip("s2", 1000, 1500))
    assert made.of("s1") == (Span("c1.mp3", 0, 1000),)
    assert made.of("s2") == (Span("c1.mp3", 1000, 5500),)


def test_nothing_reaches_past_its_file() -> None:
    media = Media((_file("c1.mp3", A, 1000),))
    made = _made(_book("하나."), _clip("s1", 0, 1000), media=media)
    assert made.of("s1") == (Span("c1.mp3", 0, 999),), "before the end (ZedVal 172)"


def test_a_clip_over_two_files_plays_in_both() -> None:
    edits = EditList("c1.mp3", (Piece(A, 0, 1000, 0),), 1000)
    later = EditList("c2.mp3", (Piece(A, 1000, 3000, 50),), 2050)
    media = Media(tuple(MediaFile(e.result, "audio/mpeg", 1, e) for e in (edits, later)))
    made = _made(_book("하나."), _clip("s1", 500, 2000), media=media)
    assert made.of("s1") == (Span("c1.mp3", 400, 999), Span("c2.mp3", 25, 2049))


def test_an_unread_sentence_plays_a_pause_and_is_known_as_unread() -> None:
    made = _made(_book("하나.", "둘.", "셋."), _clip("s1", 0, 1000), _clip("s3", 1500, 2000))
    assert made.of("s2") == (Span("c1.mp3", 1400, 1500),)
    assert "s2" not in made.voiced


def test_without_sound_there_are_no_times() -> None:
    book = _book("하나.")
    assert timeline(_units(book), book).duration(_units(book)) == 0


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 1500), st.booleans()), max_size=8),
    st.lists(st.tuples(st.integers(0, 9000), st.integers(1, 500)), max_size=2),
)
def test_spans_never_overlap_and_sums_agree(
    rows: list[tuple[int, int, bool]], coughs: list[tuple[int, int]]
) -> None:
    book = _book(*(("|말." if page and n else "말.") for n, (_, _, page) in enumerate(rows)))
    clips = [_clip(f"s{n}", at, at + length) for n, (at, length, _) in enumerate(rows, 1)]
    extras = tuple(Extra(A, at, at + length) for at, length in coughs)
    media = Media((_file("c1.mp3", A, 9500, 50),))
    units = _units(book)
    made = timeline(units, book, SyncTrack(tuple(clips), extras), media)
    spans = sorted((s.begin, s.end) for own in made.spans.values() for s in own)
    assert all(0 <= begin < end < 9550 for begin, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    voice = {ms for c in clips for ms in range(c.begin + 50, min(c.end + 50, 9549))}
    assert voice <= {ms for begin, end in spans for ms in range(begin, end)}, "no syllable is lost"
    assert made.duration(units) == sum(end - begin for begin, end in spans)
    assert made.duration(units[:3]) + made.duration(units[3:]) == made.duration(units)
