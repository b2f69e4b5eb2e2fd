# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fields 020 to 362: numbers, title and statements, production, form, accessibility."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from daisy_pipeline.catalogue.coded import frequency_name
from daisy_pipeline.catalogue.facts import ItemFacts, Material
from daisy_pipeline.catalogue.labels import LABELS, SPOKEN, TACTILE, TEXT
from daisy_pipeline.catalogue.manifest_entry import seconds
from daisy_pipeline.catalogue.options import SOUNDING, KormarcOptions
from daisy_pipeline.catalogue.people import AUTHOR, Person, creators, others
from daisy_pipeline.catalogue.tongues import language_code
from daisy_pipeline.formats.kormarc.record import Field, field

_PAPER = frozenset((Material.BRAILLE_PAPER, Material.LARGE_PRINT))
_CONTENTS: Mapping[str, str] = {TEXT: "텍스트", SPOKEN: "구어", TACTILE: "촉각 텍스트"}
_CHANNELS = {1: "모노", 2: "스테레오"}
_OF_PICTURES = ("alternativeText", "longDescription", "describedMath", "MathML")
_GRADES = {1: "풀어쓰기(정자)", 2: "약자 사용"}
MEGABYTE = 1 << 20


def numbers(facts: ItemFacts, options: KormarcOptions, code: str) -> Iterator[Field]:
    """020 to 090. The print edition's ISBN stands in $z alone: it is not this item's."""
    edition, source = facts.title.edition, facts.source
    yield field("012", "##", f"z{source.control_number}")
    if edition.isbn:
        yield field("020", "##", f"z{bare_isbn(edition.isbn)}", "q원본 인쇄도서")
    if facts.title.uid.startswith("urn:"):
        yield field("024", "7#", f"a{facts.title.uid}", "2urn")
    if code:
        yield field("035", "##", f"a({code}){facts.item_id}")
    yield field("040", "##", f"a{code}", "bkor", f"c{code}", f"d{options.modified_by}")
    language = language_code(facts.title.lang)
    if facts.material in SOUNDING and language != "und":
        text = f"a{language}" if "textual" in facts.modes else ""
        yield field("041", "0#", text, f"d{language}")
    yield field("049", "0#", f"l{facts.accession}", f"f{facts.shelf}")
    if facts.kdc:
        yield field("056", "##", f"a{facts.kdc}", f"2{facts.kdc_edition}")
    if facts.call:
        shelf, _, book = facts.call.rpartition(" ")
        yield field("090", "##", f"a{shelf or facts.kdc}", f"b{book}")


def bare_isbn(text: str) -> str:
    """An ISBN without hyphens and blanks."""
    return text.replace("-", "").replace(" ", "").upper()


def description(facts: ItemFacts, options: KormarcOptions) -> Iterator[Field]:
    """245 to 362."""
    yield _title(facts, options)
    yield _production(facts, options)
    yield field("300", "##", *_extent(facts))
    if facts.duration:
        yield field("306", "##", f"a{clock(facts.duration)}")
    yield field("310", "##", f"a{frequency_name(facts.frequency)}")
    yield from _kinds(facts)
    if facts.type_size:
        yield field("340", "##", f"n{facts.type_size:g} pt", "2rda")
    yield from _access(facts)
    yield from _sound(facts)
    if facts.serial:
        yield field("362", "0#", f"a{facts.issue}")


def _title(facts: ItemFacts, options: KormarcOptions) -> Field:
    """245: title, form, rest of title, who made it; with ISBD's signs unless a profile says no.

    An issue of a serial is entered under the serial's title, its own one is the rest.
    """
    label = LABELS[facts.material]
    main = facts.serial or facts.title.title
    own = facts.title.title if facts.serial and facts.title.title != facts.serial else ""
    rest = [own, facts.title.subtitle, label.title if options.form_in_title else ""]
    parts = [
        ("a", main),
        ("n", facts.issue if facts.serial else ""),
        ("h", f"[{label.medium}]" if label.medium else ""),
        ("b", " : ".join(part for part in rest if part)),
    ]
    said = statements(facts)
    parts += [("d" if number == 0 else "e", one) for number, one in enumerate(said)]
    present = [(code, text) for code, text in parts if text]
    signs = {"n": ".", "b": " :", "d": " /", "e": " ;"} if options.punctuation else {}
    ends = [signs.get(code, "") for code, _ in present[1:]] + [""]
    told = zip(present, ends, strict=True)
    return field("245", "00", *(f"{code}{text}{end}" for (code, text), end in told))


