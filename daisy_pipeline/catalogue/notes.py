# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fields 500 to 546: notes in librarians' words, each only where its fact is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from daisy_pipeline.catalogue.descriptive import bare_isbn
from daisy_pipeline.catalogue.facts import Curriculum, ItemFacts, Material, RightsFacts
from daisy_pipeline.catalogue.labels import LABELS
from daisy_pipeline.catalogue.options import SOUNDING, KormarcOptions
from daisy_pipeline.catalogue.tongues import language_name
from daisy_pipeline.formats.kormarc.record import Field, field
from daisy_pipeline.messages.particles import particle

DISABLED, PUBLIC = "print-disabled-only", "public"
_ONLY = "시각장애인 등 독서장애인에 한하여 이용 가능"
_WHO = "시각장애인 등 독서장애인"
_BASES: Mapping[str, str] = {
    "kr-copyright-33-1": "저작권법 제33조 제1항",
    "kr-copyright-33-2": "저작권법 제33조 제2항",
    "public-domain": "저작권 보호기간 만료",
    "licence": "이용허락 조건에 따름",
    "permission": "저작권자의 이용허락",
    "own-work": "자체 저작물",
}
_TERMS: Mapping[str, str] = {
    "kr-copyright-33-1": "비영리 목적, 복제·재배포 금지",
    "kr-copyright-33-2": "비영리 목적, 복제·재배포 금지",
    "public-domain": "자유 이용",
    "licence": "이용허락 범위에서 이용",
    "permission": "이용허락 범위에서 이용",
    "own-work": "제작 기관의 허락에 따라 이용",
}
_HAZARDS: Mapping[str, str] = {
    "none": "섬광, 움직임, 소리로 인한 위험 요소 없음.",
    "unknown": "섬광, 움직임, 소리로 인한 위험 여부를 확인하지 않음.",
    "flashing": "섬광이 있음.",
    "motionSimulation": "움직임을 흉내 낸 화면이 있음.",
    "sound": "갑작스러운 큰 소리가 있음.",
}


def notes(facts: ItemFacts, options: KormarcOptions) -> Iterator[Field]:
    """The notes in the order of their tags."""
    yield from _general(facts)
    yield from _restrictions(facts.rights, options)
    yield field("508", "##", f"a{' ; '.join(f'{work}: {by}' for work, by in facts.credits)}")
    yield from _readers(facts)
    yield field("516", "##", f"a{LABELS[facts.material].file}")
    place = f"{facts.recorded_at}에서 녹음" if facts.recorded_at else ""
    yield field("518", "##", f"a{place}", f"d{facts.recorded_on}")
    yield field("520", "##", f"a{facts.title.description}")
    if facts.rights is None or facts.rights.audience == DISABLED:
        yield field("521", "##", "a시각장애인 및 독서장애인")
    for one in facts.curriculum:
        yield _programme(facts, one)
    if facts.sisters:
        also = dict.fromkeys(LABELS[kind].also for _, kind in facts.sisters)
        yield field("530", "##", f"a{', '.join(also)} 자료로도 이용 가능")
    yield from _accessibility(facts)
    yield original(facts)
    yield field("536", "##", f"a{facts.funding}")
    yield field("538", "##", f"a{system(facts, options)}")
    if facts.rights is not None and facts.rights.basis in _TERMS:
        yield field("540", "##", f"a{_TERMS[facts.rights.basis]}", f"c{clause(facts.rights)}")
    yield _came(facts)
    yield field("546", "##", f"a{_language(facts)}")


def _came(facts: ItemFacts) -> Field:
    """541: from whom the library has it, how and when; a private giver is not named.

    MARC 21's coding, not verified against KORMARC: $a giver, $c method, $d day; 1: not private.
    """
    came = facts.donated
    if came is None:
        return field("541", "##")
    how = "기증" if came.giver else "개인 기증"
    return field("541", "1#", f"a{came.giver}", f"c{how}", f"d{came.received.replace('-', '')}")


