# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes a Hangul document (readers/hwp/document) as HWPX, with fixed dates."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from html import escape as _escape
from typing import Any

from daisy_pipeline.model.book import Mark
from daisy_pipeline.readers.hwp import document as d
from daisy_pipeline.readers.hwp.anchors import every_para

SPACES = " ".join(
    f'xmlns:{p}="http://www.hancom.co.kr/hwpml/2011/{n}"'
    for p, n in (("hp", "paragraph"), ("hs", "section"), ("hc", "core"), ("hh", "head"))
)
Pictures = Mapping[str, tuple[str, bytes]]
NO_HEAD = d.Head()
NOTHING: Mapping[str, Any] = {}


def esc(text: str) -> str:
    return _escape(text, quote=True)


def tables(paras: Sequence[d.Para], head: d.Head) -> d.Head:
    """The head with every look, shape and style that the paragraphs use, numbered from 0."""
    looks, shapes, styles = {d.NO_LOOK: 0}, {d.Shape(): 0}, {d.Style("바탕글", "ko"): 0}
    for para in every_para(tuple(paras)):
        shapes.setdefault(para.shape, len(shapes))
        styles.setdefault(para.style, len(styles))
        for item in para.items:
            if look := getattr(item, "look", None):
                looks.setdefault(look, len(looks))
    return d.Head(
        {n: v for v, n in looks.items()},
        {n: v for v, n in shapes.items()},
        {n: v for v, n in styles.items()},
        head.numberings,
        head.bullets,
    )


def write_hwpx(
    paras: Sequence[d.Para],
    head: d.Head = NO_HEAD,
    pictures: Pictures = NOTHING,
    title: str = "",
    creator: str = "",
) -> bytes:
    """The bytes of a HWPX package."""
    head = tables(paras, head)
    writer = _Writer(head)
    section = f"<hs:sec {SPACES}>{writer.paras(paras)}</hs:sec>"
    return pack(section, header(head), pictures, title, creator)


def pack(
    section: str,
    head: str,
    pictures: Pictures = NOTHING,
    title: str = "",
    creator: str = "",
    more: Mapping[str, bytes] = NOTHING,
) -> bytes:
    """A package of given parts."""
    items = "".join(
        f'<opf:item id="{key}" href="BinData/{name}" media-type="image/x" isEmbeded="1"/>'
        for key, (name, _) in pictures.items()
    )
    hpf = (
        '<opf:package xmlns:opf="http://www.idpf.org/2007/opf/"><opf:metadata>'
        f"<opf:title>{esc(title)}</opf:title><opf:language>ko</opf:language>"
        f'<opf:meta name="creator" content="text">{esc(creator)}</opf:meta></opf:metadata>'
        '<opf:manifest><opf:item id="header" href="Contents/header.xml"/>'
        f'<opf:item id="section0" href="Contents/section0.xml"/>{items}</opf:manifest>'
        '<opf:spine><opf:itemref idref="header"/><opf:itemref idref="section0"/></opf:spine>'
        "</opf:package>"
    )
    members: dict[str, bytes] = {
        "mimetype": b"application/hwp+zip",
        "version.xml": b"<version/>",
        "Contents/header.xml": head.encode(),
        "Contents/section0.xml": section.encode(),
        "Contents/content.hpf": hpf.encode(),
        **{f"BinData/{name}": data for name, data in pictures.values()},
        **more,
    }
    return zipped(members)


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip of members in order, with fixed dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o100644 << 16
            if name != "mimetype":
                info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def header(head: d.Head) -> str:
    """The text of header.xml."""
    looks = "".join(_look(n, v) for n, v in head.looks.items())
    shapes = "".join(
        f'<hh:paraPr id="{n}"><hh:heading type="{s.head}" idRef="{s.ref}" level="{s.level - 1}"/>'
        "</hh:paraPr>"
        for n, s in head.shapes.items()
    )
    codes = {"ko": 1042, "en": 1033, "": 0}
    styles = "".join(
        f'<hh:style id="{n}" type="PARA" name="{esc(s.name)}" langID="{codes[s.lang]}"/>'
        for n, s in head.styles.items()
    )
    numberings = "".join(_numbering(n, v) for n, v in head.numberings.items())
    bullets = "".join(f'<hh:bullet id="{n}" char="{esc(c)}"/>' for n, c in head.bullets.items())
    return (
        f"<hh:head {SPACES}><hh:refList><hh:charProperties>{looks}</hh:charProperties>"
        f"<hh:numberings>{numberings}</hh:numberings><hh:bullets>{bullets}</hh:bullets>"
        f"<hh:paraProperties>{shapes}</hh:paraProperties><hh:styles>{styles}</hh:styles>"
        "</hh:refList></hh:head>"
    )


