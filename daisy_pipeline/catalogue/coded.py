# SPDX-License-Identifier: AGPL-3.0-or-later
"""Leader, 006, 007 and 008 of an item, position by position (KORMARC; reference 2.1, 2.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from daisy_pipeline.catalogue.facts import ItemFacts, Material
from daisy_pipeline.catalogue.options import SOUNDING, KormarcOptions, type_of_record
from daisy_pipeline.catalogue.tongues import language_code
from daisy_pipeline.formats.kormarc.record import Control

_M = Material
_TEXT_FILE, _BRAILLE_FORM, _LARGE_FORM, _ONLINE_FORM = "d", "f", "d", "s"
_CARRIER_TEXT = "cr nn nnnmnaba"
# Remote sound: channels in 04, digitally stored (reference 2.3).
_SOUND = "sr n{channels}nnnnnnned"
_CHANNELS = {1: "m", 2: "s"}
# Literary form: 008/33 of books, 008/30 of sound.
_LITERARY: Mapping[str, tuple[str, str]] = {
    "novel": ("f", "f"),
    "short-stories": ("j", "f"),
    "poetry": ("p", "p"),
    "drama": ("d", "d"),
    "essays": ("e", "e"),
    "speeches": ("s", "l"),
}
# 008/18 of serials: frequency; MARC 21's letters, not verified.
_FREQUENCIES: Mapping[str, tuple[str, str]] = {
    "weekly": ("w", "주간"),
    "monthly": ("m", "월간"),
    "bimonthly": ("b", "격월간"),
    "quarterly": ("q", "계간"),
    "semiannual": ("f", "반년간"),
    "annual": ("a", "연간"),
}


def frequency_name(frequency: str) -> str:
    """계간 for ``quarterly``; "" for what is not in the table (310)."""
    return _FREQUENCIES.get(frequency, ("", ""))[1]


def leader(facts: ItemFacts, options: KormarcOptions) -> str:
    """24 characters, lengths as zeros; a corrected record (c) from the second revision on."""
    status = "n" if facts.revision <= 1 else "c"
    level = "s" if facts.material is _M.SERIAL_AUDIO else "m"
    return f"00000{status}{type_of_record(facts.material, options)}{level} a2200000   4500"


def fixed(facts: ItemFacts, options: KormarcOptions) -> Iterator[Control]:
    """006, 007 and 008 in their order."""
    for text in _additional(facts, options):
        yield Control("006", text)
    for text in _physical(facts, options):
        yield Control("007", text)
    yield Control("008", _general(facts, options))


def _form(material: Material) -> str:
    if material in (_M.BRAILLE_FILE, _M.BRAILLE_PAPER):
        return _BRAILLE_FORM
    return _LARGE_FORM if material is _M.LARGE_PRINT else _ONLINE_FORM


def _file_type(material: Material) -> str:
    """006/08 and 008/25 of electronic resources: h sound, d text (document)."""
    return "h" if material in SOUNDING and material is not _M.EPUB_AUDIO else _TEXT_FILE


def _additional(facts: ItemFacts, options: KormarcOptions) -> Iterator[str]:
    """006: as an electronic resource, as a serial; as text where the leader says ER."""
    kind = facts.material
    if kind in (_M.BRAILLE_PAPER, _M.LARGE_PRINT):
        return
    if kind is _M.SERIAL_AUDIO:
        frequency = _FREQUENCIES.get(facts.frequency, (" ", ""))[0]
        regular = "r" if facts.frequency else " "
        yield f"s{frequency}{regular} p s".ljust(14)
    if type_of_record(kind, options) == "m":
        yield f"a{_book(facts)}"
    else:
        # 01-04 undefined, 05 audience, 06 form, 07 undefined, 08 type (reference 2.1).
        yield f"m     {_ONLINE_FORM} {_file_type(kind)}".ljust(14)


def _physical(facts: ItemFacts, options: KormarcOptions) -> Iterator[str]:
    kind = facts.material
    if kind in SOUNDING:
        yield _SOUND.format(channels=_CHANNELS.get(facts.sound.channels, "u"))
        yield options.carrier_sound
        return
    if kind in (_M.BRAILLE_FILE, _M.BRAILLE_PAPER):
        contraction = {1: "a", 2: "b"}.get(facts.braille_grade, "u")
        yield f"fb a {contraction}nnnn"
    if kind is _M.LARGE_PRINT:
        yield "tb"
    elif kind is _M.BRAILLE_PAPER:
        yield "tc"
    else:
        yield _CARRIER_TEXT


def _general(facts: ItemFacts, options: KormarcOptions) -> str:
    """008: 40 characters. Year of production; a serial goes on (c, 9999) from an unknown year."""
    made = facts.created[2:].replace("-", "")
    dates = f"s{facts.completed[:4]}    "
    if facts.donated is not None:  # n: a year that is not known (MARC 21, 008/06)
        year = facts.donated.made[:4]
        dates = f"s{year}    " if year else "nuuuuuuuu"
    if facts.material is _M.SERIAL_AUDIO:
        dates = "cuuuu9999"
    kind = type_of_record(facts.material, options)
    own = {"i": _music, "m": _electronic}.get(kind, _book)(facts)
    # 18-25 of the type, 26-28 not ours, 29-31 of the type, 32 made by a library's own cataloguing.
    middle = f"{own[:8]}   {own[8:11]}a{own[11:13]}"
    language = language_code(facts.title.lang)
    return f"{made}{dates}{options.place_code:3.3}{middle}{language}  "


def _book(facts: ItemFacts) -> str:
    """18-25, 29-31, 33-34 of books: illustrations, audience f (special), form, literary form.

    Of files of text the reference's checked record leaves illustrations blank: 300 $b tells them.
    """
    pictures = "a" if facts.pictures and facts.material is Material.LARGE_PRINT else " "
    form = _LITERARY.get(facts.literary_form, (" ", " "))[0]
    return f"{pictures}   f{_form(facts.material)}  000{form} "


def _music(facts: ItemFacts) -> str:
    """Of sound: no composition (nn), no score (n), audience, form, literary text, no key (n)."""
    text = _LITERARY.get(facts.literary_form, (" ", " "))[1]
    return f"nnn f{_ONLINE_FORM}   {text} n "


def _electronic(facts: ItemFacts) -> str:
    """Of electronic resources: audience, form, type of file."""
    return f"    f{_ONLINE_FORM} {_file_type(facts.material)}     "
