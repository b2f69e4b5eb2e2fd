# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading XML that people give."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daisy_pipeline.formats.safe_xml import (
    XmlLimits,
    append,
    builder,
    parse_html,
    parse_xml,
    serialize,
    write_xml,
)
from daisy_pipeline.model.finding import DaisyError, Place

DEFAULT = XmlLimits()
XHTML = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"'
    ' "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
)


def text(data: str | bytes) -> str:
    root = parse_xml(data.encode() if isinstance(data, str) else data, Place("a.xml"))
    return "".join(root.itertext())


def refused(data: str | bytes, id: str, line: int = 0, limits: XmlLimits = DEFAULT) -> None:
    with pytest.raises(DaisyError) as caught:
        parse_xml(data.encode() if isinstance(data, str) else data, Place("a.xml"), limits)
    (finding,) = caught.value.findings
    assert (finding.id, finding.place.file) == (id, "a.xml")
    if line:
        assert finding.place.line == line


def test_named_entities_resolve_with_and_without_doctype():
    assert text(f"{XHTML}<p>a&nbsp;b &mdash; &lang;&amp;</p>") == "a\u00a0b — \u2329&"
    assert text("<p>&eacute;&NotEqualTilde;&AMP;</p>") == "é\u2242\u0338&"


def test_names_in_comments_and_cdata_stay():
    assert text("<p><!-- &boom; --><![CDATA[&boom; <]]>x</p>") == "&boom; <x"


def test_comments_do_not_split_text():
    assert parse_xml(b"<p>a<!-- c -->b<?pi x?>c</p>").text == "abc"


def test_harmless_internal_entities_resolve_and_lines_stay():
    data = (
        '<!DOCTYPE p [\n<!ENTITY who "김&amp;<b>유</b>정">\n<!-- ]> -->\n]>\n<p>\n<i>&who;</i></p>'
    )
    root = parse_xml(data.encode())
    assert "".join(root.itertext()) == "\n김&유정"
    assert root[0].sourceline == 6


def test_dtd_of_dtbook_with_mathml_is_not_needed(shared: Path):
    root = parse_xml(shared / "samples/dtbook/dtbook-math.xml")
    assert root.tag == "{http://www.daisy.org/z3986/2005/dtbook/}dtbook"
    assert root.getroottree().docinfo.public_id == "-//NISO//DTD dtbook 2005-3//EN"


def test_encodings():
    body = '<?xml version="1.0" encoding="{}"?><p>똠방각하</p>'
    assert text(body.format("EUC-KR").encode("cp949")) == "똠방각하"
    assert text(body.format("utf-16").encode("utf-16")) == "똠방각하"
    assert text("<p>똠</p>".encode("utf-16-le")) == "똠"
    assert text(b"\xef\xbb\xbf<p>x</p>") == "x"


@pytest.mark.message("DP-PKG-001")
def test_not_well_formed_names_the_line():
    refused("<p>\n<b>x</p>", "DP-PKG-001", 2)
    refused("", "DP-PKG-001")


@pytest.mark.message("DP-PKG-002")
def test_too_large():
    refused("<p>xxxxxxxxx</p>", "DP-PKG-002", limits=XmlLimits(size=10))


@pytest.mark.message("DP-PKG-003")
@pytest.mark.parametrize("style", ["laughs", "quadratic", "loop", "many"])
def test_entity_bombs(style: str):
    lines = {
        "laughs": '<!ENTITY a0 "lol">'
        + "".join(f'\n<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)),
        "quadratic": f'<!ENTITY a9 "{"x" * 50_000}">',
        "loop": '<!ENTITY a9 "&b;"><!ENTITY b "&a9;">',
        "many": "".join(f'<!ENTITY e{n} "x">' for n in range(500)),
    }
    refused(f"<!DOCTYPE p [{lines[style]}]><p>{'&a9;' * 100}</p>", "DP-PKG-003")


@pytest.mark.message("DP-PKG-004")
def test_outside_entity():
    data = '<!DOCTYPE p [<!ENTITY f SYSTEM "file:///etc/passwd">]>\n<p>&f;</p>'
    refused(data, "DP-PKG-004", 2)
    assert text(data.replace("&f;", "unused")) == "unused"


@pytest.mark.message("DP-PKG-005")
def test_depth():
    refused("<p>" * 121 + "</p>" * 121, "DP-PKG-005")
    refused("<p>" * 5000 + "</p>" * 5000, "DP-PKG-005")
    assert text("<p>" * 120 + "x" + "</p>" * 120) == "x"


@pytest.mark.message("DP-PKG-006")
def test_broken_encoding_names_the_line():
    refused("<p>가\n".encode() + "나</p>".encode("cp949"), "DP-PKG-006", 2)
    refused('<?xml version="1.0" encoding="rot13"?><p/>', "DP-PKG-006", 1)
    refused('<?xml version="1.0" encoding="no-such"?><p/>', "DP-PKG-006", 1)


@pytest.mark.message("DP-PKG-007")
def test_unknown_entity_names_the_line():
    refused("<p>\n&nosuch;</p>", "DP-PKG-007", 2)


@pytest.mark.message("DP-PKG-008")
def test_missing_file(tmp_path: Path):
    with pytest.raises(DaisyError) as caught:
        parse_xml(tmp_path / "없음.xml")
    (finding,) = caught.value.findings
    assert (finding.id, finding.place.file) == ("DP-PKG-008", "없음.xml")


def test_html_is_repaired():
    root = parse_html("<html><p>하나<p>둘 & 셋 &nbsp;<br></html>".encode())
    assert "".join(root.itertext()) == "하나둘 & 셋 \u00a0"


TOKENS = [
    "<p>", "</p>", "<!DOCTYPE p [", "]>", "<!ENTITY a ", "'", '"', "&a;", "&", ";", "%b;", "가",
    "<!--", "-->", "<![CDATA[", "]]>", "<?xml version='1.0' encoding='", "?>", "SYSTEM", "\0", " ",
]  # fmt: skip


@given(st.one_of(st.binary(max_size=60), st.lists(st.sampled_from(TOKENS)).map("".join)))
def test_anything_gives_a_tree_or_a_finding(data: str | bytes):
    given = data.encode() if isinstance(data, str) else data
    for parse in (parse_xml, parse_html):
        try:
            parse(given, Place("a"))
        except DaisyError as problem:
            assert problem.findings[0].place.file == "a"


def test_writing(tmp_path: Path):
    e = builder("urn:x", {"epub": "urn:epub"})
    attributes = {"xml:lang": "ko", "epub:type": "z", "none": None, "n": 3}
    root = e("p", attributes, "가 & \x01", e("b", {}, "<"), "tail", None, " more")
    append(root, e("i"))
    data = serialize(root, "<!DOCTYPE p>\n")
    assert data.decode() == (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE p>\n'
        '<p xmlns="urn:x" xmlns:epub="urn:epub" xml:lang="ko" epub:type="z" n="3">'
        "가 &amp; <b>&lt;</b>tail more<i/></p>\n"
    )
    write_xml(root, tmp_path / "a/b.xml", "<!DOCTYPE p>")
    assert (tmp_path / "a/b.xml").read_bytes() == data


def test_indented_writing():
    e = builder("urn:x")
    assert serialize(e("a", {}, e("b"), e("b")), indent=True).endswith(
        b'<a xmlns="urn:x">\n  <b/>\n  <b/>\n</a>\n'
    )
