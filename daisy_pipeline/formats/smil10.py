# SPDX-License-Identifier: AGPL-3.0-or-later
"""SMIL 1.0 as DAISY 2.02 uses it (specification 2.02, 2.3; d202smil.rng is narrower than the DTD).

No element is in a namespace; SMIL 1.0's seq has no ``fill``; every text and audio has an id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from daisy_pipeline.formats.safe_xml import Element, builder, serialize
from daisy_pipeline.model.times import Ms

DOCTYPE = (
    '<!DOCTYPE smil PUBLIC "-//W3C//DTD SMIL 1.0//EN" "http://www.w3.org/TR/REC-smil/SMIL10.dtd">'
)

_e = builder()


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of a file."""

    src: str
    begin: Ms
    end: Ms


@dataclass(frozen=True, slots=True)
class Par:
    """What is shown and sounds together.

    ``test`` is "" or the ``system-required`` value by which players skip it: pagenumber-on,
    footnote-on, sidebar-on, prodnote-on.
    """

    id: str
    text: str
    clips: tuple[Clip, ...] = ()
    test: str = ""

    @property
    def duration(self) -> Ms:
        """How long it plays."""
        return sum(clip.end - clip.begin for clip in self.clips)


@dataclass(frozen=True, slots=True)
class NotePars:
    """A reference and its note, which directly follows: they stand in a seq of their own."""

    reference: Par
    note: Par


@dataclass(frozen=True, slots=True, kw_only=True)
class Smil:
    """A SMIL file. ``elapsed`` is how long all files before it play; ``title`` is its section."""

    uid: str
    book: str
    title: str
    generator: str
    elapsed: Ms
    pars: Sequence[Par | NotePars]

    @property
    def duration(self) -> Ms:
        """How long the file plays."""
        return sum(par.duration for par in self.each_par())

    def each_par(self) -> Iterator[Par]:
        """Every par in playing order."""
        for item in self.pars:
            if isinstance(item, NotePars):
                yield item.reference
                yield item.note
            else:
                yield item


def clock(at: Ms) -> str:
    """A full clock value with two digits of hours (SMIL 1.0, 4.2.4): ``01:02:03.004``."""
    seconds, ms = divmod(at, 1000)
    minutes, second = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}.{ms:03d}"


def npt(at: Ms) -> str:
    """A clip position: 1234 becomes ``npt=1.234s``."""
    return f"npt={at // 1000}.{at % 1000:03d}s"


def smil_file(smil: Smil) -> bytes:
    """The bytes of the file."""
    metas = {
        "dc:format": "Daisy 2.02",
        "dc:identifier": smil.uid,
        "dc:title": smil.book,
        "title": smil.title,
        "ncc:generator": smil.generator,
        "ncc:totalElapsedTime": clock(smil.elapsed),
        "ncc:timeInThisSmil": clock(smil.duration),
    }
    head = _e("head", None, *[_e("meta", {"name": k, "content": v}) for k, v in metas.items() if v])
    head.append(_e("layout", None, _e("region", {"id": "txtView"})))
    dur = f"{smil.duration // 1000}.{smil.duration % 1000:03d}s"
    seq = _e("seq", {"dur": dur}, *[_item(item) for item in smil.pars])
    return serialize(_e("smil", None, head, _e("body", None, seq)), DOCTYPE, indent=True)


def _item(item: Par | NotePars) -> Element:
    if isinstance(item, NotePars):
        return _e("seq", None, _par(item.reference), _par(item.note))
    return _par(item)


def _par(par: Par) -> Element:
    attrs = {"endsync": "last", "id": par.id, "system-required": par.test or None}
    made = _e("par", attrs, _e("text", {"src": par.text, "id": f"{par.id}.t"}))
    clips = list(_clips(par.id, par.clips))
    if len(clips) == 1:
        made.append(clips[0])
    elif clips:
        made.append(_e("seq", None, *clips))
    return made


def _clips(id: str, clips: Iterable[Clip]) -> Iterator[Element]:
    for number, clip in enumerate(clips, 1):
        times = {"clip-begin": npt(clip.begin), "clip-end": npt(clip.end)}
        yield _e("audio", {"src": clip.src, **times, "id": f"{id}.a{number}"})
