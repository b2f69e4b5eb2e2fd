# SPDX-License-Identifier: AGPL-3.0-or-later
"""What becomes of every role that a page can give its elements: one decision a role.

The roles are those of DPUB-ARIA 1.1 (without ``doc-``), of EPUB's Structural Semantics Vocabulary
1.1, and of Z39.98-2012 as books use it (``z3998:``). ``holder`` and ``words``: the tag alone
decides, and what is inside arrives as it would without the role.
"""

from __future__ import annotations

from daisy_pipeline.readers._tokens import tokens

_DECISIONS = {
    # notes and what leads to them
    "note": "footnote endnote rearnote annotation",
    "reference to a note": "noteref annoref biblioref",
    "way back": "backlink",
    "endnotes": "endnotes rearnotes",
    # pages
    "print page": "pagebreak",
    "navigation": "page-list pagelist landmarks",
    "running line": "pageheader pagefooter page-header page-footer",
    # blocks of their own
    "box": (
        "case-study notice tip warning caution help marginalia learning-objectives"
        " learning-objective errata qna practice assessment sidebar"
    ),
    "repeated words": "pullquote",
    "epigraph": "epigraph",
    "subtitle": "subtitle",
    "dateline": "dateline",
    "signature": "signature valediction",
    "title page": "titlepage halftitlepage halftitle title-page halftitle-page",
    "title": "title",
    "author": "author",
    "verse": "poem verse song hymn lyrics",
    "stage direction": "stage-direction",
    "speech": "speech",
    "speaker": "persona",
    "play": "drama",
    # a matter of the book (see MATTERS), else only holders of what is in them
    "holder": (
        "abstract acknowledgments afterword aside appendix article answer answers assessments award"
        " backmatter bibliography bodymatter biographical-note catalogue chapter colophon"
        " collection commentary conclusion concluding contributors copyright-page cover covertitle"
        " credit credits dedication diary diary-entry dictionary dictentry discography division"
        " dramatis-personae editorial-note email-message epilogue essay example feedback fiction"
        " figure fill-in-the-blank-problem filmography footnotes foreword frontispiece frontmatter"
        " fulltitle gallery general-problem glossary grant-acknowledgment illustration imprimatur"
        " imprint index index-entry index-entry-list index-group index-headnotes index-legend"
        " introduction introductory-note keywords learning-outcome learning-outcomes"
        " learning-resource learning-resources learning-standard learning-standards letter list"
        " list-item loa loi lot lov match-problem multiple-choice-problem non-fiction"
        " orderedlist other-credits panel panel-group part pgroup photograph place plate"
        " postscript practices preamble preface presentation prologue promotional-copy"
        " published-works question recipe recto revision-history root salutation scene section"
        " seriespage sound-area structure subchapter subsection table table-cell table-row text"
        " text-area textbook timeline toc toc-brief translator-note true-false-problem"
        " unorderedlist verso volume publisher-logo publisher-address image-placeholder decorative"
    ),
    # words that keep what their tag says of them
    "words": (
        "abbreviations acronym actor alteration attribution balloon bcc biblioentry bridgehead"
        " cardinal cc citation clarification commentator compound concluding-sentence"
        " condensed-entry continuation continuation-of coordinate correction currency decimal def"
        " editor email etymology event family-name fraction from ftp general-editor geographic"
        " given-name glossdef glossref glossterm gram-info grapheme homograph http idiom"
        " index-editor-note index-locator index-locator-list index-locator-range index-term"
        " index-term-categories index-term-category index-xref-preferred index-xref-related"
        " initialism ip isbn keyword label measure mixed morpheme name-title nationality"
        " nonresolving-citation nonresolving-reference ordinal organization part-of-speech"
        " part-of-speech-group part-of-speech-list percentage personal-name phone phoneme"
        " phonetic-transcription phrase phrase-group phrase-list portmanteau postal postal-code"
        " prefix primary product production range ratio recipient reference referrer republisher"
        " resolving-reference result role-description roman secondary sender sense-group sense-list"
        " sentence stem subject suffix surname t-form taxonomy tertiary to topic-sentence tran"
        " tran-info translator truncation v-form weight word"
    ),
}
# Which part of the book a role says that it belongs to; old books' guides have words of their own.
_MATTERS = {
    "front": (
        "frontmatter cover titlepage title-page halftitlepage halftitle halftitle-page toc loi lot"
        " loa lov foreword preface dedication epigraph copyright-page imprint imprimatur seriespage"
        " acknowledgments other-credits frontispiece revision-history preamble"
    ),
    "body": (
        "bodymatter part chapter volume division prologue introduction epilogue conclusion text"
        " subchapter"
    ),
    "rear": (
        "backmatter appendix colophon bibliography index glossary endnotes rearnotes footnotes"
        " afterword credits answers"
    ),
}
ROLES = {role: becomes for becomes, roles in _DECISIONS.items() for role in roles.split()}


def becoming(decision: str) -> frozenset[str]:
    """The roles of which this is decided."""
    return tokens(_DECISIONS[decision])


def of_matter(matter: str) -> frozenset[str]:
    """The roles that belong to the front, the body or the rear of a book."""
    return tokens(_MATTERS[matter])
