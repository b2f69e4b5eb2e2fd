# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names of the MP3 files, by the library's own pattern: safe on every system and every medium."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from daisy_pipeline.language.hanja import HANJA_RUN, read_hanja
from daisy_pipeline.language.romanization import romanized
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place, fail

FIELDS = ("slug", "title", "number", "heading")
LONGEST = 60
"""Letters of a name without its ending: Joliet, the file system of a CD, holds 64 with it."""
_UNSAFE = re.compile(r'[#\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)")
_NUMBER = re.compile(r"0?[1-9]?d?")
_PLACE = Place(inside="audio.name")


@dataclass(frozen=True)
class NamePattern:
    """How files are named: ``{slug} {title} {number} {heading}`` and what stands between them.

    ``ascii`` asks for plain Latin letters: Korean is written in them, and what cannot be is left
    out.
    """

    pattern: str
    ascii: bool

    def names(self, slug: str, title: str, headings: Sequence[str]) -> tuple[str, ...]:
        """The names without their endings, one a heading, no two alike on any system.

        Raises DaisyError (exit code 4): DP-EAR-001 a field that there is not, DP-EAR-002 a sign
        that no file name may hold.
        """
        parts = self._parsed()
        taken: set[str] = set()
        made = []
        for number, heading in enumerate(headings, 1):
            facts = {"slug": slug, "title": title, "heading": heading}
            made.append(_free(self._name(parts, number, facts), taken))
        return tuple(made)

    def clean(self, text: str) -> str:
        """A text as it may stand in a file name."""
        text = unicodedata.normalize("NFC", text)
        if self.ascii:
            text = _latin(text)
        text = re.sub(r"[\s_]+", "_", _UNSAFE.sub(" ", text)).strip("_. ")
        return text

    def _parsed(self) -> list[tuple[str, str, str]]:
        """The pattern as (words, field, form) in a row."""
        try:
            parsed = list(Formatter().parse(self.pattern))
        except ValueError as problem:
            raise self._wrong(self.pattern) from problem
        found = []
        for text, field, form, conversion in parsed:
            known = field is None or field in FIELDS
            formed = not form or (field == "number" and _NUMBER.fullmatch(form))
            if not known or not formed or conversion:
                raise self._wrong(field or self.pattern)
            found.append((text, field or "", form or ""))
            if sign := _UNSAFE.search(text):
                raise self._unsafe(sign[0])
        if not any(field for _, field, _ in found):
            raise self._wrong(self.pattern)
        return found

    def _name(
        self, parts: Sequence[tuple[str, str, str]], number: int, facts: Mapping[str, str]
    ) -> str:
        """The name with its longest text cut, so that a number always stays whole."""
        values = [self.clean(facts[f]) if f in facts else format(number, s) if f else ""
                  for _, f, s in parts]  # fmt: skip
        fixed = sum(len(text) for text, _, _ in parts)
        while (over := fixed + sum(map(len, values)) - LONGEST) > 0:
            longest = max(
                range(len(values)), key=lambda n: (parts[n][1] != "number", len(values[n]))
            )
            if not values[longest]:
                break
            values[longest] = values[longest][: max(0, len(values[longest]) - over)]
        name = "".join(text + value for (text, _, _), value in zip(parts, values, strict=True))
        return self.clean(name)[:LONGEST].rstrip("_. ") or format(number, "03d")

    def _wrong(self, field: str) -> DaisyError:
        known = " ".join(f"{{{name}}}" for name in FIELDS)
        return fail("DP-EAR-001", _PLACE, exit_code=ExitCode.BAD_CONFIG, field=field, known=known)

    def _unsafe(self, sign: str) -> DaisyError:
        return fail("DP-EAR-002", _PLACE, exit_code=ExitCode.BAD_CONFIG, sign=sign)


def _latin(text: str) -> str:
    """Plain letters for a text: Hanja by their reading, Korean romanized, accents taken off."""
    text = HANJA_RUN.sub(lambda run: read_hanja(run[0]).text, text)
    text = unicodedata.normalize("NFKD", romanized(text))
    kept = "".join(s if s.isascii() and (s.isalnum() or s in "-_.") else " " for s in text
                   if not unicodedata.combining(s))  # fmt: skip
    return " ".join(kept.split())


def _free(name: str, taken: set[str]) -> str:
    """The name, or with a number behind it where one that only differs in case is taken."""
    if _RESERVED.match(name):
        name = f"_{name}"
    found, count = name, 1
    while found.casefold() in taken:
        count += 1
        found = f"{name[: LONGEST - len(str(count)) - 1]}_{count}"
    taken.add(found.casefold())
    return found
