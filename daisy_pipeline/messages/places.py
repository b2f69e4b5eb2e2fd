# SPDX-License-Identifier: AGPL-3.0-or-later
"""Places as people say them: ``봄봄.txt 3째 줄``, ``12분 3.4초``."""

from __future__ import annotations

from daisy_pipeline.model.finding import Place


def place_text(place: Place, lang: str) -> str:
    """Where a problem is, in words that a screen reader says well; "" for no place."""
    korean = lang == "ko"
    parts = [plain(place.file)]
    if place.inside:
        inside = plain(place.inside)
        parts.append(f"안의 {inside}" if korean and place.file else inside)
    if place.line:
        parts.append(f"{place.line}째 줄" if korean else f"line {place.line}")
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
