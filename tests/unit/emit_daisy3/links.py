# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the files of a DAISY 3 book hang together: ids and references of each, read plainly."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

SMIL = "{http://www.w3.org/2001/SMIL20/}"
BOOK = "{http://www.daisy.org/z3986/2005/dtbook/}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
OPF = "{http://openebook.org/namespaces/oeb-package/1.0/}"


def _ms(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return int(hours) * 3_600_000 + int(minutes) * 60_000 + round(float(seconds) * 1000)


@dataclass
class Links:
    """``texts``: each SMIL text target with its par; ``times`` each SMIL file's clips."""

    folder: Path
    spine: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    texts: dict[str, etree._Element] = field(default_factory=dict)
    smils: dict[str, etree._Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        package = self.xml("package.opf")
        files = {i.get("id"): i.get("href") for i in package.iter(OPF + "item")}
        self.spine = [str(files[i.get("idref")]) for i in package.iter(OPF + "itemref")]
        for name in self.spine:
            root = self.smils[name] = self.xml(name)
            for node in root.iter(SMIL + "par", SMIL + "seq"):
                self.order.append(f"{name}#{node.get('id')}")
            for text in root.iter(SMIL + "text"):
                assert text.get("src") not in self.texts, "one par for each element"
                self.texts[str(text.get("src"))] = text

    def xml(self, name: str) -> etree._Element:
        return etree.parse(str(self.folder / name)).getroot()

    def target(self, address: str) -> etree._Element:
        """The par or seq at ``FILE.smil#id``."""
        name, _, id = address.partition("#")
        (found,) = self.smils[name].xpath("//*[@id=$id]", id=id)
        return found

    def clips(self, name: str) -> list[tuple[str, int, int]]:
        return [
            (str(a.get("src")), _ms(str(a.get("clipBegin"))), _ms(str(a.get("clipEnd"))))
            for a in self.smils[name].iter(SMIL + "audio")
        ]

    def meta(self, name: str, key: str) -> str:
        (found,) = self.smils[name].xpath("//*[local-name()='meta'][@name=$key]", key=key)
        return str(found.get("content"))


def check_links(links: Links) -> None:
    """Both directions between text and SMIL, order, playOrder, notes, times (ZedVal 54-283)."""
    book = links.xml("book.xml")
    _check_directions(links, book)
    _check_order(links, book)
    _check_play_order(links)
    _check_notes(links, book)
    _check_times(links)


def _check_directions(links: Links, book: etree._Element) -> None:
    ids = {e.get("id"): e for e in book.iter() if e.get("id")}
    for src, text in links.texts.items():
        element = ids[src.partition("#")[2]]
        target = links.target(str(element.get("smilref")))
        assert text in list(target.iter()), f"{src} plays elsewhere than it says"
    for element in book.iter():
        if (ref := element.get("smilref")) is None:
            assert etree.QName(element).localname not in (
                "sent",
                "pagenum",
                "noteref",
                "linenum",
                "note",
                "list",
                "table",
                "sidebar",
            )
            continue
        target = links.target(ref)
        kind = etree.QName(element).localname
        if kind in ("list", "table"):
            assert target.get("class") == kind  # ZedVal 239
        optional = kind in ("sidebar", "prodnote") and element.get("render") == "optional"
        if optional or kind in ("note", "noteref", "pagenum", "linenum"):
            assert target.get("customTest") == kind  # ZedVal 238


def _check_order(links: Links, book: etree._Element) -> None:
    place = {t: n for n, t in enumerate(links.order)}
    read = [
        place[str(e.get("smilref"))]
        for e in book.iter(BOOK + "sent", BOOK + "img", BOOK + "doctitle")
        if e.get("smilref")
    ]
    assert read == sorted(read), "text and playback in one order"


def _check_play_order(links: Links) -> None:
    ncx = links.xml("navigation.ncx")
    points = list(ncx.iter(NCX + "navPoint", NCX + "pageTarget", NCX + "navTarget"))
    found = sorted(
        {(int(str(p.get("playOrder"))), str(p.find(NCX + "content").get("src"))) for p in points}
    )
    assert [n for n, _ in found] == list(range(1, len(found) + 1))
    places = [links.order.index(target) for _, target in found]
    assert places == sorted(places) and len(set(places)) == len(places)
    values = [(p.get("type"), p.get("value")) for p in ncx.iter(NCX + "pageTarget")]
    assert len(values) == len(set(values))  # ZedVal 96
    pages = list(links.xml("book.xml").iter(BOOK + "pagenum"))
    assert len(pages) == len(values)


def _check_notes(links: Links, book: etree._Element) -> None:
    notes = {e.get("id"): e for e in book.iter(BOOK + "note")}
    for ref in book.iter(BOOK + "noteref"):
        note = notes[str(ref.get("idref"))[1:]]
        (link,) = links.target(str(ref.get("smilref"))).iter(SMIL + "a")
        assert link.get("href") == note.get("smilref")  # ZedVal 173


def _check_times(links: Links) -> None:
    before = 0
    for name in links.spine:
        assert _ms(links.meta(name, "dtb:totalElapsedTime")) == before  # ZedVal 163
        played = sum(end - begin for _, begin, end in links.clips(name))
        (main,) = links.smils[name].xpath("//*[@id='main']")
        assert _ms(str(main.get("dur"))) == played
        assert all(begin < end for _, begin, end in links.clips(name))
        before += played
    (total,) = links.xml("package.opf").xpath("//*[@name='dtb:totalTime']")
    assert _ms(str(total.get("content"))) == before  # ZedVal 54
