# SPDX-License-Identifier: AGPL-3.0-or-later
"""Places as people say them: ``봄봄.txt 3째 줄``, ``12분 3.4초``."""

from __future__ import annotations

from daisy_pipeline.model.finding import Place

_WITHOUT_LINES = (
    *(".docx", ".docm", ".dotx", ".dotm", ".odt", ".ott", ".odm", ".fodt"),
    *(".hwp", ".hwpx", ".hwt"),
)


def counts_paragraphs(place: Place, id: str = "") -> bool:
    """Whether a place's line is a paragraph: documents of word processors have no lines.

    Findings of the package (DP-PKG) count the lines of its XML.
    """
    suffixed = place.file.lower().endswith(_WITHOUT_LINES)
    return suffixed and not id.startswith("DP-PKG-")


def of_paragraphs(template: str) -> str:
    """A message's template that says paragraphs where it says lines."""
    made = template.replace("{line}째 줄", "{line}째 문단")
    return made.replace("line {line}", "paragraph {line}").replace(
        "Line {line}", "Paragraph {line}"
    )


def place_text(place: Place, lang: str, id: str = "") -> str:
    """Where a problem is, in words that a screen reader says well; "" for no place."""
    korean = lang == "ko"
    paragraphs = counts_paragraphs(place, id)
    parts = [plain(place.file)]
    if place.inside:
        inside = plain(place.inside)
        parts.append(f"안의 {inside}" if korean and place.file else inside)
    if place.line:
        unit = ("문단" if korean else "paragraph") if paragraphs else "줄" if korean else "line"
        parts.append(f"{place.line}째 {unit}" if korean else f"{unit} {place.line}")
    if place.column:
        parts.append(f"{place.column}째 글자" if korean else f"column {place.column}")
    if place.time is not None:
        parts.append(clock(place.time, lang))
    return (" " if korean else ", ").join(p for p in parts if p)


def clock(ms: int, lang: str) -> str:
    """A time of a recording to a tenth of a second, cut, not rounded: 723456 is 12분 3.4초."""
    hours, rest = divmod(max(ms, 0), 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    units = ("시간", "분", "초") if lang == "ko" else (" h", " min", " s")
    parts = [f"{n}{unit}" for n, unit in zip((hours, minutes), units, strict=False) if n]
    if rest >= 100 or not parts:
        tenths = rest // 100
        seconds = f"{tenths // 10}.{tenths % 10}" if tenths % 10 else f"{tenths // 10}"
        parts.append(f"{seconds}{units[2]}")
    return " ".join(parts)


def plain(text: str, longest: int = 300) -> str:
    """A fact as it may be shown: composed, on one line, no control signs, of bounded length.

    Names of files come from people and from foreign packages: an escape sequence or a
    right-to-left override in one must not reach a terminal.
    """
    import unicodedata

    text = unicodedata.normalize("NFC", text)
    kept = "".join(" " if c in "\t\r\n" else c for c in text)
    kept = "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in kept)
    if len(kept) > longest:
        kept = f"{kept[: longest // 2]} … {kept[-longest // 2 :]}"
    return kept
