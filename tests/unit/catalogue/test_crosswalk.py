# SPDX-License-Identifier: AGPL-3.0-or-later
"""Each row of the crosswalk (reference 2.6) against the worked items."""

import json
from dataclasses import replace

import pytest

from daisy_pipeline.catalogue.crosswalk.dublin_core import dublin_core, terms
from daisy_pipeline.catalogue.crosswalk.marc21 import marc21_of
from daisy_pipeline.catalogue.crosswalk.onix import onix
from daisy_pipeline.catalogue.crosswalk.onix_codes import FEATURES, HAZARDS, MODES
from daisy_pipeline.catalogue.crosswalk.schema_org import json_ld, schema_org
from daisy_pipeline.catalogue.facts import ItemFacts, Material
from daisy_pipeline.catalogue.labels import product_class
from daisy_pipeline.catalogue.options import KormarcOptions
from daisy_pipeline.formats.kormarc.mnemonic import lines_of
from daisy_pipeline.formats.kormarc.record import Field
from daisy_pipeline.formats.safe_xml import parse_xml
from tests.unit.catalogue.worked import AUDIO_FACTS, TEXT_FACTS

MARC21 = [
    ("001", "MPA202400052"),
    ("003", "KR-999999"),
    ("035", r"\\$a(KR-999999)MPA202400052"),
    ("040", r"\\$aKR-999999$bkor$cKR-999999"),
    ("005", "20240628101500.0"),
    ("006", r"m\\\\\s\\h\\\\\\\\"),
    ("008", r"240628s2024\\\\ko\nnn\fs\\\\\\f\\n\kor\d"),
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


@pytest.mark.parametrize(
    ("code", "country"),
    [
        ("ulk", "ko "),
        ("bnk", "ko "),
        ("ko ", "ko "),
        ("enk", "enk"),
        ("ja ", "ja "),
        ("xxu", "xxu"),
    ],
)
def test_marc21_has_codes_of_countries(code: str, country: str) -> None:
    record = marc21_of(AUDIO_FACTS, KormarcOptions(place_code=code))
    assert record.control("008")[15:18] == country
    assert len(record.control("008")) == 40


def test_marc21_without_the_signs_says_so_and_keeps_statements_apart() -> None:
    record = marc21_of(AUDIO_FACTS, KormarcOptions(punctuation=False))
    assert record.leader[18] == "c"
    (title,) = record.all("245")
    assert isinstance(title, Field) and title.get("c") == "김유정 지음 ; ○○○ 낭독"
    assert marc21_of(AUDIO_FACTS).leader[18] == "i"


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
    ("dc:type", "휴먼음성자료(데이지)"),
    ("dc:type", "Sound"),
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
    "longDescription": "15", "MathML": "17", "synchronizedAudioText": "20", "ttsMarkup": "21",
    "displayTransformability": "36",
}  # fmt: skip


def test_onix_codes_are_those_of_the_reference() -> None:
    assert FEATURES == ONIX_FEATURES
    assert MODES == {"textual": "10", "auditory": "01", "visual": "07"}


def values(data: bytes, name: str) -> list[str]:
    return [str(one.text) for one in parse_xml(data).iter() if str(one.tag).endswith(f"}}{name}")]


@pytest.mark.parametrize(
    ("hazard", "codes"),
    [
        ("none", ["14", "16", "18"]),
        ("flashing", ["13"]),
        ("noFlashingHazard", ["14"]),
        ("sound", ["15"]),
        ("motionSimulation", ["17"]),
        ("unknown", []),
    ],
)
def test_onix_warns_of_a_hazard_and_never_denies_one(hazard: str, codes: list[str]) -> None:
    """List 143: an odd code warns. Its type in list 79 is 12; 19 are batteries."""
    data = onix([replace(AUDIO_FACTS, features=(), enough=(), hazards=(hazard,))])
    assert values(data, "ProductFormFeatureValue") == codes
    assert set(values(data, "ProductFormFeatureType")) <= {"12"}
    assert set(HAZARDS) >= {"none", "flashing", "sound", "motionSimulation"}


