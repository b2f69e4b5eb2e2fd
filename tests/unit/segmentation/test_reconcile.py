# SPDX-License-Identifier: AGPL-3.0-or-later
"""A segment keeps its name for life, and no id ever names another sentence."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daisy_pipeline.segmentation.carry import same_words
from daisy_pipeline.segmentation.cut import squeeze
from daisy_pipeline.segmentation.reconcile import Reconciled, reconcile
from tests.fakes.books import unsegmented
from tests.unit.segmentation.stories import book_of, carried, ids, live, row

WORDS = ("봄이 왔다.", "비가 왔다.", "네.", "네?", "산으로 갔다.", "닭이 울었다.", "왜 그러니?")
LONG = tuple(f"{n}째 사람이 마을 어귀에서 오래 기다렸다." for n in range(1, 30))
STORY = [list(LONG[0:4]), ["네.", *LONG[4:8], "네."], list(LONG[8:12])]


def no_id_moved(before: Reconciled, after: Reconciled) -> None:
    """Whatever kept its id kept its words; ids stay unique; nothing is forgotten."""
    words = {r.id: same_words(squeeze(r.text)) for r in before.rows}
    names = [r.id for r in after.rows]
    assert len(set(names)) == len(names) and set(words) <= set(names)
    for r in after.rows:
        assert same_words(squeeze(r.text)) == words.get(r.id, same_words(squeeze(r.text)))


def test_inserting_a_sentence_moves_no_id() -> None:
    first, then = carried(
        [["네.", "봄이 왔다.", "네."]], [["네.", "비가 왔다.", "봄이 왔다.", "네."]]
    )
    assert [i for i, text in live(then) if text != "비가 왔다."] == [i for i, _ in live(first)]
    assert ids(then, "비가 왔다.") == ["s00004"]


def test_a_chapter_that_moves_keeps_its_ids() -> None:
    first, then = carried(STORY, [STORY[1], STORY[2], STORY[0]])
    assert dict(live(first)) == dict(live(then)) and live(first) != live(then)
    assert then.findings[0].facts["moved"] == 4


def test_a_short_sentence_moves_only_with_its_run() -> None:
    alone_first, alone = carried(
        [["네.", LONG[0], LONG[1]], [LONG[2]]], [[LONG[0], LONG[1]], [LONG[2], "네."]]
    )
    assert ids(alone, "네.") != ids(alone_first, "네.")
    first, run = carried(
        [["네.", LONG[0]], [LONG[1], LONG[2], LONG[3]]],
        [[LONG[1], LONG[2], LONG[3]], ["네.", LONG[0]]],
    )
    assert ids(run, "네.") == ids(first, "네.")


def test_between_equal_sentences_context_decides_or_nobody() -> None:
    first, then = carried(
        [[LONG[0], "네.", LONG[1], "네.", LONG[2]]], [[*LONG[0:2], "네.", LONG[2]]]
    )
    assert ids(then, "네.") == ids(first, "네.")[1:]
    first, then = carried([[LONG[0], "네.", "네.", LONG[1]]], [[LONG[0], "네.", LONG[1]]])
    assert ids(then, "네.") == ["s00005"]


def test_a_short_sentence_in_a_rewritten_place_is_new() -> None:
    first, then = carried(
        [[*LONG[:4], "네.", *LONG[4:8]]], [[LONG[0], *LONG[9:12], "네.", *LONG[12:15], LONG[7]]]
    )
    assert not set(ids(then, "네.")) & set(ids(first, "네."))


def test_white_space_and_punctuation_keep_the_id_words_do_not() -> None:
    _, then = carried(
        [["닭이 울었다.", "봄이왔다.", "3.5kg이다."]], [["닭이 울었다!", "봄이 왔다.", "35kg이다."]]
    )
    assert [i for i, _ in live(then)] == ["s00001", "s00002", "s00004"]
    assert live(then)[0][1] == "닭이 울었다!"


def test_an_undone_edit_gets_its_id_back() -> None:
    first, gone = carried(STORY, [STORY[0], STORY[2]])
    again = reconcile(book_of(STORY), gone.rows)
    assert live(again) == live(first) and again.findings[0].facts["back"] == 6
    assert all(r.live for r in again.rows)


def test_a_number_is_never_used_again() -> None:
    _, gone = carried([LONG[0:3]], [LONG[0:2]])
    then = reconcile(book_of([[*LONG[0:2], LONG[9]]]), gone.rows)
    assert ids(then, LONG[9]) == ["s00004"]
    assert [r.id for r in then.rows if not r.live] == ["s00003"]


def test_a_retired_short_sentence_does_not_come_back_elsewhere() -> None:
    before = [[LONG[0], "네.", LONG[1]], [LONG[2], LONG[3]]]
    _, gone = carried(before, [LONG[0:2], LONG[2:4]])
    elsewhere = reconcile(book_of([LONG[0:2], (LONG[2], "네.", LONG[3])]), gone.rows)
    assert ids(elsewhere, "네.") == ["s00006"]
    back = reconcile(book_of(before), gone.rows)
    assert ids(back, "네.") == ["s00002"]


EDITS = ("insert", "delete", "change", "split", "merge", "duplicate", "move", "swap")


def edited(story: list[list[str]], kind: str, where: random.Random) -> list[list[str]]:
    new = [list(p) for p in story]
    at = where.randrange(len(new))
    part = new[at]
    i = where.randrange(len(part)) if part else 0
    match kind:
        case "insert":
            part.insert(i, where.choice(WORDS))
        case "delete":
            part[i : i + where.randrange(1, 3)] = []
        case "change" if part:
            part[i] = "그런데 " + part[i]
        case "split" if part:
            part[i] = part[i].replace(" ", ". ", 1)
        case "merge" if part:
            part[i] = part[i].rstrip(".?") + ","
        case "duplicate":
            new.insert(at, list(part))
        case "move":
            new.insert(where.randrange(len(new)), new.pop(at))
        case "swap" if len(part) > 1:
            part[i - 1], part[i] = part[i], part[i - 1]
    return new


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(WORDS + LONG), min_size=1, max_size=6), min_size=1, max_size=6
    ),
    st.lists(st.sampled_from(EDITS), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
    st.booleans(),
)
def test_after_any_edits_no_id_names_other_words(
    story: list[list[str]], kinds: list[str], where: random.Random, all_pinned: bool
) -> None:
    rows = reconcile(book_of(story), ())
    for kind in kinds:
        story = edited(story, kind, where)
        pinned = frozenset(r.id for r in rows.rows) if all_pinned else frozenset[str]()
        then = reconcile(book_of(story), rows.rows, pinned)
        no_id_moved(rows, then)
        gone = {r.id for r in rows.rows if r.live} - {i for i, _ in live(then)}
        told = {f.place.inside for f in then.findings if f.id == "DP-SEG-005"}
        assert told == (gone if all_pinned else set())
        assert reconcile(book_of(story), then.rows, pinned).rows == then.rows
        rows = then


@pytest.mark.parametrize("kind", EDITS)
def test_one_edit_costs_few_ids(kind: str) -> None:
    book = [list(LONG[n : n + 4]) for n in range(0, 28, 4)]
    first = reconcile(book_of(book), ())
    then = reconcile(book_of(edited(book, kind, random.Random(3))), first.rows)
    lost = {i for i, _ in live(first)} - {i for i, _ in live(then)}
    assert len(lost) <= 2
    no_id_moved(first, then)


@pytest.mark.message("DP-SEG-004")
def test_the_summary_counts_what_happened() -> None:
    first, same = carried(STORY, STORY)
    assert first.findings == same.findings == ()
    _, then = carried(STORY, [STORY[0], [*STORY[1], "비가 왔다."], STORY[2][1:]])
    [found] = then.findings
    assert found.id == "DP-SEG-004" and found.place.file == "segments.tsv"
    assert found.facts == {"kept": 13, "new": 1, "retired": 1, "moved": 0, "back": 0}


@pytest.mark.message("DP-SEG-005")
def test_a_pinned_segment_that_changes_asks_for_a_person() -> None:
    _, then = carried([LONG[0:3]], [(LONG[0], "그런데 " + LONG[1], LONG[2])], frozenset({"s00002"}))
    [_, found] = then.findings
    assert (found.id, found.place.inside, found.facts["text"]) == ("DP-SEG-005", "s00002", LONG[1])


def test_pinned_segments_keep_their_cuts_when_the_rules_change() -> None:
    text = "그는 말했다. “가자. 나도 간다.” 그리고 떠났다."
    old = [row("s00001", "그는 말했다. “가자."), row("s00002", "나도 간다.” 그리고 떠났다.")]
    story = [[LONG[0]], [text], [LONG[1]]]
    rows = [row("s00003", LONG[0]), *old, row("s00004", LONG[1])]
    free = reconcile(book_of(story), rows)
    assert not ids(free, old[0].text)
    held = reconcile(book_of(story), rows, frozenset({"s00001"}))
    assert ids(held, old[0].text) == ["s00001"]
    assert ids(held, old[1].text) == []
    both = reconcile(book_of(story), rows, frozenset({"s00001", "s00002"}))
    assert [i for i, _ in live(both)] == ["s00003", "s00001", "s00002", "s00004"]
    assert both.findings == ()


def test_words_put_before_a_pinned_sentence_make_it_another() -> None:
    story = [["어제 비가 왔다.", LONG[0]]]
    rows = [row("s00001", "비가 왔다."), row("s00002", LONG[0])]
    then = reconcile(book_of(story), rows, frozenset({"s00001", "s00002"}))
    assert [i for i, _ in live(then)] == ["s00003", "s00002"]


def test_everything_in_the_kitchen_sink_gets_an_id() -> None:
    result = reconcile(unsegmented(), ())
    assert [i for i, _ in live(result)] == [f"s{n:05d}" for n in range(1, len(result.rows) + 1)]
    kinds = {r.kind for r in result.rows}
    assert kinds >= {
        "heading",
        "paragraph",
        "verse",
        "speaker",
        "term",
        "alt",
        "code",
        "math",
        "raw",
    }


def test_ten_thousand_sentences_take_less_than_two_seconds() -> None:
    where = random.Random(1)
    story = [
        [where.choice(WORDS) if where.random() < 0.3 else f"{n}번째 {m}이 왔다." for m in range(10)]
        for n in range(1000)
    ]
    first = reconcile(book_of(story), ())
    for kind in EDITS * 3:
        story = edited(story, kind, where)
    story = story[600:] + story[:600]
    begin = time.process_time()
    then = reconcile(book_of(story), first.rows, frozenset(r.id for r in first.rows[::2]))
    assert time.process_time() - begin < 2
    no_id_moved(first, then)
    kept = {i for i, _ in live(first)} & {i for i, _ in live(then)}
    assert len(kept) > 9900
