# SPDX-License-Identifier: AGPL-3.0-or-later
"""Print signs one by one: letters with their accents and their looks (UEB 4, 9).

Accents may stand behind their letter or within it, and looks may come as marks of the Book, as
mathematical letters or as small capitals; behind this module there is one form of each.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field

from daisy_pipeline.braille.source import Source
from daisy_pipeline.braille.ueb import ALPHABET, GREEK
from daisy_pipeline.model.book import Mark
from daisy_pipeline.model.language import main_language

ITALIC, BOLD, UNDERLINE, SCRIPT, TYPED, STRUCK, CAPS = 1, 2, 4, 8, 16, 32, 64
FOREIGN = "à"
"""Stands for any letter that liblouis need not know: it contracts nothing with it."""
GIVEN = "\ufffc"
"""Stands for cells that a person gave."""
_FORMS = {
    Mark.EMPHASIS: ITALIC, Mark.CITE: ITALIC, Mark.STRONG: BOLD, Mark.UNDERLINE: UNDERLINE,
    Mark.STRIKE: STRUCK,
}  # fmt: skip
_MODIFIERS = {
    "\u0300": "⠘⠡", "\u0301": "⠘⠌", "\u0302": "⠘⠩", "\u0303": "⠘⠻", "\u0304": "⠈⠤",
    "\u0306": "⠈⠬", "\u0308": "⠘⠒", "\u030a": "⠘⠫", "\u030b": "⠘⠒", "\u030c": "⠘⠬",
    "\u0326": "⠘⠸⠂", "\u0327": "⠘⠯", "\u0328": "⠘⠯", "\u0307": "⠘⠲", "\u0323": "⠸⠲",
    "\u0331": "⠸⠤", "\u0335": "⠈⠒", "\u0338": "⠈⠡", "\u0337": "⠈⠡",
}  # fmt: skip
_LIGATURE = "⠘⠖"
_OWN = {
    "æ": "⠁⠘⠖⠑", "œ": "⠕⠘⠖⠑", "ß": "⠨⠮", "ẞ": "⠨⠮", "ø": "⠈⠡⠕", "đ": "⠈⠒⠙", "ł": "⠈⠡⠇",
    "ħ": "⠈⠒⠓", "ŧ": "⠈⠒⠞", "ə": "⠸⠢", "ı": "⠊", "ð": "⠘⠻⠙", "þ": "⠘⠖⠞⠓",
}  # fmt: skip
_SMALL = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True))
_LOW_LINE, _TIES, _OVER = "\u0332", ("\u0361", "\u035c", "\u0336"), ("\u035e", "\u035f")
_SHY = "\u00ad\u200b\u200c\u200d\ufeff\u2060"


@dataclass
class Glyphs:
    """Print as it is written down: one character of ``text`` a sign.

    ``places`` leads back to the print, ``forms`` has bits of looks, ``cells`` what a sign is
    written with where neither liblouis nor the table of signs knows it; ``plain`` ones are of
    another language or of a programme, and are not contracted (13.2, 10.12.3).
    """

    signs: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    forms: list[int] = field(default_factory=list)
    cells: dict[int, str] = field(default_factory=dict)
    plain: set[int] = field(default_factory=set)

    @property
    def text(self) -> str:
        """All signs in a row."""
        return "".join(self.signs)

    def put(self, sign: str, place: int, form: int, cells: str = "") -> None:
        """Append a sign."""
        if cells:
            self.cells[len(self.signs)] = cells
        self.signs.append(sign)
        self.places.append(place)
        self.forms.append(form)


def glyphs_of(source: Source) -> Glyphs:
    """The signs of a stretch with their looks; nothing is taken away but signs without width."""
    made = Glyphs()
    given = {look.first: look for look in source.looks if look.braille}
    end = 0
    for place, sign in enumerate(source.text):
        if place in given:
            _give(made, given[place].braille, place)
            end = given[place].last
        if place < end:
            continue
        if unicodedata.combining(sign):
            _combine(made, sign, place)
        elif sign not in _SHY:
            _append(made, sign, place)
    if any(made.forms) or made.cells:
        _variables(made)
        _bridge(made)
        _small_capitals(made)
    _looks(made, source)
    return made


def _give(made: Glyphs, braille: str, place: int) -> None:
    """What a person wants written: cells as they are, print by the rules."""
    if all("\u2800" <= sign <= "\u28ff" for sign in braille):
        made.put(GIVEN, place, 0, braille)
        return
    for sign in braille:
        _append(made, sign, place)


def _looks(made: Glyphs, source: Source) -> None:
    for look in source.looks:
        bits = sum(_FORMS[mark] for mark in set(look.marks) & _FORMS.keys())
        plain = Mark.CODE in look.marks or main_language(look.lang) not in ("", "en")
        first = bisect_left(made.places, look.first)
        for number in range(first, bisect_left(made.places, look.last)):
            made.forms[number] |= bits
            if plain:
                made.plain.add(number)


def _append(made: Glyphs, sign: str, place: int) -> None:
    if sign < "\x80":
        made.put(sign, place, 0)
        return
    form = 0
    if "\U0001d400" <= sign <= "\U0001d7ff" or "\u2100" <= sign <= "\u214f":
        form = _styled(sign)
        sign = unicodedata.normalize("NFKC", sign) if form else sign
    if sign in _SMALL:
        made.put(_SMALL[sign], place, CAPS)
    elif "\ufb00" <= sign <= "\ufb06" or "\uff01" <= sign <= "\uff5e":
        for one in unicodedata.normalize("NFKC", sign):
            made.put(one, place, 0)
    elif (cells := letter_cells(sign)) != "":
        made.put(FOREIGN.upper() if sign.isupper() else FOREIGN, place, form, cells)
    else:
        made.put(sign, place, form)


def _styled(sign: str) -> int:
    """The look of a mathematical letter or figure; 0 for others."""
    name = unicodedata.name(sign, "")
    if sign in "ℎℯℊℴℬℰℱℋℐℒℳℛ":
        return ITALIC if sign == "ℎ" else SCRIPT
    if not name.startswith("MATHEMATICAL"):
        return 0
    bits = {"ITALIC": ITALIC, "BOLD": BOLD, "SCRIPT": SCRIPT, "MONOSPACE": TYPED}
    return sum(bit for word, bit in bits.items() if word in name)


def letter_cells(sign: str) -> str:
    """The cells of a letter beyond a to z, without capital indicator; "" for what is none."""
    low = sign.lower()
    if low in _OWN:
        return _OWN[low]
    if low in GREEK:
        return "⠨" + GREEK[low]
    parts = unicodedata.normalize("NFD", low)
    if len(parts) < 2 or any(part not in _MODIFIERS for part in parts[1:]):
        return ""
    base = ALPHABET.get(parts[0]) or ("⠨" + GREEK[parts[0]] if parts[0] in GREEK else "")
    return "".join(_MODIFIERS[part] for part in parts[1:]) + base if base else ""


def _combine(made: Glyphs, mark: str, place: int) -> None:
    """A mark that stands behind its letter (UEB 4.2); a low line is a look (9)."""
    last = len(made.signs) - 1
    if last < 0 or (mark not in _MODIFIERS and mark not in (_LOW_LINE, *_TIES, *_OVER)):
        made.put(mark, place, 0)
        return
    if mark == _LOW_LINE:
        made.forms[last] |= UNDERLINE
        return
    base = made.cells.get(last) or ALPHABET.get(made.signs[last].lower(), "")
    if not base:
        made.put(mark, place, 0)
        return
    if mark in _TIES:
        cells = base + _LIGATURE
    elif mark in _OVER:
        cells = "⠈⠤⠣" + base
    else:
        cells = _MODIFIERS[mark] + base
    made.cells[last] = cells
    made.signs[last] = FOREIGN.upper() if made.signs[last].isupper() else FOREIGN


def _variables(made: Glyphs) -> None:
    """A mathematical italic letter by itself is a variable, whose look says nothing (9.1.3)."""
    if ITALIC not in made.forms:
        return
    signs = ["", "", *made.signs, "", ""]
    forms = [0, 0, *made.forms, 0, 0]
    for number, form in enumerate(made.forms):
        near = signs[number + 1] + signs[number + 3]
        lone = not any(sign.isalpha() or sign in "'’" for sign in near)
        if form == ITALIC and lone and ITALIC not in (forms[number], forms[number + 4]):
            made.forms[number] = 0


def _bridge(made: Glyphs) -> None:
    """Looks that came with letters go on over the signs between, and end ties (4.2.5, 4.3)."""
    for number, cells in list(made.cells.items()):
        following = number + 1
        if following >= len(made.signs):
            continue
        sign = made.signs[following].lower()
        own = made.cells.get(following) or ALPHABET.get(sign, "")
        if own and cells.startswith("⠈⠤⠣"):
            made.cells[following] = own + "⠜"
        elif own and cells.endswith(_LIGATURE):
            made.cells[following] = own.removesuffix(_LIGATURE)
        elif cells.endswith(_LIGATURE):
            made.cells[number] = cells.removesuffix(_LIGATURE)
            continue
        else:
            continue
        made.signs[following] = FOREIGN.upper() if made.signs[following].isupper() else FOREIGN
    _carry_on(made)


def _carry_on(made: Glyphs) -> None:
    """Looks of two words go on between them; a full stop belongs to a passage (9.7)."""
    last, count = -1, 0
    for number, form in enumerate(made.forms):
        sign = made.signs[number]
        if form and sign.isalnum():
            if last >= 0 and made.forms[last] == form and number > last + 1:
                made.forms[last + 1 : number] = [form] * (number - last - 1)
                count += 1
            last = number
        elif sign.isalnum() and number not in made.cells:
            last, count = -1, 0
        elif last >= 0 and last == number - 1 and count > 1 and sign in ".!?":
            following = made.signs[number + 1 : number + 2]
            if not following or not following[0].isalnum():
                made.forms[number] = made.forms[last]


def _small_capitals(made: Glyphs) -> None:
    """Small capitals behind great ones are a look of their own (9.6.2), else capitals (9.6.1)."""
    great = any(
        form & CAPS and number and not made.forms[number - 1] & CAPS
        and made.signs[number - 1].isupper()
        for number, form in enumerate(made.forms)
    )  # fmt: skip
    if CAPS not in made.forms:
        return
    for number, form in enumerate(made.forms):
        if form & CAPS and not great:
            made.signs[number] = made.signs[number].upper()
            made.forms[number] &= ~CAPS
    first, last = made.forms.index(CAPS) if great else -1, -1
    for number, form in enumerate(made.forms):
        last = number if form & CAPS else last
    if great:  # the great letters and blanks of the stretch belong to it
        if made.signs[last + 1 : last + 2] == ["."]:
            last += 1
        made.forms[max(0, first - 1) : last + 1] = [CAPS] * (last + 1 - max(0, first - 1))
