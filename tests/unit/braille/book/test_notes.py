# SPDX-License-Identifier: AGPL-3.0-or-later
"""Notes stand where the profile puts them, once, with the sign that refers to them."""

from __future__ import annotations

from daisy_pipeline.braille.book.pieces import stretches_of
from daisy_pipeline.model import book as b
from tests.unit.braille.book.shown import cells, indent, made_of, para, shown

SIGN = "⠘⠼⠁"


def refers(text: str, *notes: str) -> b.Paragraph:
    refs = tuple(b.NoteRef(text="1", note=note) for note in notes)
    return b.Paragraph(text=(b.Segment((b.Run(text=text), *refs)),))


def note(id: str, *blocks: b.Block, kind: b.NoteKind = b.NoteKind.FOOTNOTE) -> b.Note:
    return b.Note(id=id, label="1", blocks=blocks, kind=kind)


def test_a_footnote_goes_with_its_reference() -> None:
    made = made_of(refers("말", "n"), note("n", para("주."), para("둘.")), para("끝"))
    text, end = stretches_of(made.pieces)
    (stands,) = text.notes
    assert stands.at == 1 and end.notes == ()
    assert [s.cells.text for s in stands.stretches] == [SIGN + "⠀" + cells("주."), cells("둘.")]
    assert made.pieces[0].notes[0][0] == "n"


def test_a_footnote_stands_at_its_pages_end() -> None:
    found = shown(refers("말", "n"), note("n", para("주.")), para("끝"), notes="page")
    assert found[0] == indent(2) + cells("말") + SIGN
    assert found[1] == indent(2) + cells("끝")
    assert found[-1] == indent(2) + SIGN + "⠀" + cells("주.")


def test_a_second_reference_sets_no_second_note() -> None:
    made = made_of(refers("말", "n"), refers("글", "n"), note("n", para("주.")))
    assert [len(s.notes) for s in stretches_of(made.pieces)] == [1, 0]


def test_an_endnote_and_a_note_without_a_reference_stay_where_they_stand() -> None:
    end = note("e", para("미주."), kind=b.NoteKind.ENDNOTE)
    found = shown(refers("말", "e"), end, note("n", para("홀로.")))
    assert found[1:] == [
        indent(2) + SIGN + "⠀" + cells("미주."), indent(2) + SIGN + "⠀" + cells("홀로."),
    ]  # fmt: skip


def test_notes_that_only_each_other_refer_to_are_not_lost() -> None:
    one, other = note("a", refers("하나", "b")), note("b", refers("둘", "a"))
    made = made_of(para("글"), one, other)
    said = [s.cells.text for s in stretches_of(made.pieces)]
    nested = [s.cells.text for s in made.pieces[1].stretches[0].notes[0].stretches]
    assert said == [cells("글"), SIGN + "⠀" + cells("하나") + SIGN]
    assert nested == [SIGN + "⠀" + cells("둘") + SIGN]


def test_notes_of_one_id_are_not_lost() -> None:
    end = note("n", para("미주."), kind=b.NoteKind.ENDNOTE)
    one, other = note("n", para("하나.")), note("n", para("둘."))
    found = shown(end, refers("말", "n"), one, other)
    for print_text in ("미주.", "하나.", "둘."):
        assert sum(cells(print_text) in row for row in found) == 1
    alone = shown(end, note("n", refers("홀로", "n")))
    assert sum(cells("홀로") in row for row in alone) == 1


def test_a_note_in_another_language_is_translated_by_it() -> None:
    noted = b.Note(id="n", label="*", blocks=(para("It ends."),), lang="en")
    made = made_of(b.Paragraph(text=(b.Segment((b.NoteRef(text="*", note="n"),)),)), noted)
    (stretch,) = stretches_of(made.pieces)
    assert stretch.notes[0].stretches[0].cells.text == "⠐⠔⠀" + cells("It ends.", "en")
