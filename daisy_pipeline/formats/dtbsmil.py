# SPDX-License-Identifier: AGPL-3.0-or-later
"""DAISY 3 SMIL (dtbsmil 2005-2): time containers as plain data, and the file that they make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from daisy_pipeline.formats.clock import smil_clock
from daisy_pipeline.formats.safe_xml import Element, builder, write_xml
from daisy_pipeline.model.times import Ms

NAMESPACE = "http://www.w3.org/2001/SMIL20/"
DOCTYPE = (
    '<!DOCTYPE smil PUBLIC "-//NISO//DTD dtbsmil 2005-2//EN"'
    ' "http://www.daisy.org/z3986/2005/dtbsmil-2005-2.dtd">'
)
MEDIA_TYPE = "application/smil"
MAIN = "main"

_e = builder(NAMESPACE)


@dataclass(frozen=True)
class AudioClip:
    """A stretch of an audio file, begin < end."""

    src: str
    begin: Ms
    end: Ms


@dataclass(frozen=True)
class Par:
    """Text and its sound at one time; ``link`` is where the text leads (a note reference's note).

    ``test`` is the customTest by which it is skipped, or "".
    """

    id: str
    text: str
    audio: tuple[AudioClip, ...] = ()
    kind: str = ""
    test: str = ""
    link: str = ""


@dataclass(frozen=True)
class Seq:
    """A structure that a reader may leave: its parts one after the other, at least one."""

    id: str
    kind: str
    parts: tuple[Par | Seq, ...]
    test: str = ""


@dataclass(frozen=True)
class SmilFile:
    """One SMIL file. ``before`` is the time of all files before it, ``duration`` its own.

    Both are 0 in a book without sound: text has no time of its own (ZedVal 139).
    """

    uid: str
    generator: str
    before: Ms
    duration: Ms
    parts: tuple[Par | Seq, ...]


def write_smil(smil: SmilFile, tests: Iterable[str], path: Path) -> None:
    """Write the file; ``tests`` are the names of all customTests of the product."""
    metas = (
        ("dtb:uid", smil.uid),
        ("dtb:generator", smil.generator),
        ("dtb:totalElapsedTime", smil_clock(smil.before)),
    )
    head = _e("head", None, *(_e("meta", {"name": n, "content": c}) for n, c in metas))
    custom = [
        _e("customTest", {"id": name, "defaultState": "true", "override": "visible"})
        for name in tests
    ]
    if custom:
        head.append(_e("customAttributes", None, *custom))
    dur = smil_clock(smil.duration)
    main = _e("seq", {"id": MAIN, "dur": dur, "fill": "remove"}, *map(_part, smil.parts))
    root = _e("smil", None, head, _e("body", None, main))
    write_xml(root, path, DOCTYPE, indent=True)


def _part(part: Par | Seq) -> Element:
    if isinstance(part, Par):
        return _par(part)
    escape = f"DTBuserEscape;{part.parts[-1].id}.end"  # Z39.86-2005, 7.4.8; ZedVal 154-158
    attributes = {
        "id": part.id,
        "class": part.kind,
        "customTest": part.test or None,
        "end": escape,
        "fill": "remove",
    }
    return _e("seq", attributes, *map(_part, part.parts))


def _par(par: Par) -> Element:
    text = _e("text", {"src": par.text})
    if par.link:
        text = _e("a", {"href": par.link, "external": "false"}, text)
    attributes = {"id": par.id, "class": par.kind or None, "customTest": par.test or None}
    clips = [
        _e("audio", {"src": c.src, "clipBegin": smil_clock(c.begin), "clipEnd": smil_clock(c.end)})
        for c in par.audio
    ]
    if len(clips) > 1:  # a par holds one audio at most (ZedVal 144): several sound in sequence
        clips = [_e("seq", {"id": f"audio-{par.id}", "fill": "remove"}, *clips)]
    return _e("par", attributes, text, *clips)
