# SPDX-License-Identifier: AGPL-3.0-or-later
"""The two looks of an EPUB: one that is shown first, the other as an alternate style sheet.

Both have a title, since a reader chooses by it and a style sheet with one is no persistent one
(HTML, "The link element": alternate stylesheets; CSSOM 6.2). Reading systems that know nothing of
alternates show the first. EPUB Alternate Style Tags have no name for large print, only for the
direction of writing and for day and night: so there is no class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.emit.shared import html_links
from daisy_pipeline.formats.safe_xml import Element
from daisy_pipeline.model.finding import Finding
from daisy_pipeline.model.language import main_language

STANDARD, LARGE_PRINT = "standard", "large-print"  # values of the setting [epub3] style
FILES: Mapping[str, str] = {STANDARD: html_links.STYLE, LARGE_PRINT: "large-print.css"}
_TITLES = {
    "ko": {STANDARD: "표준", LARGE_PRINT: "큰글자"},
    "en": {STANDARD: "Standard", LARGE_PRINT: "Large print"},
}


@dataclass(frozen=True)
class Styles:
    """Which look is shown first: the value of the setting, standard for one that is none."""

    preferred: str
    findings: tuple[Finding, ...] = ()

    def links(self, e: Callable[..., Element], lang: str) -> Iterator[Element]:
        """The links in a page's head. The preferred one is last: what takes both follows it."""
        titles = _TITLES["ko" if main_language(lang) == "ko" else "en"]
        for name in sorted(FILES, key=lambda name: name == self.preferred):
            rel = "stylesheet" if name == self.preferred else "alternate stylesheet"
            yield e(
                "link",
                {"rel": rel, "type": "text/css", "title": titles[name], "href": FILES[name]},
            )


def styles_of(settings: Mapping[str, object]) -> Styles:
    """The looks as the product's settings have them; an unknown value is a finding."""
    wish = settings.get("style", STANDARD)
    if isinstance(wish, str) and wish in FILES:
        return Styles(wish)
    return Styles(STANDARD, (Finding("DP-EMT-011", facts={"value": str(wish)}),))


def style_sheets() -> Mapping[str, bytes]:
    """The files of both looks by name. Large print has the standard rules too, then its own."""
    own = Path(html_links.__file__).with_name(FILES[LARGE_PRINT]).read_bytes()
    standard = html_links.style()
    large = standard + own.replace(b"\r\n", b"\n")
    return {FILES[STANDARD]: standard, FILES[LARGE_PRINT]: large}
