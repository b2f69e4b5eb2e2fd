# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a large-print book says in words of its own, in Korean and in English."""

from __future__ import annotations

from dataclasses import dataclass

from daisy_pipeline.model.language import main_language


@dataclass(frozen=True, slots=True)
class OurWords:
    """Our words in one language; those with ``{}`` are filled by the methods."""

    lang: str
    contents: str
    notes: str
    back: str
    picture: str
    pages_table: str
    colophon: str
    print_page: str
    sign: str
    volume: str
    figure: str = "Picture"
    description: str = "Description of the picture"
    alternative: str = "Words for the picture"
    columns: str = "Columns:"
    blank: str = "(blank)"
    page_here: str = "page {}"

    def page(self, label: str) -> str:
        """The mark where a page of the print original begins."""
        return self.print_page.format(" ".join(label.split()))

    def note_sign(self, label: str) -> str:
        """The sign of a note in the text and before the note."""
        return self.sign.format(" ".join(label.split())).replace(" ]", "]")

    def volume_of(self, number: int, of: int) -> str:
        """Which volume of how many."""
        return self.volume.format(number, of)


_KO = OurWords(
    lang="ko",
    contents="차례",
    notes="주",
    back="[본문으로]",
    picture="그림 설명",
    pages_table="원본 쪽 찾기",
    colophon="이 책에 대하여",
    print_page="[원본 {}쪽]",
    sign="[주 {}]",
    volume="모두 {1}권 가운데 {0}권",
    figure="그림",
    description="그림 설명",
    alternative="그림을 대신하는 말",
    columns="열:",
    blank="(빈칸)",
    page_here="{}쪽",
)
_EN = OurWords(
    lang="en",
    contents="Contents",
    notes="Notes",
    back="[back to the text]",
    picture="Picture",
    pages_table="Pages of the print edition",
    colophon="About this book",
    print_page="[print page {}]",
    sign="[note {}]",
    volume="Volume {0} of {1}",
)


def our_words(lang: str) -> OurWords:
    """The words for a book in this language."""
    return _KO if main_language(lang) == "ko" else _EN
