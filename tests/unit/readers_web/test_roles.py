# SPDX-License-Identifier: AGPL-3.0-or-later
"""Of every role of the vocabularies it is decided what becomes of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from daisy_pipeline.model import book as b
from daisy_pipeline.model.walk import segments
from daisy_pipeline.readers._tokens import tokens
from daisy_pipeline.readers.web.roles import _DECISIONS, ROLES, of_matter
from tests.unit.readers.epubs import book

# DPUB-ARIA 1.1, clause 3, without "doc-".
ARIA = tokens(
    "abstract acknowledgments afterword appendix backlink biblioentry bibliography biblioref"
    " chapter colophon conclusion cover credit credits dedication endnote endnotes epigraph"
    " epilogue errata example footnote foreword glossary glossref index introduction noteref notice"
    " pagebreak pagefooter pageheader pagelist part preface prologue pullquote qna subtitle tip toc"
)
# EPUB 3 Structural Semantics Vocabulary 1.1, by its clauses.
SSV = tokens(
    "cover frontmatter bodymatter backmatter volume part chapter subchapter division abstract"
    " foreword preface prologue introduction preamble conclusion epilogue afterword epigraph toc"
    " toc-brief landmarks loa loi lot lov appendix colophon credits keywords index index-headnotes"
    " index-legend index-group index-entry-list index-entry index-term index-editor-note"
    " index-locator index-locator-list index-locator-range index-xref-preferred index-xref-related"
    " index-term-category index-term-categories glossary glossterm glossdef bibliography"
    " biblioentry titlepage halftitlepage copyright-page seriespage acknowledgments imprint"
    " imprimatur contributors other-credits errata dedication revision-history case-study help"
    " marginalia notice pullquote sidebar tip warning halftitle fulltitle covertitle title subtitle"
    " label ordinal bridgehead learning-objective learning-objectives learning-outcome"
    " learning-outcomes learning-resource learning-resources learning-standard learning-standards"
    " answer answers assessment assessments feedback fill-in-the-blank-problem general-problem qna"
    " match-problem multiple-choice-problem practice question practices true-false-problem panel"
    " panel-group balloon text-area sound-area annotation footnote endnote rearnote footnotes"
    " endnotes rearnotes annoref biblioref glossref noteref backlink referrer credit keyword"
    " topic-sentence concluding-sentence pagebreak page-list table table-row table-cell list"
    " list-item figure aside"
)
PAGE = "<p>글</p><{tag} epub:type='{said}'>다른 글</{tag}><p>끝</p>"


def test_every_role_is_decided_once() -> None:
    assert (ARIA | SSV) - ROLES.keys() == set()
    counted = Counter(role for roles in _DECISIONS.values() for role in roles.split())
    assert [role for role, count in counted.items() if count > 1] == []
    for matter in ("front", "body", "rear"):
        assert of_matter(matter) - ROLES.keys() == set()


LEFT_OUT = ("repeated words", "running line")


@pytest.mark.parametrize("tag", ["div", "section", "p", "span"])
def test_no_role_loses_words(tmp_path: Path, tag: str) -> None:
    for role, becomes in ROLES.items():
        if becomes == "print page":
            continue
        made = book(tmp_path, PAGE.format(tag=tag, said=f"z3998:{role}"))
        top = made.front + made.body + made.rear
        said = "".join(b.text_of(s) for s in segments(top))
        assert ("다른 글" in said) is (becomes not in LEFT_OUT), role


def test_a_stage_direction_is_set_off(tmp_path: Path) -> None:
    body = "<p>이거 <span epub:type='z3998:stage-direction'>(웃으며)</span> 없지?</p>"
    (made,) = book(tmp_path, body).body
    assert isinstance(made, b.Paragraph)
    assert made.text[0].content[1] == b.Run(text="(웃으며)", marks=(b.Mark.EMPHASIS,))