def statements(facts: ItemFacts) -> list[str]:
    """책임표시: authors first, translators and others as title.toml says, readers last."""
    korean = facts.title.lang.lower().startswith("ko")
    said = [", ".join(_names(group, korean)) for group in _grouped(creators(facts.title))]
    said += [one.text for one in others(facts.title)]
    if facts.material in SOUNDING and facts.narrators:
        said.append(f"{', '.join(facts.narrators)} 낭독")
    return said


def _grouped(people: Sequence[Person]) -> Iterator[list[Person]]:
    """Neighbours with the same word of the title page together."""
    group: list[Person] = []
    for person in people:
        if group and group[0].word != person.word:
            yield group
            group = []
        group.append(person)
    if group:
        yield group


def _names(group: Sequence[Person], korean: bool) -> Iterator[str]:
    last = group[-1]
    for person in group[:-1]:
        yield person.name
    word = last.word or ("지음" if korean and last.role == AUTHOR else "")
    yield f"{last.name} {word}".rstrip()


def _production(facts: ItemFacts, options: KormarcOptions) -> Field:
    """264 _0: the library that made it, in its year; of a donated item what that says of it."""
    library, came = facts.library, facts.donated
    name = " ".join(part for part in (library.name, library.department) if part)
    place = f"[{library.place}]" if library.place else ""
    year = facts.completed[:4]
    if came is not None:
        name, place, year = came.maker, "", came.made[:4]
    if not options.punctuation:
        return field("264", "#0", f"a{place}", f"b{name}", f"c{year}")
    ended = f"{name}," if name and year else name
    return field(
        "264", "#0", f"a{place} :" if place and name else f"a{place}", f"b{ended}", f"c{year}"
    )


def _extent(facts: ItemFacts) -> Iterator[str]:
    if facts.material in _PAPER or facts.material is Material.BRAILLE_FILE:
        yield f"a{_volumes(facts)}"
    else:
        told = hours(facts.duration) if facts.material in SOUNDING else ""
        if facts.material is Material.TEXT_DAISY:
            told = "DAISY 3, 텍스트 전용"
        elif facts.material is Material.EPUB:
            told = facts.standard
        yield f"a온라인 자료 1점{f' ({told})' if told else ''}"
    yield f"b{_details(facts)}"
    if facts.material is not Material.BRAILLE_PAPER:
        yield f"c{megabytes(facts.size)}"


def _volumes(facts: ItemFacts) -> str:
    if facts.material is Material.BRAILLE_FILE:
        many = f"{facts.volumes}권" if facts.volumes > 1 else ""
        sheets = f"점자 {facts.sheets}면" if facts.sheets else ""
        told = ", ".join(part for part in (many, sheets) if part)
        return f"온라인 자료 1점{f' ({told})' if told else ''}"
    sheets = f" ({facts.sheets}면)" if facts.sheets else ""
    kind = "점자 " if facts.material is Material.BRAILLE_PAPER else ""
    return f"{kind}{facts.volumes}책{sheets}"


def _details(facts: ItemFacts) -> str:
    """300 $b: pictures, how the sound is written, how dense the braille is."""
    parts = [_pictures(facts)]
    if facts.material in SOUNDING:
        channels = _CHANNELS.get(facts.sound.channels, "")
        digital = f"디지털, {channels}" if channels else "디지털"
        parts += [digital, _coding(facts)]
    if facts.braille_grade:
        script = "한글 점자" if facts.title.lang.startswith("ko") else "점자"
        parts.append(f"{script} {_GRADES.get(facts.braille_grade, '')}".rstrip())
    if facts.braille_cells:
        parts.append(f"한 줄 {facts.braille_cells}칸")
    return " ; ".join(part for part in parts if part)


