# SPDX-License-Identifier: AGPL-3.0-or-later
"""Our own notation for what an XML format allows, and the matcher that holds a document against it.

A grammar is a TOML file of the folder ``grammars``. ``[content]`` says what stands in an element:
``empty``, ``text``, ``any``, ``mixed NAMES`` (text and any of these; ``-name`` takes one away),
``every NAMES of NAMES`` (any order, each of the first at least once) or a sequence with ``( ) | ? *
+``. ``[has]`` lists attributes: ``name``, ``name!`` (required), ``name:kind``, ``name:a|b`` and
``name:=value``. ``@group`` stands for the names of a group; ``base`` names a grammar to build on.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from lxml import etree

_NAME = r"[A-Za-z_:\u00b7-\U000effff][\w.\-:\u00b7-\U000effff]*"
CLOCK = re.compile(
    r"\s*(npt=)?(\d+:[0-5]\d:[0-5]\d(\.\d+)?|[0-5]\d:[0-5]\d(\.\d+)?|\d+(\.\d+)?(h|min|s|ms)?)\s*"
)
LANGUAGE = re.compile(r"\s*[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*\s*")
_KINDS: Mapping[str, re.Pattern[str]] = {
    "id": re.compile(_NAME),
    "idref": re.compile(_NAME),
    "idrefs": re.compile(rf"{_NAME}( {_NAME})*"),
    "nmtoken": re.compile(r"[\w.\-:\u00b7-\U000effff]+"),
    "clock": CLOCK,
    "clock3": CLOCK,
    "lang": LANGUAGE,
    "positive": re.compile(r"\s*\+?0*[1-9]\d*\s*", re.A),
    "natural": re.compile(r"\s*(\+?\d+|-0+)\s*", re.A),
    "boolean": re.compile(r"\s*(true|false|1|0)\s*"),
    "langtag": re.compile(rf"({LANGUAGE.pattern})?"),
}
_XML = "{http://www.w3.org/XML/1998/namespace}"
_OPS = "http://www.idpf.org/2007/ops"
_OPF = "http://www.idpf.org/2007/opf"


@dataclass(frozen=True, slots=True)
class Problem:
    """One violation: its kind (an id of the catalogue), its line and its facts."""

    id: str
    line: int
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Attribute:
    """What an attribute may hold: a kind, a closed list of values, or one fixed value."""

    required: bool = False
    kind: str = ""
    values: frozenset[str] = frozenset()

    def accepts(self, value: str) -> bool:
        """Whether the value may stand here."""
        if self.values:
            return value in self.values
        return not self.kind or _KINDS[self.kind].fullmatch(value) is not None


@dataclass(frozen=True, slots=True)
class Content:
    """What an element may hold: text or not, and children by a pattern or a set."""

    text: bool
    names: frozenset[str] | None
    pattern: re.Pattern[str] | None = None
    needs: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()

    def accepts(self, children: tuple[str, ...]) -> bool:
        """Whether these children may stand in this order."""
        if self.pattern is not None:
            return self.pattern.fullmatch("".join(f"{c} " for c in children)) is not None
        if any(children.count(name) > 1 for name in self.once):
            return False
        return self.needs.issubset(children)


@dataclass
class Grammar:
    """A format's elements with their content and attributes."""

    name: str
    root: str
    content: dict[str, Content]
    attributes: dict[str, dict[str, Attribute]]
    foreign: Mapping[str, str]
    open_attributes: bool = False
    _seen: dict[tuple[str, tuple[str, ...]], bool] = field(default_factory=dict)

    def fits(self, name: str, children: tuple[str, ...]) -> bool:
        """Whether an element may hold these children in this order (remembered)."""
        key = (name, children)
        if key not in self._seen:
            if len(self._seen) > 50_000:
                self._seen.clear()
            self._seen[key] = self.content[name].accepts(children)
        return self._seen[key]

    def check(self, root: etree._Element) -> Iterator[Problem]:
        """Every violation in the document, in document order; ids and references last."""
        name = self.name_of(root)
        if name != self.root:
            facts = {"element": name, "expected": self.root, "grammar": self.name}
            yield Problem("DP-PRD-020", line_of(root), facts)
            return
        yield from _Walk(self, root).problems()

    def name_of(self, element: etree._Element) -> str:
        """The name as the grammar spells it: prefix and local name, or a foreign vocabulary."""
        tag = str(element.tag)
        if self.foreign and tag[0] == "{":
            space = tag[1 : tag.index("}")]
            if space in self.foreign:
                return self.foreign[space]
        local = tag.rpartition("}")[2]
        return f"{element.prefix}:{local}" if element.prefix else local


