# SPDX-License-Identifier: AGPL-3.0-or-later
"""Records of items: the two worked ones to the byte, every material by the rules."""

from dataclasses import replace

import pytest

from daisy_pipeline.catalogue.facts import Curriculum, ItemFacts, Material, RightsFacts, Sound
from daisy_pipeline.catalogue.options import KormarcOptions
from daisy_pipeline.catalogue.record import record_of
from daisy_pipeline.formats.kormarc.iso2709 import iso2709_bytes, read_iso2709
from daisy_pipeline.formats.kormarc.marcxml import marcxml_bytes, read_marcxml
from daisy_pipeline.formats.kormarc.mnemonic import lines_of
from daisy_pipeline.formats.kormarc.rules import check
from daisy_pipeline.model.title import Edition
from tests.unit.catalogue.worked import (
    AUDIO_FACTS,
    AUDIO_LINES,
    AUDIO_OPTIONS,
    TEXT_FACTS,
    TEXT_LINES,
    TEXT_OPTIONS,
    TITLE,
)


def said(facts: ItemFacts, tag: str, options: KormarcOptions | None = None) -> list[str]:
    """The lines of a tag, without it."""
    lines = lines_of(record_of(facts, options))
    return [line[6:] for line in lines if line.startswith(f"={tag}")]


@pytest.mark.parametrize(
    ("facts", "options", "lines"),
    [(TEXT_FACTS, TEXT_OPTIONS, TEXT_LINES), (AUDIO_FACTS, AUDIO_OPTIONS, AUDIO_LINES)],
    ids=["text", "audio"],
)
def test_worked_records_come_out_to_the_byte(
    facts: ItemFacts, options: KormarcOptions, lines: str
) -> None:
    record = record_of(facts, options)
    assert "\n".join(lines_of(record)) == lines
    assert check(record) == []


@pytest.mark.parametrize("material", Material)
@pytest.mark.parametrize("rule", ["content", "electronic"])
def test_every_material_passes_the_rules_and_both_forms(material: Material, rule: str) -> None:
    facts = replace(
        TEXT_FACTS, material=material, narrators=("○○○",), narration="human", duration=61_500,
        sound=Sound(codec="MP3", channels=2, rate=24000), bitrate=48, type_size=18.0,
        braille_grade=2, braille_cells=32, sheets=40, volumes=2, serial="마포도움", issue="제3호",
        frequency="quarterly", modes=("textual", "auditory"),
    )  # fmt: skip
    record = record_of(facts, KormarcOptions(leader_06=rule))
    assert check(record) == []
    assert read_marcxml(marcxml_bytes([record])) == (record,)
    assert read_iso2709(iso2709_bytes([record])) == (record,)


def test_what_is_unknown_has_no_field() -> None:
    title = replace(TITLE, creators=(), subtitle="", edition=Edition(), uid="x")
    facts = ItemFacts(
        item_id="A1", material=Material.TEXT_DAISY, title=title, completed="2024", entered="",
        created="2024-01-01",
    )  # fmt: skip
    tags = {own.tag for own in record_of(facts).fields}
    assert tags & {"003", "020", "024", "049", "056", "090", "306", "341", "500"} == set()
    assert tags & {"506", "508", "511", "526", "534", "540", "700", "710", "776", "856"} == set()
    assert said(facts, "245") == ["00$a동백꽃$h[전자자료] :$b텍스트 데이지"]


def test_print_isbn_is_never_the_items_own() -> None:
    for facts in (TEXT_FACTS, AUDIO_FACTS):
        assert said(facts, "020") == [r"\\$z9791199999992$q원본 인쇄도서"]


def test_people_by_their_work() -> None:
    title = replace(
        TITLE, creators=("이상", "박태원"), contributors=("홍길동 옮김", "아무개 그림", "모임")
    )
    facts = replace(TEXT_FACTS, title=title)
    assert said(facts, "245")[0].endswith(
        "/$d이상, 박태원 지음 ;$e홍길동 옮김 ;$e아무개 그림 ;$e모임"
    )
    names = ["$a이상", "$a박태원", "$a홍길동$e옮김$4trl", "$a아무개$e그림$4ill", "$a모임"]
    assert said(facts, "700") == [f"1\\{name}" for name in names]


def test_foreign_titles_have_no_korean_role_word() -> None:
    title = replace(TITLE, title="Sonnets", lang="en-GB", creators=("William Shakespeare",))
    facts = replace(AUDIO_FACTS, title=title)
    assert "/$dWilliam Shakespeare ;" in said(facts, "245")[0]
    assert said(facts, "041") == [r"0\$deng"]
    assert said(facts, "008")[0][35:38] == "eng"
    assert said(facts, "546") == [r"\\$a낭독은 영어임"]


def test_without_authors_the_first_statement_takes_d() -> None:
    facts = replace(TEXT_FACTS, title=replace(TITLE, creators=(), contributors=("김 엮음",)))
    assert said(facts, "245")[0].endswith("텍스트 데이지 /$d김 엮음")