def _coding(facts: ItemFacts) -> str:
    rate = f"{facts.bitrate} kbps" if facts.bitrate else ""
    return " ".join(part for part in (facts.sound.codec, rate) if part)


def _pictures(facts: ItemFacts) -> str:
    if not facts.pictures or facts.material in (Material.BRAILLE_FILE, Material.BRAILLE_PAPER):
        return ""
    told = f"{facts.colour} 삽화 {facts.pictures}점".strip()
    if facts.described_pictures >= facts.pictures:
        return f"{told}(대체텍스트 포함)"
    some = facts.described_pictures
    return f"{told}(그중 {some}점 대체텍스트 포함)" if some else told


def hours(duration: int) -> str:
    """5시간 42분 18초 of milliseconds, of the same whole seconds as 306."""
    whole = seconds(duration)
    parts = ((whole // 3600, "시간"), (whole // 60 % 60, "분"), (whole % 60, "초"))
    return " ".join(f"{value}{unit}" for value, unit in parts if value)


def clock(duration: int) -> str:
    """hhmmss of milliseconds (306)."""
    whole = seconds(duration)
    return f"{whole // 3600:02d}{whole // 60 % 60:02d}{whole % 60:02d}"


def megabytes(size: int) -> str:
    """3.1 MB of bytes (of 1,048,576 each, as the reference counts); KB below one; "" for 0."""
    if not size:
        return ""
    if size < MEGABYTE:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / MEGABYTE:.1f} MB"


def _kinds(facts: ItemFacts) -> Iterator[Field]:
    """336 to 338; a book of text and sound has both contents."""
    label = LABELS[facts.material]
    contents = list(label.content)
    if facts.material in SOUNDING and "textual" in facts.modes and TEXT not in contents:
        contents.insert(0, TEXT)
    for code in contents:
        yield field("336", "##", f"a{_CONTENTS[code]}", f"b{code}", "2rdacontent")
    if label.online:
        yield field("337", "##", "a컴퓨터", "bc", "2rdamedia")
        yield field("338", "##", "a온라인 자료", "bcr", "2rdacarrier")
    else:
        yield field("337", "##", "a비매개", "bn", "2rdamedia")
        yield field("338", "##", "a책", "bnc", "2rdacarrier")


def _access(facts: ItemFacts) -> Iterator[Field]:
    """341 for each mode: what helps with pictures stands under visual, the rest under the first.

    $b holds the words of schema.org's vocabulary (sapdv), as reference 2.4 has them. Sound beside
    text has its synchronization alone, for the ways through the book are the text's.
    """
    others = [one for one in facts.features if one not in _OF_PICTURES and one != "unlocked"]
    helps = [one for one in facts.features if one in _OF_PICTURES]
    modes = list(facts.modes)
    if helps and "visual" not in modes:
        others, helps = others + helps, []
    for number, mode in enumerate(modes):
        found = helps if mode == "visual" else others if number == 0 else []
        if mode == "auditory" and number and "synchronizedAudioText" in facts.features:
            found = ["synchronizedAudioText"]
        yield field("341", "0#", f"a{mode}", *(f"b{one}" for one in found), "2sapdv")


def _sound(facts: ItemFacts) -> Iterator[Field]:
    """344 and 347, of items that sound."""
    if facts.material not in SOUNDING:
        return
    channels = _CHANNELS.get(facts.sound.channels, "")
    yield field("344", "##", "a디지털", f"g{channels}", "2rda")
    rate = f"{facts.bitrate} kbps" if facts.bitrate else ""
    yield field(
        "347", "##", "a오디오 파일", f"b{facts.standard}", f"b{facts.sound.codec}",
        f"c{megabytes(facts.size)}", f"f{rate}", "2rda",
    )  # fmt: skip