class _Walk:
    """One document under check."""

    def __init__(self, grammar: Grammar, root: etree._Element) -> None:
        self.grammar = grammar
        self.root = root
        self.ids: dict[str, int] = {}
        self.refs: list[tuple[str, int]] = []

    def problems(self) -> Iterator[Problem]:
        """Walk in document order without recursion."""
        space = str(self.root.tag).rpartition("}")[0]
        stack: list[tuple[etree._Element, str]] = [(self.root, self.grammar.root)]
        while stack:
            element, name = stack.pop()
            children = [(c, self.grammar.name_of(c)) for c in element if isinstance(c.tag, str)]
            content = self.grammar.content[name]
            yield from self.children(element, name, content, children)
            yield from self.attributes_of(element, name)
            if element.prefix is None and str(element.tag).rpartition("}")[0] != space:
                yield self.at(element, "DP-PRD-027", element=name)
            if content.names is None:
                continue
            foreign = self.grammar.foreign.values()
            known = self.grammar.content
            stack += [p for p in reversed(children) if p[1] in known and p[1] not in foreign]
        for ref, line in self.refs:
            if ref not in self.ids:
                yield Problem("DP-PRD-026", line, {"target": ref})

    def at(self, node: etree._Element, id: str, /, **facts: str) -> Problem:
        """A problem at an element."""
        return Problem(id, line_of(node), {**facts, "grammar": self.grammar.name})

    def children(
        self,
        element: etree._Element,
        name: str,
        content: Content,
        children: list[tuple[etree._Element, str]],
    ) -> Iterator[Problem]:
        """Whether text and children may stand in the element."""
        if content.names is None:
            return
        allowed = content.names
        good = True
        for child, child_name in children:
            if child_name not in allowed:
                good = False
                yield self.at(child, "DP-PRD-020", element=child_name, expected=f"<{name}>")
        if not content.text and _has_text(element, bool(allowed)):
            yield self.at(element, "DP-PRD-022", element=name)
        if good and (content.pattern is not None or content.needs or content.once):
            names = tuple(n for _, n in children)
            if not self.grammar.fits(name, names):
                found = " ".join(names[:12]) + (" …" if len(names) > 12 else "")
                yield self.at(element, "DP-PRD-021", element=name, children=found)

    def attributes_of(self, element: etree._Element, name: str) -> Iterator[Problem]:
        """Whether the attributes are known, complete and hold what they may."""
        known = self.grammar.attributes.get(name)
        given = {_attribute_name(str(k)): str(v) for k, v in element.attrib.items()}
        if element is self.root or (known and any(k.startswith("xmlns") for k in known)):
            given |= {
                f"xmlns:{p}" if p else "xmlns": uri
                for p, uri in element.nsmap.items()
                if known and (f"xmlns:{p}" if p else "xmlns") in known
            }
        if known is None or self.grammar.open_attributes:
            self.note_id(element, given.get("id"))
            if given.get("id") is not None and self.ids[given["id"]] != line_of(element):
                yield self.at(element, "DP-PRD-025", target=given["id"])
            return
        for key, value in given.items():
            yield from self.attribute(element, name, key, value, known.get(key))
        for key, rule in known.items():
            if rule.required and key not in given:
                yield self.at(element, "DP-PRD-024", element=name, attribute=key)

    def note_id(self, element: etree._Element, id: str | None) -> bool:
        """Whether the id is new; it is remembered."""
        if id is None or id in self.ids:
            return id is None
        self.ids[id] = line_of(element)
        return True

    def attribute(
        self, element: etree._Element, name: str, key: str, value: str, rule: Attribute | None
    ) -> Iterator[Problem]:
        """Whether one attribute may stand there with this value."""
        if rule is None:
            yield self.at(element, "DP-PRD-023", element=name, attribute=key)
            return
        if not rule.accepts(value):
            facts = {"element": name, "attribute": key, "value": value[:60]}
            yield self.at(element, "DP-PRD-028", **facts)
        elif rule.kind == "id" and not self.note_id(element, value):
            yield self.at(element, "DP-PRD-025", target=value)
        elif rule.kind in ("idref", "idrefs"):
            self.refs += [(ref, line_of(element)) for ref in value.split()]


