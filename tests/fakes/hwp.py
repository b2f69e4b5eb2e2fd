# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writes a Hangul document (readers/hwp/document) as HWP 5 in a small compound file (MS-CFB)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence

from daisy_pipeline.model.book import Mark
from daisy_pipeline.readers.hwp import document as d
from daisy_pipeline.readers.hwp.binary_head import FORMATS
from tests.fakes.hwpx import NO_HEAD, NOTHING, Pictures, command_of, tables

_FREE, _END, _FATSECT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_KINDS = ("PAGE", "FOOTNOTE", "ENDNOTE", "PICTURE", "TABLE", "EQUATION", "TOTAL_PAGE")


def wide(text: str) -> bytes:
    """A counted UTF-16 string."""
    data = text.encode("utf-16-le")
    return struct.pack("<H", len(data) // 2) + data


def record(tag: int, level: int, data: bytes = b"") -> bytes:
    """A record with its header."""
    size = min(len(data), 0xFFF)
    head = struct.pack("<I", tag | level << 10 | size << 20)
    return head + (struct.pack("<I", len(data)) if size == 0xFFF else b"") + data


def deflated(data: bytes) -> bytes:
    """A raw deflate stream, as HWP stores it."""
    machine = zlib.compressobj(6, zlib.DEFLATED, -15)
    return machine.compress(data) + machine.flush()


def write_hwp(
    paras: Sequence[d.Para],
    head: d.Head = NO_HEAD,
    pictures: Pictures = NOTHING,
    title: str = "",
    creator: str = "",
) -> bytes:
    """The bytes of a HWP 5 file; pictures' keys are "1", "2" ..."""
    head = tables(paras, head)
    section = _Writer(head).paras(paras, 0)
    streams = {
        "FileHeader": file_header(1),
        "DocInfo": deflated(doc_info(head, pictures)),
        "BodyText/Section0": deflated(section),
        "\x05HwpSummaryInformation": _summary(title, creator),
    }
    for at, (name, data) in enumerate(pictures.values(), 1):
        suffix = name.rsplit(".", 1)[-1]
        streams[f"BinData/BIN{at:04X}.{suffix}"] = deflated(data)
    return compound(streams)


def file_header(bits: int) -> bytes:
    """FileHeader with these properties (1: deflated, 2: password, 4: 배포용)."""
    return b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05010000, bits) + bytes(216)