def _general(facts: ItemFacts) -> Iterator[Field]:
    if facts.campaign:
        year, month = facts.completed[:4], facts.completed[5:7]
        quarter = f" {(int(month) + 2) // 3}분기" if month.isdigit() else ""
        yield field("500", "##", f"a{facts.campaign} 제작 사업 산출물 ({year}년{quarter})")
    if facts.unabridged and facts.material in SOUNDING:
        yield field("500", "##", "a인쇄본 전체를 낭독함(완역/무삭제)")
    if facts.unabridged is False:
        yield field("500", "##", "a인쇄본의 일부만 수록함")
    if facts.narration == "synthetic" and facts.material in SOUNDING:
        yield field("500", "##", "a합성 음성으로 제작함. 사람이 낭독한 자료가 아님")
    for note in facts.notes:
        yield field("500", "##", f"a{note}")


def clause(rights: RightsFacts) -> str:
    """The clause as the person who checked wrote it, else the words of its basis."""
    return rights.clause or _BASES.get(rights.basis, "")


def _restrictions(rights: RightsFacts | None, options: KormarcOptions) -> Iterator[Field]:
    """506 1_ for restricted items, 0_ for those that anybody may use; nothing while unchecked."""
    if rights is None:
        return
    if rights.audience == PUBLIC:
        yield field("506", "0#", "a누구나 이용 가능", f"e{clause(rights)}")
        return
    yield field(
        "506", "1#", f"a{_ONLY}", f"d{_WHO}", f"e{clause(rights)}", f"f{options.restriction}"
    )


def _readers(facts: ItemFacts) -> Iterator[Field]:
    """511 8_: people who agreed to be named; a synthetic voice always as what it is."""
    if facts.material not in SOUNDING:
        return
    if facts.narration == "synthetic":
        voice = f": {facts.voice}" if facts.voice else ""
        yield field("511", "8#", f"a합성 음성으로 읽음{voice}")
    elif facts.narrators:
        names = ", ".join(facts.narrators)
        # Of another house's narrator it is not known whether a volunteer reads.
        ours = " (자원봉사자, 성명 표기 동의)" if facts.donated is None else ""
        yield field("511", "8#", f"a낭독: {names}{ours}")


def _programme(facts: ItemFacts, one: Curriculum) -> Field:
    """526 0_: the programme, for whom, of which curriculum and textbook."""
    level = " ".join(part for part in (one.school_level, one.subject, one.grade) if part)
    told = [one.standard]
    told += [f"교과서: {one.textbook}"] if one.textbook else []
    told += [f"협력 기관: {one.partner}"] if one.partner else []
    public = (f"z{part}" for part in told if part)
    return field("526", "0#", f"a교과연계 {LABELS[facts.material].title}", f"b{level}", *public)


def _accessibility(facts: ItemFacts) -> Iterator[Field]:
    """532: 1 what there is, 2 what is missing, 8 hazards and the product's own summary."""
    there = features_text(facts)
    yield field("532", "1#", f"a{there}")
    missing = " ".join(f"{one.rstrip('.')}." for one in facts.limitations)
    yield field("532", "2#", f"a{missing}")
    for hazard in facts.hazards:
        yield field("532", "8#", f"a{_HAZARDS.get(hazard, '')}")
    yield field("532", "8#", f"a{facts.summary}")
    if facts.page_source and "pageBreakMarkers" in facts.features:
        yield field("532", "8#", f"a쪽 번호의 출처: {facts.page_source}")