def line_of(element: etree._Element) -> int:
    """The line of the element's tag, 0 if unknown."""
    line = element.sourceline
    return line if isinstance(line, int) else 0


def _attribute_name(key: str) -> str:
    if key[0] != "{":
        return key
    if key.startswith(_XML):
        return "xml:" + key[len(_XML) :]
    space, _, local = key[1:].rpartition("}")
    return {_OPS: "epub:", _OPF: "opf:"}.get(space, space + " ") + local


def _has_text(element: etree._Element, blanks: bool) -> bool:
    """Whether words stand directly in the element; where nothing may stand, blanks count too."""
    if element.text and (not blanks or element.text.strip()):
        return True
    return any(child.tail and child.tail.strip() for child in element)


# ---------------------------------------------------------------------- reading grammars


@cache
def grammar(name: str) -> Grammar:
    """The grammar of this name (``dtbook-2005-3``), read once."""
    data = _tables(name)
    names = _expander(data["groups"])
    traits = _expander(data["attributes"])
    once = {k: frozenset(v.split()) for k, v in data["once"].items()}
    content = {
        element: _content(model, names, once.get(element, frozenset()))
        for key, model in data["content"].items()
        for element in names(key)
    }
    has: dict[str, dict[str, Attribute]] = {}
    for key, listing in data["has"].items():
        for element in names(key):
            has[element] = dict(map(_attribute, traits(listing)))
    top = data["top"]
    for element in content:
        has.setdefault(element, {})
    return Grammar(name, top["root"], content, has, data["foreign"], "open_attributes" in top)


def _tables(name: str) -> dict[str, dict[str, str]]:
    text = (
        files("daisy_pipeline.check")
        .joinpath("grammars")
        .joinpath(f"{name}.toml")
        .read_text("utf-8")
    )
    raw = tomllib.loads(text)
    parts = ("groups", "attributes", "content", "has", "once", "foreign")
    own = {p: dict(raw.get(p, {})) for p in parts}
    own["top"] = {k: v for k, v in raw.items() if k not in parts}
    if "base" not in raw:
        return own
    base = _tables(raw["base"])
    return {part: {**base[part], **own[part]} for part in own}


def _expander(groups: Mapping[str, str]) -> Callable[[str], list[str]]:
    """A function from a list of names and @groups to names; ``-name`` takes one away."""

    def expand(listing: str) -> list[str]:
        found: dict[str, None] = {}
        for word in listing.split():
            if word[0] == "@":
                found |= dict.fromkeys(expand(groups[word[1:]]))
            elif word[0] == "-":
                found.pop(word[1:], None)
            else:
                found[word] = None
        return list(found)

    return expand


def _attribute(word: str) -> tuple[str, Attribute]:
    name, kind = word, ""
    cut = re.match(r"((?:(?:xml|xmlns|epub|opf):(?!=))?[^:]+?)(!?)(?::(?!$)(.+))?$", word)
    if cut is None:
        raise ValueError(word)
    name, required, kind = cut[1], bool(cut[2]), cut[3] or ""
    if kind.startswith("="):
        return name, Attribute(required, values=frozenset({kind[1:]}))
    if kind and kind not in _KINDS:
        return name, Attribute(required, values=frozenset(kind.split("|")))
    return name, Attribute(required, kind)


def _content(model: str, names: Callable[[str], list[str]], once: frozenset[str]) -> Content:
    word, _, rest = model.partition(" ")
    if word == "any":
        return Content(True, None)
    if model in ("empty", "text"):
        return Content(word == "text", frozenset())
    if word == "mixed":
        return Content(True, frozenset(names(rest)))
    if word == "every":
        needs, _, allowed = rest.partition(" of ")
        return Content(False, frozenset(names(allowed)), None, frozenset(names(needs)), once)
    tokens = re.findall(r"[()|?*+]|[^\s()|?*+]+", model)
    found: set[str] = set()
    pieces = []
    for token in tokens:
        if token in "()|?*+":
            pieces.append("(?:" if token == "(" else token)
        else:
            members = names(token)
            found.update(members)
            pieces.append("(?:" + "|".join(re.escape(m) + " " for m in members) + ")")
    return Content(False, frozenset(found), re.compile("".join(pieces)))