def _numbering(id: int, levels: Sequence[d.Level]) -> str:
    heads = "".join(
        f'<hh:paraHead start="{v.start}" level="{at}" numFormat="{v.format}">{esc(v.form)}'
        "</hh:paraHead>"
        for at, v in enumerate(levels, 1)
    )
    return f'<hh:numbering id="{id}" start="0">{heads}</hh:numbering>'


_PARTS = {
    Mark.STRONG: "<hh:bold/>",
    Mark.EMPHASIS: "<hh:italic/>",
    Mark.SUP: "<hh:supscript/>",
    Mark.SUB: "<hh:subscript/>",
    Mark.UNDERLINE: '<hh:underline type="BOTTOM" shape="SOLID"/>',
    Mark.STRIKE: '<hh:strikeout shape="SOLID"/>',
}


def _look(id: int, look: d.Look) -> str:
    parts = "".join(_PARTS[m] for m in look.marks)
    return f'<hh:charPr id="{id}" height="{look.size}" symMark="NONE">{parts}</hh:charPr>'


def _key(table: Mapping[int, object], value: object) -> int:
    return next(n for n, v in table.items() if v == value)


class _Writer:
    def __init__(self, head: d.Head) -> None:
        self._head = head

    def paras(self, paras: Iterable[d.Para]) -> str:
        return "".join(map(self._para, paras))

    def _para(self, para: d.Para) -> str:
        shape, style = _key(self._head.shapes, para.shape), _key(self._head.styles, para.style)
        runs = "".join(self._run(i) for i in para.items)
        return f'<hp:p paraPrIDRef="{shape}" styleIDRef="{style}">{runs}</hp:p>'

    def _run(self, item: d.Item) -> str:
        look = _key(self._head.looks, getattr(item, "look", d.NO_LOOK))
        return f'<hp:run charPrIDRef="{look}">{self._item(item)}</hp:run>'

    def _sub(self, name: str, paras: Sequence[d.Para], attributes: str = "") -> str:
        if not paras:
            return ""
        return f"<hp:{name} {attributes}><hp:subList>{self.paras(paras)}</hp:subList></hp:{name}>"

    def _item(self, item: d.Item) -> str:
        match item:
            case d.Words():
                return f"<hp:t>{esc(item.text)}</hp:t>"
            case d.Tab():
                return f'<hp:t><hp:tab width="4000" leader="{3 * item.leader}" type="2"/></hp:t>'
            case d.Break():
                return "<hp:t><hp:lineBreak/></hp:t>"
            case d.Ruby():
                return (
                    f"<hp:dutmal><hp:mainText>{esc(item.main)}</hp:mainText>"
                    f"<hp:subText>{esc(item.sub)}</hp:subText></hp:dutmal>"
                )
            case d.Composed():
                return f'<hp:compose circleType="{item.frame}" composeText="{esc(item.text)}"/>'
            case d.Formula():
                script = f"<hp:script>{esc(item.script)}</hp:script>"
                words = f"<hp:shapeComment>{esc(item.words)}</hp:shapeComment>"
                return f"<hp:equation>{words}{script}{self._caption(item)}</hp:equation>"
            case d.Thing():
                return self._thing(item)
            case d.Grid():
                return self._table(item)
            case d.SectionStart():
                return self._start(item)
        return f"<hp:ctrl>{self._control(item)}</hp:ctrl>"

    def _control(self, item: d.Item) -> str:
        match item:
            case d.NoteMark():
                name = "footNote" if item.kind == "footnote" else "endNote"
                return self._sub(name, item.paras, f'number="{item.number}"')
            case d.Anchor():
                return f'<hp:bookmark name="{esc(item.name)}"/>'
            case d.FieldStart():
                command = esc(command_of(item))
                return (
                    f'<hp:fieldBegin type="{item.kind}" dirty="0"><hp:parameters>'
                    f'<hp:stringParam name="Command">{command}</hp:stringParam></hp:parameters>'
                    "</hp:fieldBegin>"
                )
            case d.FieldEnd():
                return "<hp:fieldEnd/>"
            case d.AutoNumber():
                return (
                    f'<hp:autoNum num="{item.number}" numType="{item.kind}"><hp:autoNumFormat '
                    f'type="{item.format}" prefixChar="{item.prefix}" suffixChar="{item.suffix}"/>'
                    "</hp:autoNum>"
                )
            case d.NewNumber():
                return f'<hp:newNum num="{item.number}" numType="{item.kind}"/>'
            case d.LeftOut("memo"):
                return '<hp:fieldBegin type="MEMO"/>'
            case d.LeftOut("comment"):
                return "<hp:hiddenComment><hp:subList/></hp:hiddenComment>"
            case d.LeftOut("header"):
                return "<hp:header><hp:subList><hp:p><hp:run><hp:t>머리말</hp:t></hp:run></hp:p></hp:subList></hp:header>"  # noqa: E501
        raise ValueError(item)

    def _caption(self, item: d.Formula | d.Thing | d.Grid) -> str:
        side = "BOTTOM" if getattr(item, "caption_below", True) else "TOP"
        return self._sub("caption", item.caption, f'side="{side}"')

    def _thing(self, item: d.Thing) -> str:
        place = f'<hp:pos treatAsChar="{int(item.inline)}"/>'
        words = f"<hp:shapeComment>{esc(item.words)}</hp:shapeComment>"
        inner = f"{place}{words}{self._caption(item)}"
        match item.kind:
            case "picture":
                return f'<hp:pic><hc:img binaryItemIDRef="{item.picture}"/>{inner}</hp:pic>'
            case "group":
                parts = "".join(map(self._thing, item.parts))
                return f"<hp:container>{parts}{inner}</hp:container>"
            case "drawing":
                text = self._sub("drawText", item.paras)
                return f"<hp:rect>{text}{inner}</hp:rect>"
            case "textart":
                return f'<hp:textart text="{esc(item.words)}">{place}</hp:textart>'
            case "form":
                return f'<hp:checkBtn caption="{esc(item.words)}">{place}</hp:checkBtn>'
        return f"<hp:{item.kind}>{inner}</hp:{item.kind}>"

    def _table(self, grid: d.Grid) -> str:
        rows = sorted({c.row for c in grid.cells})
        made = "".join(
            "<hp:tr>" + "".join(self._cell(c) for c in grid.cells if c.row == r) + "</hp:tr>"
            for r in rows
        )
        place = f'<hp:pos treatAsChar="{int(grid.inline)}"/>'
        return f'<hp:tbl repeatHeader="1">{place}{self._caption(grid)}{made}</hp:tbl>'

    def _cell(self, cell: d.GridCell) -> str:
        return (
            f'<hp:tc header="{int(cell.title)}"><hp:subList>{self.paras(cell.paras)}</hp:subList>'
            f'<hp:cellAddr colAddr="{cell.col}" rowAddr="{cell.row}"/>'
            f'<hp:cellSpan colSpan="{cell.colspan}" rowSpan="{cell.rowspan}"/></hp:tc>'
        )

    def _start(self, item: d.SectionStart) -> str:
        notes = "".join(
            f'<hp:{name}><hp:autoNumFormat type="{form.format}" prefixChar="{form.prefix}" '
            f'suffixChar="{form.suffix}"/></hp:{name}>'
            for name, form in (("footNotePr", item.footnote), ("endNotePr", item.endnote))
        )
        return f'<hp:secPr outlineShapeIDRef="{item.outline}">{notes}</hp:secPr>'


def command_of(item: d.FieldStart) -> str:
    """A field's command as Hangul writes it."""
    if item.prompt:
        return f"Clickhere:set:44:Direction:wstring:{len(item.prompt)}:{item.prompt} HelpState:"
    if item.href.startswith("#"):
        return f"?{item.href[1:]};0;0;0;"
    return re.sub(r"([:;])", r"\\\1", item.href) + ";1;0;0;" if item.href else ""