def _summary(title: str, creator: str) -> bytes:
    values = []
    for text in (title, creator):
        data = (text + "\0").encode("utf-16-le")
        value = struct.pack("<II", 0x1F, len(data) // 2) + data
        values.append(value + bytes(-len(value) % 4))
    body = struct.pack("<IIIIII", 0, 2, 2, 24, 4, 24 + len(values[0])) + b"".join(values)
    return struct.pack("<HHI16sI16sI", 0xFFFE, 0, 0, bytes(16), 1, bytes(16), 48) + body


def doc_info(head: d.Head, pictures: Pictures = NOTHING) -> bytes:
    """The records of DocInfo."""
    made = []
    for at, (name, _) in enumerate(pictures.values(), 1):
        made.append(record(18, 1, struct.pack("<HH", 1, at) + wide(name.rsplit(".", 1)[-1])))
    made += [record(21, 1, _look(v)) for v in head.looks.values()]
    made += [record(23, 1, _numbering(v)) for v in head.numberings.values()]
    made += [record(24, 1, bytes(12) + v.encode("utf-16-le")) for v in head.bullets.values()]
    made += [record(25, 1, _shape(v)) for v in head.shapes.values()]
    codes = {"ko": 1042, "en": 1033, "": 0}
    for style in head.styles.values():
        data = wide(style.name) + wide("") + struct.pack("<BBHHH", 0, 0, codes[style.lang], 0, 0)
        made.append(record(26, 1, data))
    return b"".join(made)


def _look(look: d.Look) -> bytes:
    bits = {
        Mark.EMPHASIS: 1,
        Mark.STRONG: 2,
        Mark.UNDERLINE: 4,
        Mark.SUP: 1 << 15,
        Mark.SUB: 1 << 16,
        Mark.STRIKE: 1 << 18,
    }
    return bytes(42) + struct.pack("<II", look.size, sum(bits[m] for m in look.marks)) + bytes(20)


def _shape(shape: d.Shape) -> bytes:
    head = ("NONE", "OUTLINE", "NUMBER", "BULLET").index(shape.head)
    attributes = head << 23 | min(7, shape.level - 1) << 25
    data = struct.pack("<I", attributes) + bytes(26) + struct.pack("<H", shape.ref) + bytes(22)
    return data + struct.pack("<I", shape.level - 1)


def _numbering(levels: Sequence[d.Level]) -> bytes:
    levels = [*levels, *[d.Level("")] * (10 - len(levels))]
    forms = [
        struct.pack("<IHHI", 0xC | FORMATS.index(v.format) << 5, 0, 50, 0xFFFFFFFF) + wide(v.form)
        for v in levels
    ]
    starts = [struct.pack("<I", v.start) for v in levels]
    return b"".join([*forms[:7], b"\0\0", *starts[:7], *forms[7:], *starts[7:]])


def _key(table: Mapping[int, object], value: object) -> int:
    return next(n for n, v in table.items() if v == value)


def _id(name: str) -> bytes:
    return name.encode("latin-1")[::-1]


class _Writer:
    def __init__(self, head: d.Head) -> None:
        self._head = head

    def paras(self, paras: Iterable[d.Para], level: int) -> bytes:
        return b"".join(self._para(p, level) for p in paras)

    def _para(self, para: d.Para, level: int) -> bytes:
        text, looks, controls = b"", [(0, 0)], []
        for item in para.items:
            look = _key(self._head.looks, getattr(item, "look", d.NO_LOOK))
            looks.append((len(text) // 2, look))
            more, control = self._item(item, level + 1)
            text += more
            controls.append(control)
        text += b"\r\0"
        head = struct.pack(
            "<IIHBBHHHIH", len(text) // 2, 0, _key(self._head.shapes, para.shape),
            _key(self._head.styles, para.style), 0, len(looks), 0, 1, 0, 0,
        )  # fmt: skip
        shapes = b"".join(struct.pack("<II", *pair) for pair in looks)
        body = record(67, level + 1, text) + record(68, level + 1, shapes)
        return record(66, level, head) + body + b"".join(controls)

    def _item(self, item: d.Item, level: int) -> tuple[bytes, bytes]:
        match item:
            case d.Words():
                return item.text.encode("utf-16-le"), b""
            case d.Tab():
                inner = struct.pack("<IBB", 4000, 3 * item.leader, 2) + bytes(6)
                return b"\x09\0" + inner + b"\x09\0", b""
            case d.Break():
                return b"\x0a\0", b""
            case d.FieldEnd():
                return b"\x04\0" + bytes(12) + b"\x04\0", b""
        code, name, data, inner = self._control(item, level)
        sign = bytes([code, 0])
        return sign + _id(name) + bytes(8) + sign, record(71, level, _id(name) + data) + inner

    def _control(self, item: d.Item, level: int) -> tuple[int, str, bytes, bytes]:
        """Control character, name, data after the name, and the records inside."""
        match item:
            case d.SectionStart():
                forms = b"".join(_note_shape(f, level + 1) for f in (item.footnote, item.endnote))
                return 2, "secd", bytes(14) + struct.pack("<H", item.outline) + bytes(27), forms
            case d.NoteMark():
                name = "fn  " if item.kind == "footnote" else "en  "
                return 17, name, struct.pack("<I", item.number), self._list(item.paras, level + 1)
            case d.Ruby():
                return 23, "tdut", wide(item.main) + wide(item.sub) + bytes(20), b""
            case d.Composed():
                return 23, "tcps", wide(item.text) + bytes([int("CIRCLE" in item.frame)] * 4), b""
            case d.Anchor():
                return 22, "bokm", b"", _name(item.name, level + 1)
            case d.FieldStart():
                name = {"HYPERLINK": "%hlk", "CROSSREF": "%xrf", "CLICK_HERE": "%clk"}[item.kind]
                return 3, name, bytes(5) + wide(command_of(item)) + bytes(4), b""
            case d.AutoNumber():
                bits = _KINDS.index(item.kind) | FORMATS.index(item.format) << 4
                signs = (ord(c) if c else 0 for c in ("", item.prefix, item.suffix))
                return 18, "atno", struct.pack("<IHHHH", bits, item.number, *signs), b""
            case d.NewNumber():
                return 21, "nwno", struct.pack("<IH", _KINDS.index(item.kind), item.number), b""
            case d.LeftOut("comment"):
                return 15, "tcmt", b"", b""
            case d.LeftOut("memo"):
                return 3, "%%me", bytes(11), b""
            case d.LeftOut("header"):
                hidden = d.Para((d.Words("머리말"),), style=d.Style("바탕글", "ko"))
                return 16, "head", bytes(8), self._list((hidden,), level + 1)
        return self._object(item, level)

    def _object(self, item: d.Item, level: int) -> tuple[int, str, bytes, bytes]:
        if isinstance(item, d.Formula):
            inner = self._caption(item, level + 1)
            inner += record(88, level + 1, bytes(4) + wide(item.script))
            return 11, "eqed", _common(True, item.words), inner
        if isinstance(item, d.Grid):
            inner = self._caption(item, level + 1) + record(77, level + 1, bytes(18))
            inner += b"".join(self._cell(c, level + 1) for c in item.cells)
            return 11, "tbl ", _common(item.inline, ""), inner
        assert isinstance(item, d.Thing)
        if item.kind == "form":
            said = f"Caption:wstring:{len(item.words)}:{item.words} "
            return 11, "form", bytes(42), record(91, level + 1, wide(said))
        inner = self._caption(item, level + 1) + self._component(item, level + 1)
        words = "" if item.kind == "textart" else item.words
        return 11, "gso ", _common(item.inline, words), inner

    def _component(self, item: d.Thing, level: int) -> bytes:
        names = {"picture": "$pic", "group": "$con", "textart": "$tat", "ole": "$ole"}
        name = _id(names.get(item.kind, "$rec"))
        inner = self._list(item.paras, level + 1) if item.paras else b""
        inner += b"".join(self._component(p, level + 1) for p in item.parts)
        match item.kind:
            case "picture":
                picture = bytes(71) + struct.pack("<H", int(item.picture or 0)) + bytes(5)
                inner += record(85, level + 1, picture)
            case "textart":
                inner += record(90, level + 1, bytes(32) + wide(item.words))
            case "ole":
                inner += record(84, level + 1, bytes(24))
            case "drawing":
                inner += record(79, level + 1, bytes(33))
            case "video":
                inner += record(98, level + 1, bytes(8))
        return record(76, level, name * 2 + bytes(180)) + inner

    def _list(self, paras: Sequence[d.Para], level: int) -> bytes:
        head = struct.pack("<HHII", len(paras), 0, 0, 0)
        return record(72, level, head) + self.paras(paras, level)

    def _caption(self, item: d.Formula | d.Thing | d.Grid, level: int) -> bytes:
        if not item.caption:
            return b""
        side = 3 if getattr(item, "caption_below", True) else 2
        head = struct.pack("<HHIIII", len(item.caption), 0, 0, side, 0, 0)
        return record(72, level, head) + self.paras(item.caption, level)

    def _cell(self, cell: d.GridCell, level: int) -> bytes:
        head = struct.pack(
            "<HHIHHHHII", len(cell.paras), 0, cell.title << 18, cell.col, cell.row, cell.colspan,
            cell.rowspan, 0, 0,
        )  # fmt: skip
        return record(72, level, head + bytes(10)) + self.paras(cell.paras, level)


def _common(inline: bool, words: str) -> bytes:
    return struct.pack("<I", int(inline)) + bytes(36) + wide(words)


def _name(name: str, level: int) -> bytes:
    return record(87, level, bytes(10) + wide(name))


def _note_shape(form: d.NoteForm, level: int) -> bytes:
    signs = (ord(c) if c else 0 for c in ("", form.prefix, form.suffix))
    return record(74, level, struct.pack("<IHHH", FORMATS.index(form.format), *signs) + bytes(18))


# ------------------------------------------------------------------ compound files


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of version 3 with storages one deep; short streams in the mini stream."""
    mini, mini_fat, sectors, fat = b"", [], [], []
    places: dict[str, tuple[int, int]] = {}

    def store(data: bytes) -> int:
        if not data:
            return _END
        first, count = len(sectors), -(-len(data) // 512)
        for at in range(count):
            sectors.append(data[at * 512 : at * 512 + 512].ljust(512, b"\0"))
            fat.append(first + at + 1 if at + 1 < count else _END)
        return first

    for name, data in streams.items():
        if len(data) >= 4096:
            places[name] = (store(data), len(data))
            continue
        first, count = len(mini_fat), -(-len(data) // 64)
        mini_fat += [first + at + 1 if at + 1 < count else _END for at in range(count)]
        mini += data.ljust(count * 64, b"\0")
        places[name] = (first if count else _END, len(data))
    root = (store(mini), len(mini))
    table = struct.pack(f"<{len(mini_fat)}I", *mini_fat)
    table += b"\xff" * (-len(table) % 512)
    mini_at = store(table)
    directory_at = store(_directory(places, root))
    count = 1
    while count * 128 < len(sectors) + count:
        count += 1
    first_fat = len(sectors)
    fat += [_FATSECT] * count
    fat += [_FREE] * (count * 128 - len(fat))
    for at in range(count):
        sectors.append(struct.pack("<128I", *fat[at * 128 : at * 128 + 128]))
    difat = [*range(first_fat, first_fat + count), *[_FREE] * (109 - count)]
    head = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE,
        9, 6, 0, count, directory_at, 0, 4096, mini_at, len(table) // 512, _END, 0,
    )  # fmt: skip
    return head + struct.pack("<109I", *difat) + b"".join(sectors)


def _directory(places: Mapping[str, tuple[int, int]], root: tuple[int, int]) -> bytes:
    """Entries as chains to the right, in the order of MS-CFB 2.6.4: short names first."""
    folders = sorted({n.split("/")[0] for n in places if "/" in n})
    entries: list[list[object]] = [["Root Entry", 5, _FREE, _FREE, *root]]

    def level(prefix: str) -> int:
        names = [n for n in places if n.startswith(prefix) and "/" not in n[len(prefix) :]]
        names += folders if not prefix else []
        names.sort(key=lambda n: (len(n[len(prefix) :]), n[len(prefix) :].upper()))
        first = before = _FREE
        for name in names:
            at = len(entries)
            start, size = places.get(name, (0, 0))
            kind = 1 if name in folders else 2
            entries.append([name[len(prefix) :], kind, _FREE, _FREE, start, size])
            if before == _FREE:
                first = at
            else:
                entries[before][2] = at
            before = at
            if kind == 1:
                entries[at][3] = level(name + "/")
        return first

    entries[0][3] = level("")
    data = b""
    for name, kind, right, child, start, size in entries:
        raw = (str(name) + "\0").encode("utf-16-le")
        data += raw.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sIQQIQ", len(raw), kind, 1, _FREE, right, child, bytes(16), 0, 0, 0, start,
            size,
        )  # fmt: skip
    return data + bytes(-len(data) % 512)