def features_text(facts: ItemFacts) -> str:
    """What helps a reader, in a sentence (532 1_); "" where nothing is known."""
    has = facts.features.__contains__
    paged, headed = has("pageNavigation"), has("structuralNavigation") or has("tableOfContents")
    if facts.material in SOUNDING:
        voice = "합성 음성" if facts.narration == "synthetic" else "사람 목소리 낭독"
        moves = {(True, True): "제목·인쇄본 쪽", (True, False): "제목", (False, True): "인쇄본 쪽"}
        to = moves.get((headed, paged), "")
        said = [voice, "본문과 음성 동기화" if has("synchronizedAudioText") else ""]
        said.append(f"{to} 단위 이동 가능" if to else "")
        return ", ".join(part for part in said if part) + "."
    levels = facts.heading_levels
    parts = [
        "인쇄본 쪽 번호와 일치하는 쪽 이동" if paged else "",
        f"제목 {f'1-{levels}' if levels > 1 else '1'}단계 이동" if headed and levels else "",
        "제목 이동" if headed and not levels else "",
        "그림 대체텍스트" if has("alternativeText") else "",
        "수식 읽기" if has("describedMath") else "",
        f"{facts.type_size:g}포인트 큰 글자" if facts.type_size else "",
        "점자" if has("braille") else "",
    ]
    told = ", ".join(part for part in parts if part)
    return f"{told}{particle(told, '을/를')} 제공함." if told else ""


def original(facts: ItemFacts) -> Field:
    """534: the print edition; no field where title.toml knows none."""
    edition = facts.title.edition
    told = imprint(facts)
    isbn = bare_isbn(edition.isbn)
    extent = facts.source.extent
    if facts.material is Material.SERIAL_AUDIO or not (told or isbn or extent):
        return field("534", "##")
    version = f"b{edition.edition}"
    return field("534", "##", "p원본:", version, f"c{told}", f"e{extent}", f"z{isbn}")


def imprint(facts: ItemFacts) -> str:
    """서울 : 예시출판사, 2020 of the print edition, without what is unknown."""
    edition, place = facts.title.edition, facts.source.place
    made = f"{place} : {edition.publisher}" if place and edition.publisher else edition.publisher
    return ", ".join(part for part in (made or place, edition.date[:4]) if part)


def system(facts: ItemFacts, options: KormarcOptions) -> str:
    """538: what plays or shows it, how it is packed, how it is written."""
    label = LABELS[facts.material]
    if not label.online:
        return ""
    player = label.player
    if facts.material in (Material.SYNTHETIC_AUDIO, Material.SERIAL_AUDIO):
        player = f"{facts.standard} 재생기" if facts.standard else ""
    if facts.material in SOUNDING:
        return "; ".join(part for part in (player, _sound(facts)) if part)
    if player and options.viewer:
        player = f"{player} 또는 {options.viewer}"
    zipped = options.package_told and facts.media_type == "application/zip"
    parts = [player, "압축 형식 ZIP" if zipped else ""]
    parts.append("XML(UTF-8)" if facts.material is Material.TEXT_DAISY else "")
    return "; ".join(part for part in parts if part)


def _sound(facts: ItemFacts) -> str:
    sound = facts.sound
    # MPEG-1 knows 32, 44.1 and 48 kHz; lower rates are MPEG-2's (ISO/IEC 13818-3, 2.4.2.3).
    family = "MPEG-1" if sound.rate >= 32000 else "MPEG-2"
    codec = f"MP3({family} Layer III)" if sound.codec == "MP3" and sound.rate else sound.codec
    rate = f"{sound.rate / 1000:g} kHz" if sound.rate else ""
    channels = {1: "모노", 2: "스테레오"}.get(sound.channels, "")
    bits = f"{facts.bitrate} kbps" if facts.bitrate else ""
    return " ".join(part for part in (codec, rate, channels, bits) if part)


def _language(facts: ItemFacts) -> str:
    name = language_name(facts.title.lang)
    both = facts.material in SOUNDING and "textual" in facts.modes
    what = "본문과 낭독은" if both else "낭독은" if facts.material in SOUNDING else "본문은"
    return f"{what} {name}임" if name else ""
