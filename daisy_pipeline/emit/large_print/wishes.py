# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a library wants of large print: its settings, judged before any work is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from daisy_pipeline.config.large_print_profile import THEMES, LargePrintProfile, profiles_of
from daisy_pipeline.config.title_file import is_address
from daisy_pipeline.emit.large_print.tables import AUTO, FORMS
from daisy_pipeline.model.finding import DaisyError, ExitCode, Place, fail
from daisy_pipeline.model.title import Title

FORMATS = ("pdf", "docx")
LEAST_SHEETS = 10  # title page, contents, tables and colophon leave room for some text


@dataclass(frozen=True)
class Wishes:
    """Settings that can be: profiles in their final colours, with the leaves of a volume.

    ``formats`` are in the order of ``FORMATS``; ``link`` is the address in the QR code, or "".
    """

    profiles: tuple[LargePrintProfile, ...]
    formats: tuple[str, ...]
    link: str
    descriptions: bool
    pages: bool
    tables: str = AUTO
    print_alt: bool = False


def wishes_of(settings: Mapping[str, Any], title: Title) -> Wishes:
    """The wishes in the section ``large-print``.

    DaisyError (exit code 4) with DP-LPR-030 for a value that is none of those known, -032 for two
    profiles of one name, -035 for a link that is no address, -036 for volumes too thin to hold
    text; those of profiles_of for profiles.
    """
    formats = _chosen("formats", settings.get("formats", FORMATS), FORMATS)
    theme = str(settings.get("theme", ""))
    if theme:
        _chosen("theme", [theme], tuple(THEMES))
    sheets = int(settings.get("sheets", 0))
    if sheets and sheets < LEAST_SHEETS:
        raise _wrong("DP-LPR-036", "sheets", value=sheets, least=LEAST_SHEETS)
    named = settings if settings.get("profiles") else {**settings, "profiles": ["kr-18"]}
    profiles = tuple(
        replace(one.in_colours(theme), sheets=sheets or one.sheets) for one in profiles_of(named)
    )
    names = [one.name for one in profiles]
    twice = [name for number, name in enumerate(names) if name in names[:number]]
    if twice:
        raise _wrong("DP-LPR-032", "profiles", name=twice[0])
    return Wishes(
        profiles,
        formats,
        _link(str(settings.get("link", "")), title),
        bool(settings.get("descriptions", True)),
        bool(settings.get("print_pages", True)),
        _chosen("tables", settings.get("tables", AUTO), FORMS)[0],
        bool(settings.get("print_alt", False)),
    )


def _chosen(key: str, given: object, known: Sequence[str]) -> tuple[str, ...]:
    """What is chosen of those known, in their order."""
    named = [str(one) for one in given] if isinstance(given, list | tuple) else [str(given)]
    strange = [one for one in named if one not in known]
    if strange or not named:
        facts = {"value": ", ".join(strange), "allowed": ", ".join(known)}
        raise _wrong("DP-LPR-030", key, key=f"large-print.{key}", **facts)
    return tuple(one for one in known if one in named)


def _link(template: str, title: Title) -> str:
    """The address of this title: the site's template filled in, else what the title says."""
    if not template:
        return title.link
    link = template.replace("{slug}", quote(title.slug, safe=""))
    link = link.replace("{uid}", quote(title.uid, safe=""))
    if not is_address(link):
        raise _wrong("DP-LPR-035", "link", key="large-print.link", value=link)
    return link


def _wrong(id: str, at: str, **facts: str | int) -> DaisyError:
    return fail(id, Place(inside=f"large-print.{at}"), exit_code=ExitCode.BAD_CONFIG, **facts)
