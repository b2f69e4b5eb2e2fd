# SPDX-License-Identifier: AGPL-3.0-or-later
"""How each material is called in records, and what is the same for every item of it.

Source: reference 2.3 to 2.6 (worked records, coding by product); words of KORMARC's terms for 337
and 338 of paper are from memory and not verified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from daisy_pipeline.catalogue.facts import ItemFacts, Material

TEXT, SPOKEN, TACTILE = "txt", "spw", "tct"


@dataclass(frozen=True, slots=True)
class Label:
    """Words of a material: ``name`` in lists, ``title`` in 245 $b, ``medium`` in 245 $h.

    ``genre`` is that of 655; ``also`` of 530 and ``sister`` of 776 name it beside other forms.
    ``content`` are codes of 336; ``online``: its carrier is a file. ``player`` stands in 538,
    ``file`` in 516. ``onix_form`` and ``onix_detail`` are codes of ONIX lists 150 and 175.
    """

    name: str
    title: str
    medium: str
    genre: str
    also: str
    sister: str
    content: tuple[str, ...]
    player: str
    file: str
    onix_form: str
    onix_detail: str = ""
    online: bool = True


LABELS: Mapping[Material, Label] = {
    Material.TEXT_DAISY: Label(
        name="텍스트데이지자료",
        title="텍스트 데이지",
        medium="전자자료",
        genre="텍스트 데이지",
        also="텍스트데이지",
        sister="텍스트 DAISY",
        content=(TEXT,),
        player="DAISY 3 재생기",
        file="DAISY 3 (ANSI/NISO Z39.86-2005) 텍스트 DTB",
        onix_form="ED",
        onix_detail="A212",
    ),
    Material.HUMAN_AUDIO_202: Label(
        name="휴먼음성자료(데이지)",
        title="휴먼음성 데이지",
        medium="녹음자료",
        genre="녹음도서",
        also="휴먼음성(DAISY)",
        sister="휴먼음성 DAISY",
        content=(SPOKEN,),
        player="DAISY 2.02 재생기",
        file="",
        onix_form="AJ",
        onix_detail="A202",
    ),
    Material.HUMAN_AUDIO_3: Label(
        name="휴먼음성자료(데이지)",
        title="휴먼음성 데이지",
        medium="녹음자료",
        genre="녹음도서",
        also="휴먼음성(DAISY 3)",
        sister="휴먼음성 DAISY 3",
        content=(SPOKEN,),
        player="DAISY 3 재생기",
        file="",
        onix_form="AJ",
        onix_detail="A208",
    ),
    Material.EPUB: Label(
        name="전자책(EPUB)",
        title="전자책",
        medium="전자자료",
        genre="전자책",
        also="전자책(EPUB)",
        sister="전자책 EPUB",
        content=(TEXT,),
        player="EPUB 3 뷰어",
        file="EPUB 3 전자책",
        onix_form="ED",
        onix_detail="E101",
    ),
    Material.EPUB_AUDIO: Label(
        name="전자책(EPUB, 음성 포함)",
        title="음성 전자책",
        medium="전자자료",
        genre="전자책",
        also="음성 전자책(EPUB)",
        sister="음성 전자책 EPUB",
        content=(TEXT, SPOKEN),
        player="EPUB 3 뷰어(미디어 오버레이)",
        file="EPUB 3 전자책, 본문과 낭독 동기화",
        onix_form="ED",
        onix_detail="E101",
    ),
    Material.BRAILLE_FILE: Label(
        name="전자점자자료",
        title="전자점자",
        medium="전자자료",
        genre="전자점자도서",
        also="전자점자",
        sister="전자점자",
        content=(TACTILE,),
        player="점자정보단말기",
        file="전자점자 파일",
        onix_form="ED",
    ),
    Material.BRAILLE_PAPER: Label(
        name="점자자료",
        title="점자",
        medium="점자자료",
        genre="점자도서",
        also="점자",
        sister="점자",
        content=(TACTILE,),
        player="",
        file="",
        onix_form="BA",
        online=False,
    ),
    Material.LARGE_PRINT: Label(
        name="큰글자자료",
        title="큰글자",
        medium="",
        genre="큰글자도서",
        also="큰글자",
        sister="큰글자",
        content=(TEXT,),
        player="",
        file="",
        onix_form="BA",
        online=False,
    ),
    Material.SYNTHETIC_AUDIO: Label(
        name="합성음성자료",
        title="합성음성",
        medium="녹음자료",
        genre="합성음성도서",
        also="합성음성",
        sister="합성음성",
        content=(SPOKEN,),
        player="",
        file="",
        onix_form="AJ",
    ),
    Material.AUDIO_FILES: Label(
        name="음성파일자료",
        title="휴먼음성",
        medium="녹음자료",
        genre="녹음도서",
        also="음성 파일(MP3)",
        sister="음성 파일",
        content=(SPOKEN,),
        player="MP3 재생기",
        file="",
        onix_form="AJ",
        onix_detail="A103",
    ),
    Material.SERIAL_AUDIO: Label(
        name="소리잡지",
        title="소리잡지",
        medium="녹음자료",
        genre="소리잡지",
        also="소리잡지",
        sister="소리잡지",
        content=(SPOKEN,),
        player="",
        file="",
        onix_form="AJ",
    ),
}
"""By material; ONIX: ED is a download of any kind, AJ one of sound, BA a book on paper."""

_FULL_TEXT = {"A202": "A204", "A208": "A210"}


def product_class(facts: ItemFacts) -> str:
    """The code of ONIX list 175 for what the item is, "" where there is none.

    DAISY 2: A202 sound with navigation, A204 with full text; DAISY 3: A208, A210, A212 text alone.
    A synthetic voice's item is judged by the standard that it is built to.
    """
    code = LABELS[facts.material].onix_detail
    if facts.material in (Material.SYNTHETIC_AUDIO, Material.SERIAL_AUDIO):
        by_standard = {"DAISY 2.02": "A202", "ANSI/NISO Z39.86-2005": "A208", "MP3": "A103"}
        code = by_standard.get(facts.standard, "")
    return _FULL_TEXT.get(code, code) if "textual" in facts.modes else code
