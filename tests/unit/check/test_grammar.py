# SPDX-License-Identifier: AGPL-3.0-or-later
"""Our tables say what the official grammars say, on thousands of broken documents (rule 13)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from daisy_pipeline.check.grammar import Grammar, grammar
from tests.fakes import products
from tests.official.grammars import _rng
from tests.unit.check.grammar_samples import documents
from tests.unit.check.mutate import edit, found, rows

DTDS = {
    "dtbook-2005-1": "z39862005/dtbook-2005-1.dtd",
    "dtbook-2005-2": "z39862005/dtbook-2005-2.dtd",
    "dtbook-2005-3": "z39862005/dtbook-2005-3.dtd",
    "ncx-2005-1": "z39862005/ncx-2005-1.dtd",
    "dtbsmil-2005-1": "z39862005/dtbsmil-2005-1.dtd",
    "dtbsmil-2005-2": "z39862005/dtbsmil-2005-2.dtd",
    "resource-2005-1": "z39862005/resource-2005-1.dtd",
    "oebpkg-1.2": "oeb/oebpkg12.dtd",
    "xhtml-1.0": "d202/xhtml1-transitional-bodyref.dtd",
}
VALUES = ["", "x", "1", " a b", "ltr", "true", "p1", "한글", "a:b", "normal"]


@cache
def official(path: Path) -> etree.DTD:
    """The DTD without the entity sets that it pulls in: trees hold no entities any more."""
    text = path.read_text("utf-8", "replace")
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"<!ENTITY\s+%\s+\w+\s+PUBLIC[^>]*>", "", text)
    text = re.sub(r"%(HTMLlat1|HTMLsymbol|HTMLspecial|OEBEntities);", "", text)
    return etree.DTD(io.StringIO(text))


def parse(text: bytes) -> etree._Element:
    parser = etree.XMLParser(load_dtd=False, no_network=True, remove_comments=True)
    return etree.fromstring(text, parser)


def mutants(source: bytes, rules: Grammar, chance: Random, count: int) -> Iterator[bytes]:
    """Documents with one thing changed at random; most are broken, some are not."""
    names = sorted(rules.content)
    keys = sorted({k for known in rules.attributes.values() for k in known if "xmlns" not in k})
    while count:
        root = parse(source)
        element = chance.choice(list(root.iter(etree.Element)))
        change = chance.choice(CHANGES)
        if element is not root and change(element, chance, names, keys):
            count -= 1
            yield etree.tostring(root)


Change = Callable[[etree._Element, Random, list[str], list[str]], bool]


def qualified(element: etree._Element, name: str) -> str:
    prefix, _, local = name.rpartition(":")
    space = (
        "http://purl.org/dc/elements/1.1/" if prefix else str(element.getroottree().getroot().tag)
    )
    return f"{{{space.partition('}')[0].lstrip('{')}}}{local}"


def _drop(element, chance, names, keys):
    tail, before, parent = element.tail or "", element.getprevious(), element.getparent()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
    return True


def _double(element, chance, names, keys):
    copy = parse(etree.tostring(element, with_tail=False))
    if chance.random() < 0.8:
        for inner in copy.iter():
            inner.attrib.pop("id", None) if chance.random() < 0.9 else None
    element.addnext(copy)
    return True


def _swap(element, chance, names, keys):
    other = element.getnext()
    if other is None or other.tag == element.tag:
        return False
    other.addnext(element)
    return True


def _rename(element, chance, names, keys):
    name = chance.choice(names)
    if ":" in name and element.nsmap.get("dc") is None:
        return False
    element.tag = qualified(element, name)
    return True


def _insert(element, chance, names, keys):
    name = chance.choice(names)
    if ":" in name and element.nsmap.get("dc") is None:
        return False
    made = etree.Element(qualified(element, name))
    element.insert(chance.randrange(len(element) + 1), made)
    return True


def _write(element, chance, names, keys):
    if len(element) and chance.random() < 0.5:
        chance.choice(list(element)).tail = chance.choice(["글", " "])
    else:
        element.text = chance.choice(["글", " ", None])
    return True


def _lose_attribute(element, chance, names, keys):
    known = sorted(element.attrib)
    if not known:
        return False
    del element.attrib[chance.choice(known)]
    return True


def _gain_attribute(element, chance, names, keys):
    key = chance.choice([*keys, "bogus"])
    key = key.replace("xml:", "{http://www.w3.org/XML/1998/namespace}")
    element.set(key, chance.choice(VALUES))
    return True


def _change_attribute(element, chance, names, keys):
    known = sorted(element.attrib)
    if not known:
        return False
    element.set(chance.choice(known), chance.choice(VALUES))
    return True


CHANGES: list[Change] = [
    _drop, _double, _swap, _rename, _insert, _insert, _write,
    _lose_attribute, _gain_attribute, _change_attribute,
]  # fmt: skip


@pytest.mark.parametrize("name", DTDS)
def test_our_tables_agree_with_the_dtd(name: str, shared: Path) -> None:
    dtd, rules, source = (
        official(shared / "standards" / DTDS[name]),
        grammar(name),
        documents()[name],
    )
    root = parse(source.encode())
    assert dtd.validate(root), dtd.error_log
    assert list(rules.check(root)) == []
    verdicts = {True: 0, False: 0}
    apart = []
    for text in mutants(source.encode(), rules, Random(name), 600):
        root = parse(text)
        theirs, ours = dtd.validate(root), not any(rules.check(root))
        verdicts[theirs] += 1
        if theirs != ours:
            apart.append((theirs, dtd.error_log.last_error, list(rules.check(root))[:2]))
    assert apart == []
    assert min(verdicts.values()) >= 30, verdicts


@pytest.mark.parametrize("name", DTDS)
def test_our_tables_name_what_the_dtd_names(name: str, shared: Path) -> None:
    """Elements, what may stand in each, attributes, which are required, their closed values."""
    rules = grammar(name)
    for element in official(shared / "standards" / DTDS[name]).iterelements():
        own = rules.content[_name(element)]
        assert (own.names or frozenset()) - {"math"} == _children(element.content), element.name
        attributes = {_name(a): a for a in element.iterattributes()}
        known = rules.attributes[_name(element)]
        assert set(known) == set(attributes), element.name
        for key, attribute in attributes.items():
            assert known[key].required == (attribute.default == "required"), (element.name, key)
            if attribute.type == "enumeration":
                assert known[key].values == set(attribute.values()), (element.name, key)


def _name(thing) -> str:
    return f"{thing.prefix}:{thing.name}" if thing.prefix else thing.name


def _children(content) -> frozenset[str]:
    if content is None:
        return frozenset()
    own = {_prefixed(content.name)} if content.type == "element" else set()
    return frozenset(own | _children(content.left) | _children(content.right))


def _prefixed(name: str) -> str:
    return f"dc:{name}" if name[0].isupper() else name


@pytest.mark.parametrize(("name", "file"), [("ncc-2.02", "ncc.html"), ("smil-2.02", "s001.smil")])
def test_our_202_tables_refuse_what_the_schema_refuses(
    name: str, file: str, shared: Path, tmp_path: Path
) -> None:
    """DAISY's RELAX NG and our checker as a whole: tables and rules together."""
    schema = _rng(
        shared
        / "standards"
        / "d202"
        / f"d202{file.partition('.')[0][:3]}.rng".replace("d202s00", "d202smil")
    )
    good = products.daisy202()
    assert schema.validate(parse(good[file])), schema.error_log
    rules, apart, refused = grammar(name), [], 0
    for number, text in enumerate(mutants(good[file], rules, Random(file), 500)):
        theirs = schema.validate(parse(text))
        refused += not theirs
        if theirs:
            continue
        ours = found({**good, file: text}, tmp_path / f"{number:03d}")
        if not ours:
            apart.append(schema.error_log.last_error)
    assert apart == []
    assert refused > 200


T = "text.xml"
FAULTS = rows(
    "PRD",
    [
        ("020", (T, "<sent ", "<li ") , (T, "</sent>", "</li>")),
        ("021", ("book.ncx", "<docTitle>", "<docAuthor><text>가</text></docAuthor><docTitle>")),
        ("022", (T, "<bodymatter", "글<bodymatter")),
        ("023", (T, '<h1 id="x1"', '<h1 bogus="1" id="x1"')),
        ("024", (T, ' alt="점"', "")),
        ("025", (T, 'id="l2"', 'id="l1"')),
        ("026", ("s001.smil", 'customTest="pagenum"', 'customTest="page"'), "DP-D3-072"),
        ("027", (T, '<p><img', '<p xmlns="urn:x"><img')),
        ("028", (T, 'page="normal"', 'page="usual"')),
    ],
)  # fmt: skip


@pytest.mark.parametrize(("id", "changes", "also"), FAULTS)
def test_each_kind_of_violation(id: str, changes: list, also: set[str], tmp_path: Path) -> None:
    findings = found(edit(products.daisy3(), *changes), tmp_path)
    first = next(f for f in findings if f.id == id)
    assert first.place.file in (T, "book.ncx", "s001.smil") and first.place.line >= 3