ONIX_BY_MATERIAL = [
    (Material.TEXT_DAISY, "ED", ["A212"], []),
    (Material.HUMAN_AUDIO_202, "AJ", ["A202"], []),
    (Material.EPUB_AUDIO, "ED", ["E101"], []),
    (Material.BRAILLE_FILE, "ED", ["E146", "E151"], ["BRL"]),
    (Material.BRAILLE_PAPER, "BA", [], ["BRL"]),
    (Material.LARGE_PRINT, "BA", [], ["LTE"]),
]


@pytest.mark.parametrize(("material", "form", "details", "edition"), ONIX_BY_MATERIAL)
def test_onix_forms(material: Material, form: str, details: list[str], edition: list[str]) -> None:
    facts = replace(AUDIO_FACTS, material=material, standard="BRF, PEF, eBraille", type_size=18.0)
    data = onix([facts])
    assert values(data, "ProductForm") == [form]
    assert values(data, "ProductFormDetail") == details
    assert values(data, "EditionType") == edition


def test_onix_type_of_twenty_points_is_ultra_large() -> None:
    facts = replace(TEXT_FACTS, material=Material.LARGE_PRINT, type_size=20.0)
    assert values(onix([facts]), "EditionType") == ["ULP"]


def test_onix_elements_stand_in_the_order_of_the_schema() -> None:
    title = replace(TEXT_FACTS.title, description="줄거리")
    facts = replace(TEXT_FACTS, title=title, serial="마포도움", issue="봄호", duration=1000)
    product = parse_xml(onix([facts]))[1]
    names = [str(one.tag).rpartition("}")[2] for one in product]
    blocks = ["DescriptiveDetail", "CollateralDetail", "PublishingDetail", "RelatedMaterial"]
    assert names[-4:] == blocks
    told = [str(one.tag).rpartition("}")[2] for one in product[-4]]
    assert list(dict.fromkeys(told)) == [
        "ProductComposition", "ProductForm", "ProductFormDetail", "ProductFormFeature",
        "PrimaryContentType", "ProductContentType", "Collection", "TitleDetail", "Contributor",
        "Language", "Extent", "Subject", "Audience", "AudienceDescription",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("date", "form"), [("2024-06-27", None), ("2024-06", "01"), ("2024", "05")]
)
def test_onix_dates_say_how_exact_they_are(date: str, form: str | None) -> None:
    root = parse_xml(onix([replace(AUDIO_FACTS, completed=date)]))
    (day,) = (one for one in root.iter() if str(one.tag).endswith("}Date"))
    assert (day.text, day.get("dateformat")) == (date.replace("-", ""), form)


def test_onix_of_more_than_a_hundred_hours_keeps_its_seven_digits() -> None:
    facts = replace(AUDIO_FACTS, duration=(123 * 3600 + 61) * 1000, pages=0)
    assert values(onix([facts]), "ExtentValue") == ["1230101"]


def test_onix_header_is_never_empty_and_an_item_without_people_says_so() -> None:
    facts = replace(TEXT_FACTS, title=replace(TEXT_FACTS.title, creators=()))
    data = onix([facts, AUDIO_FACTS])
    assert values(data, "SenderName") == ["○○평생학습관"]
    assert values(data, "SentDateTime") == ["20240628"]
    assert b"<NoContributor/>" in data
    assert values(data, "SubjectCode") == ["813.62", "813.62"]


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
    assert told["abridged"] is False
    assert "@id" not in told
    assert schema_org(TEXT_FACTS)["educationalAlignment"][0]["targetName"] == "중학교 국어 3학년"
    assert json.loads(json_ld(TEXT_FACTS)) == schema_org(TEXT_FACTS)


def test_no_scheme_names_a_reader_without_consent() -> None:
    facts = replace(AUDIO_FACTS, narrators=())
    whole = onix([facts]) + dublin_core([facts]) + json_ld(facts)
    assert "○○○".encode() not in whole
