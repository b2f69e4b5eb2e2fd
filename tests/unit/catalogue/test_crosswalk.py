# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each row of the crosswalk (reference 2.6) against the worked items."""

import json
from dataclasses import replace

import pytest

from daisy_pipeline.catalogue.crosswalk.dublin_core import dublin_core, terms
from daisy_pipeline.catalogue.crosswalk.marc21 import marc21_of
from daisy_pipeline.catalogue.crosswalk.onix import FEATURES, HAZARDS, MODES, onix
from daisy_pipeline.catalogue.crosswalk.schema_org import json_ld, schema_org
from daisy_pipeline.catalogue.facts import ItemFacts, Material
from daisy_pipeline.catalogue.labels import product_class
from daisy_pipeline.catalogue.options import KormarcOptions
from daisy_pipeline.formats.kormarc.mnemonic import lines_of
from daisy_pipeline.formats.safe_xml import parse_xml
from tests.unit.catalogue.worked import AUDIO_FACTS, TEXT_FACTS

MARC21 = [
    ("001", "MPA202400052"),
    ("005", "20240628101500.0"),
    ("006", r"m\\\\\s\\h\\\\\\\\"),
    ("008", r"240628s2024\\\\ulknnn\fs\\\\\\f\\n\kor\d"),
    ("041", r"0\$dkor"),
    ("084", r"\\$a813.62$2kdc/6"),
    ("100", r"1\$a김유정,$d1908-1937"),
    ("511", r"0\$a낭독: ○○○ (자원봉사자, 성명 표기 동의)"),
    ("700", r"1\$a○○○$e낭독자$4nrt"),
    ("306", r"\\$a054218"),
]


@pytest.mark.parametrize(("tag", "line"), MARC21)
def test_marc21(tag: str, line: str) -> None:
    lines = [text[6:] for text in lines_of(marc21_of(AUDIO_FACTS)) if text[1:4] == tag]
    assert lines == [line]


def test_marc21_has_one_statement_and_no_korean_fields() -> None:
    lines = list(lines_of(marc21_of(AUDIO_FACTS)))
    (title,) = [line for line in lines if line.startswith("=245")]
    assert title.endswith("/$c김유정 지음 ; ○○○ 낭독")
    assert title.startswith("=245  10")
    assert not any(line[1:4] in ("012", "049", "056", "090") for line in lines)


def test_marc21_electronic_resources_keep_their_type() -> None:
    record = marc21_of(TEXT_FACTS, KormarcOptions(leader_06="electronic"))
    assert len(record.control("008")) == 40
    assert record.control("008")[22:27] == "fs  d"
    assert len(record.control("006")) == 18


DUBLIN_CORE = [
    ("dc:identifier", "MPA202400052"),
    ("dc:title", "동백꽃 : 김유정 단편선"),
    ("dc:creator", "김유정"),
    ("dc:contributor", "○○○ 낭독"),
    ("dc:publisher", "○○평생학습관"),
    ("dcterms:created", "2024-06-27"),
    ("dc:source", "urn:isbn:9791199999992"),
    ("dcterms:isFormatOf", "서울 : 예시출판사, 2020"),
    ("dc:language", "ko"),
    ("dc:subject", "KDC 813.62"),
    ("dcterms:extent", "PT20538S"),
    ("dc:format", "application/zip"),
    ("dcterms:accessRights", "저작권법 제33조"),
    ("dcterms:audience", "print-disabled-only"),
]


@pytest.mark.parametrize("row", DUBLIN_CORE)
def test_dublin_core(row: tuple[str, str]) -> None:
    assert row in list(terms(AUDIO_FACTS))


def test_dublin_core_is_xml_without_empty_elements() -> None:
    root = parse_xml(dublin_core([TEXT_FACTS, AUDIO_FACTS]))
    assert len(root) == 2
    assert all((one.text or "").strip() for record in root for one in record)
    assert "중학교 국어 3학년" in dublin_core([TEXT_FACTS]).decode()


ONIX = [
    ("RecordReference", "MPA202400052"),
    ("ProductForm", "AJ"),
    ("ProductFormDetail", "A202"),
    ("PrimaryContentType", "01"),
    ("TitleText", "동백꽃"),
    ("Subtitle", "김유정 단편선"),
    ("ContributorRole", "E07"),
    ("LanguageCode", "kor"),
    ("ExtentValue", "0054218"),
    ("PublisherName", "○○평생학습관"),
    ("IDValue", "9791199999992"),
    ("ProductFormFeatureValue", "41"),
]


@pytest.mark.parametrize(("name", "value"), ONIX)
def test_onix(name: str, value: str) -> None:
    root = parse_xml(onix([AUDIO_FACTS], "○○도서관", "20240628"))
    values = [one.text for one in root.iter() if str(one.tag).endswith(f"}}{name}")]
    assert value in values


ONIX_FEATURES = {
    "tableOfContents": "11", "pageNavigation": "41", "pageBreakMarkers": "19",
    "structuralNavigation": "29", "readingOrder": "13", "index": "12", "alternativeText": "14",
    "longDescription": "15", "synchronizedAudioText": "20", "ttsMarkup": "21",
    "displayTransformability": "36",
}  # fmt: skip


def test_onix_codes_are_those_of_the_reference() -> None:
    assert FEATURES == ONIX_FEATURES
    assert MODES == {"textual": "10", "auditory": "01"}
    assert set(HAZARDS.values()) == {"00", "14", "16", "18"}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (AUDIO_FACTS, "A202"),
        (replace(AUDIO_FACTS, modes=("textual", "auditory")), "A204"),
        (replace(AUDIO_FACTS, material=Material.HUMAN_AUDIO_3), "A208"),
        (replace(AUDIO_FACTS, material=Material.HUMAN_AUDIO_3, modes=("textual",)), "A210"),
        (TEXT_FACTS, "A212"),
        (replace(AUDIO_FACTS, material=Material.AUDIO_FILES), "A103"),
        (replace(AUDIO_FACTS, material=Material.SYNTHETIC_AUDIO), "A202"),
    ],
)
def test_product_classes(facts: ItemFacts, code: str) -> None:
    assert product_class(facts) == code


def test_schema_org() -> None:
    told = schema_org(AUDIO_FACTS)
    assert told["@type"] == "Audiobook"
    assert told["duration"] == "PT20538S"
    assert told["accessMode"] == ["auditory"]
    assert told["accessibilityFeature"] == list(AUDIO_FACTS.features)
    assert told["readBy"] == [{"@type": "Person", "name": "○○○"}]
    assert told["isBasedOn"]["isbn"] == "9791199999992"
    assert "@id" not in told
    assert schema_org(TEXT_FACTS)["educationalAlignment"][0]["targetName"] == "중학교 국어 3학년"
    assert json.loads(json_ld(TEXT_FACTS)) == schema_org(TEXT_FACTS)


def test_no_scheme_names_a_reader_without_consent() -> None:
    facts = replace(AUDIO_FACTS, narrators=())
    whole = onix([facts]) + dublin_core([facts]) + json_ld(facts)
    assert "○○○".encode() not in whole
