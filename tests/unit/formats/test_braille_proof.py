# SPDX-License-Identifier: AGPL-3.0-or-later
"""The proof view: every row with its print, walkable by headings, without script."""

from __future__ import annotations

from lxml import html

from daisy_pipeline.formats.braille_proof import ProofPage, ProofRow, ProofVolume, proof_html

PAGES = (
    ProofPage((ProofRow("⠊⠿"), ProofRow(""), ProofRow(""), ProofRow("⠁"), ProofRow(""))),
    ProofPage((ProofRow("⠁⠀⠃", "가 <나>"), ProofRow("⠀⠀⠼⠁")), 1, ("5", "6")),
)


def page(lang: str = "ko", names: tuple[str, ...] = ("proof.html",)) -> html.HtmlElement:
    volume = ProofVolume(title="동백꽃 & 봄", pages=PAGES, names=names, lang=lang)
    return html.fromstring(proof_html(volume).decode())


def test_rows_stand_beside_their_print() -> None:
    rows = [(e.get("lang"), e.text_content()) for e in page().xpath("//tbody/tr/td")]
    assert rows == [
        ("ko-Brai", "⠊⠿"),
        ("ko", ""),
        (None, "빈 줄 2개"),
        ("ko-Brai", "⠁"),
        ("ko", ""),
        (None, "빈 줄 1개"),
        ("ko-Brai", "⠁⠀⠃"),
        ("ko", "가 <나>"),
        ("ko-Brai", "⠀⠀⠼⠁"),
        ("ko", ""),
    ]


def test_every_page_is_a_heading_that_the_list_of_pages_leads_to() -> None:
    root = page()
    heads = {e.get("id"): e.text_content() for e in root.xpath("//section/h2")}
    assert heads == {"p1": "쪽 번호 없음 (1번째 쪽)", "p2": "점자 1쪽 (묵자 5, 6쪽)"}
    links = {e.get("href")[1:]: e.text_content() for e in root.xpath("//nav//a")}
    assert links == heads
    numbers = [e.text_content() for e in root.xpath("//section[1]//th[@scope='row']")]
    assert numbers == ["1", "2–3", "4", "5"]
    assert root.xpath("//h1")[0].text_content() == "점역교정: 동백꽃 & 봄"
    assert not root.xpath("//script")
    assert all(e.get("aria-labelledby") for e in root.xpath("//table|//section"))


def test_volumes_lead_to_each_other_and_words_are_of_the_pages_language() -> None:
    root = page("en", ("a.html", "b.html"))
    volumes = root.xpath("//nav[@aria-label='Volumes']//a")
    assert [(e.get("href"), e.get("aria-current")) for e in volumes] == [
        ("a.html", "page"),
        ("b.html", None),
    ]
    assert root.get("lang") == "en"
