# SPDX-License-Identifier: AGPL-3.0-or-later
from __future__ import annotations

import pytest
from lxml import etree

from daisy_pipeline.formats import xhtml
from tests.fakes.books import MATHML

MATH = "http://www.w3.org/1998/Math/MathML"


@pytest.mark.parametrize(
    ("href", "written"),
    [
        ("https://example.org/a?b=1#c", "https://example.org/a?b=1#c"),
        ("http://example.org/봄 봄", "http://example.org/%EB%B4%84%20%EB%B4%84"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/a#b#c", "https://example.org/a#b%23c"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("other.html", None),
        ("https://", None),
        ("https://[::1", None),
        ("https://exa mple.org/", None),
        ("https://example.org:99999/", None),
    ],
)
def test_only_whole_harmless_addresses_are_links(href: str, written: str | None) -> None:
    assert xhtml.safe_href(href) == written


def test_math_keeps_its_structure_and_says_its_words() -> None:
    made = xhtml.math(MATHML, "엑스 제곱")
    assert made is not None
    assert made.get("alttext") == "엑스 제곱"
    assert [etree.QName(n).localname for n in made.iter()] == ["math", "msup", "mi", "mn"]


@pytest.mark.parametrize(
    "inside",
    [
        "<mi href='javascript:alert(1)' onclick='x()' id='s00001' mathvariant='bold'>x</mi>",
        "<semantics><mi mathvariant='bold'>x</mi><annotation>x</annotation></semantics>",
    ],
)
def test_math_brings_no_script_no_id_and_no_annotation(inside: str) -> None:
    made = xhtml.math(f'<math xmlns="{MATH}">{inside}</math>', "")
    assert made is not None
    assert dict(made[0].attrib) == {"mathvariant": "bold"}
    assert "".join(made.itertext()) == "x"


@pytest.mark.parametrize(
    "source",
    [
        f'<math xmlns="{MATH}"><apply><plus/></apply></math>',
        f'<math xmlns="{MATH}"><mtext><script xmlns="http://www.w3.org/1999/xhtml"/></mtext></math>',
        f'<math xmlns="{MATH}"/>',
        "<math><mi>x</mi></math>",
        "no markup",
        "<math>",
    ],
)
def test_what_is_no_presentation_mathml_is_refused(source: str) -> None:
    assert xhtml.math(source, "") is None


def test_line_ends_add_no_space_between_words() -> None:
    e = xhtml.e10
    body = e("body", None, e("p", None, e("span", None, "가"), e("span", None, "나")))
    page = xhtml.write_page(e("html", None, body), xhtml.XHTML_10)
    assert b"<body>\n<p><span>\xea\xb0\x80</span><span>\xeb\x82\x98</span></p>\n</body>" in page


def test_readers_of_html_see_the_same_tree() -> None:
    e = xhtml.e5
    page = e("body", None, e("div", {"id": "page-1"}), e("p", None, e("span"), e("br"), "말"))
    data = xhtml.write_page(e("html", None, page), xhtml.HTML_5)
    assert "<span></span><br/>말" in data.decode()
    as_html = etree.HTML(data)
    assert [n.tag for n in as_html.iter()] == ["html", "body", "div", "p", "span", "br"]
