# SPDX-License-Identifier: AGPL-3.0-or-later
"""The official grammars of DAISY 2.02: XHTML 1.0 and SMIL 1.0 DTDs, DAISY's RELAX NG and rules."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lxml import etree

from tests.official.grammars import _judge, _rng

# XPath 2.0's function, which one of the rules uses.
etree.FunctionNamespace(None)["lower-case"] = lambda _, value: "".join(map(str, value)).lower()


@cache
def _dtd(path: Path) -> etree.DTD:
    return etree.DTD(str(path))


def complaints(folder: Path, standards: Path) -> list[str]:
    """What is wrong with an unpacked book; [] for a valid one.

    Parsed without the DTDs, so that nothing is inferred that is not written out.
    """
    found: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".smil":
            dtds, rng = ("smil1/SMIL10.dtd", "d202/d202smil.dtd"), "d202/d202smil.rng"
        elif path.name == "ncc.html":
            dtds, rng = ("xhtml10/xhtml1-transitional.dtd", "d202/d202ncc.dtd"), "d202/d202ncc.rng"
        elif path.suffix == ".html":
            dtds, rng = ("xhtml10/xhtml1-transitional.dtd",), ""
        else:
            continue
        tree = etree.parse(str(path), etree.XMLParser(load_dtd=False, no_network=True))
        for dtd in dtds:
            found += _lines(path, _dtd(standards / dtd), tree)
        if rng:
            found += _lines(path, _rng(standards / rng), tree)
            found += [f"{path.name}: {said}" for said in _judge(tree, etree.parse(standards / rng))]
    return found


def _lines(path: Path, grammar: etree.DTD | etree.RelaxNG, tree: etree._ElementTree) -> list[str]:
    if grammar.validate(tree):
        return []
    return [f"{path.name}:{e.line}: {e.message}" for e in grammar.error_log]