def test_synthetic_voices_are_named_as_such_and_never_as_people() -> None:
    facts = replace(
        AUDIO_FACTS, material=Material.SYNTHETIC_AUDIO, narration="synthetic", voice="espeak",
        narrators=(),
    )  # fmt: skip
    assert said(facts, "511") == [r"8\$a합성 음성으로 읽음: espeak"]
    assert said(facts, "532")[0].startswith(r"1\$a합성 음성, ")
    assert not any("nrt" in line for line in said(facts, "700"))
    assert r"\\$a합성 음성으로 제작함. 사람이 낭독한 자료가 아님" in said(facts, "500")


def test_readers_without_consent_have_no_name_anywhere() -> None:
    facts = replace(AUDIO_FACTS, narrators=())
    whole = "\n".join(lines_of(record_of(facts, AUDIO_OPTIONS)))
    assert "○○○ 낭독" not in whole
    assert "nrt" not in whole
    assert said(facts, "511") == []


def test_a_serial_issue_has_no_print_edition() -> None:
    title = replace(TITLE, title="마포도움 2026년 가을호", edition=Edition(), subtitle="")
    facts = replace(
        AUDIO_FACTS, material=Material.SERIAL_AUDIO, title=title, serial="마포도움",
        issue="제12호", frequency="quarterly",
    )  # fmt: skip
    assert record_of(facts).leader[6:8] == "is"
    assert said(facts, "008")[0][6:15] == "cuuuu9999"
    assert said(facts, "006")[0].startswith("sqr")
    assert said(facts, "245")[0].startswith(
        "00$a마포도움.$n제12호$h[녹음자료] :$b마포도움 2026년 가을호"
    )
    assert said(facts, "310") == [r"\\$a계간"]
    assert said(facts, "362") == [r"0\$a제12호"]
    assert said(facts, "534") == said(facts, "776") == []


def test_large_print_and_braille_tell_their_measures() -> None:
    large = replace(
        TEXT_FACTS, material=Material.LARGE_PRINT, type_size=18.0, volumes=2, sheets=310
    )
    assert said(large, "340") == [r"\\$n18 pt$2rda"]
    assert said(large, "300")[0].startswith(r"\\$a2책 (310면)")
    assert said(large, "007") == ["tb"]
    paper = replace(TEXT_FACTS, material=Material.BRAILLE_PAPER, braille_grade=2, braille_cells=32)
    assert said(paper, "007") == [r"fb\a\bnnnn", "tc"]
    assert "약자 사용 ; 한 줄 32칸" in said(paper, "300")[0]
    plain = replace(paper, material=Material.BRAILLE_FILE, braille_grade=1)
    assert said(plain, "007")[0] == r"fb\a\annnn"


def test_only_some_pictures_have_words() -> None:
    facts = replace(TEXT_FACTS, described_pictures=3, colour="")
    assert "삽화 4점(그중 3점 대체텍스트 포함)" in said(facts, "300")[0]


@pytest.mark.parametrize(
    ("duration", "clock", "told"),
    [(59_600, "000100", "1분"), (3_600_000, "010000", "1시간"), (36_000_499, "100000", "10시간")],
)
def test_playing_time_and_words_agree(duration: int, clock: str, told: str) -> None:
    facts = replace(AUDIO_FACTS, duration=duration)
    assert said(facts, "306") == [rf"\\$a{clock}"]
    assert f"({told})" in said(facts, "300")[0]


def test_public_items_are_not_told_as_restricted() -> None:
    rights = RightsFacts(basis="public-domain", audience="public")
    facts = replace(TEXT_FACTS, rights=rights)
    assert said(facts, "506") == [r"0\$a누구나 이용 가능$e저작권 보호기간 만료"]
    assert said(facts, "521") == []
    assert "등록 이용자" not in said(facts, "856")[0]


def test_without_a_check_nothing_is_said_of_rights() -> None:
    facts = replace(TEXT_FACTS, rights=None)
    assert said(facts, "506") == said(facts, "540") == []


def test_curriculum_units_are_objectives() -> None:
    one = Curriculum(
        school_level="초등학교", grade="5학년", subject="과학", unit="날씨", textbook="과학 5-2",
        partner="○○학교",
    )  # fmt: skip
    facts = replace(TEXT_FACTS, curriculum=(one,))
    assert said(facts, "658") == [r"\\$a과학$b날씨"]
    assert said(facts, "526")[0].endswith(
        "$b초등학교 과학 5학년$z교과서: 과학 5-2$z협력 기관: ○○학교"
    )


def test_profiles_choose_coding_and_signs() -> None:
    options = KormarcOptions(
        leader_06="electronic", punctuation=False, form_in_title=False, agency="011001",
        local_tags=(("950", "0 ", ("b비매품",)),),
    )  # fmt: skip
    record = record_of(TEXT_FACTS, options)
    assert record.leader[6] == "m"
    assert record.control("006").startswith("a    fs")
    assert record.control("003") == "011001"
    line = said(TEXT_FACTS, "245", options)[0]
    assert line == "00$a동백꽃$h[전자자료]$b김유정 단편선$d김유정 지음"
    assert said(TEXT_FACTS, "950", options) == [r"0\$b비매품"]


def test_a_later_revision_is_a_corrected_record() -> None:
    assert record_of(replace(TEXT_FACTS, revision=2)).leader[5] == "c"
