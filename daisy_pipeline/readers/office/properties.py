# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a document's properties say of the edition; accounts and programs are no authors."""

from __future__ import annotations

import re

from daisy_pipeline.model.book import BookInfo
from daisy_pipeline.model.finding import DaisyError
from daisy_pipeline.readers.office.ooxml import Package

_DC = "{http://purl.org/dc/elements/1.1/}"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_PERSON = re.compile(
    r"[가-힣]{2,4}$|[가-힣]{1,2} [가-힣]{1,3}$|[A-Z][\w.’'-]*( [A-Z][\w.’'-]*){1,3}$"
)
_ACCOUNT = re.compile(
    r"사용자|관리자|도서관|user|admin|owner|office|microsoft|windows|account|python|docx|author"
    r"|\bpc\b|samsung|desktop|laptop|unknown|libre|hancom|한컴|한글",
    re.I,
)
_NO_TITLE = re.compile(
    r"(제목 ?없음|문서 ?\d*|document\d*|untitled.*|word document|microsoft word.*|title|제목)$"
    r"|.*\.\w{3,4}$",
    re.I,
)
_ISBN = re.compile(r"(?:urn:)?(?:isbn[:\s]*)?((?:97[89][- ]?)?\d[\d -]{8,14}[\dXx])$", re.I)


def info_of(package: Package) -> BookInfo:
    """Title, author and ISBN of the core properties, as far as they are the book's.

    Word puts the account's name into the creator by itself: it counts only beside a title, as a
    person's name, and when another person saved the file.
    """
    member = package.related("", "core-properties") or "docProps/core.xml"
    try:
        root = package.xml(member)
    except DaisyError:
        root = None
    if root is None:
        return BookInfo()
    title = " ".join((root.findtext(_DC + "title") or "").split())
    return judged(
        title,
        root.findtext(_DC + "creator") or "",
        root.findtext(_CP + "lastModifiedBy") or "",
        root.findtext(_DC + "identifier") or "",
    )


def judged(title: str, creator: str, saved_by: str, identifier: str = "") -> BookInfo:
    """The properties that may be the book's own."""
    title = "" if _NO_TITLE.match(title) else title
    creators = [" ".join(c.split()) for c in re.split(r"[;,]", creator) if c.strip()]
    known = title and creator.strip() != saved_by.strip()
    people = tuple(c for c in creators if known and _PERSON.match(c) and not _ACCOUNT.search(c))
    isbn = _ISBN.match(identifier.strip())
    return BookInfo(title=title, creators=people, identifier=isbn[1] if isbn else "")
