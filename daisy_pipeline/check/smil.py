# SPDX-License-Identifier: AGPL-3.0-or-later
"""SMIL files of DAISY 2.02, DAISY 3 and EPUB 3 as one list of pars in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from daisy_pipeline.check.members import Element, Members, line_of, local, resolve
from daisy_pipeline.check.timing import Clip, ClipRules, read_clip
from daisy_pipeline.model.times import Ms


@dataclass
class Par:
    """What is shown and played at one moment: the text's member and id, and clips."""

    element: Element
    file: str
    line: int
    text: Element | None = None
    target: tuple[str | None, str] = (None, "")
    clips: list[Clip] = field(default_factory=list)
    sounds: bool = False
    aside: bool = False


@dataclass
class Smil:
    """One SMIL file: its root and its pars in reading order."""

    name: str
    root: Element
    pars: list[Par]

    @property
    def duration(self) -> Ms:
        """How long its clips play."""
        return sum(c.end - c.begin for par in self.pars for c in par.clips)


def containers(body: Element) -> Iterator[tuple[Element, Element | None, bool]]:
    """Every par and bare media object in reading order: (element, its par or None, nested).

    ``nested`` is true within a seq within the main seq.
    """
    stack: list[tuple[Element, Element | None, int]] = [(body, None, 0)]
    while stack:
        element, par, depth = stack.pop()
        name = local(element)
        if name == "par":
            par = element
            yield element, par, depth > 1
        elif name in ("text", "audio", "img"):
            yield element, par, depth > 1
        deeper = depth + (name == "seq")
        stack += [(child, par, deeper) for child in reversed(element)]


def read_smil(
    members: Members,
    name: str,
    rules: ClipRules,
    attributes: tuple[str, str] = ("clipBegin", "clipEnd"),
) -> Smil | None:
    """The file's pars with their clips; None when it cannot be read."""
    root = members.xml(name)
    if root is None:
        return None
    pars: list[Par] = []
    by_element: dict[Element, Par] = {}
    for element, container, nested in containers(root):
        owner = element if container is None else container
        par = by_element.get(owner)
        if par is None:
            par = by_element[owner] = Par(owner, name, line_of(owner))
            par.aside = nested and (
                owner.get("system-required") == "footnote-on" or bool(owner.get("customTest"))
            )
            pars.append(par)
        kind = local(element)
        if kind == "text" and par.text is None:
            par.text = element
            par.target = resolve(name, element.get("src", ""))
        elif kind == "audio":
            par.sounds = True
            times = (element.get(attributes[0]), element.get(attributes[1]))
            place = (name, line_of(element))
            clip = read_clip(members, place, element.get("src", ""), times, rules)
            par.clips += [clip] if clip else []
    return Smil(name, root, pars)
