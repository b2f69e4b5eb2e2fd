# SPDX-License-Identifier: AGPL-3.0-or-later
"""The part of the report that says what to listen to first, with players for each stretch.

A stretch is played from the MP3 of a product, which every browser knows whatever the original is,
by a media fragment (W3C Media Fragments URI 1.0, 4.2.1: ``#t=12.3,15.8``); no script is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

from daisy_pipeline.messages import clock

Say = Callable[..., str]
STYLE = """
:root{color-scheme:light dark}audio{width:16rem;max-width:100%}td.text p{margin:.2rem 0}
.near{font-size:.9em}summary{font-weight:bold;padding:.4rem 0}summary:focus{outline:3px solid}
@media(max-width:48rem){td,th{overflow-wrap:anywhere}
.ear,.ear tbody,.ear tr,.ear th,.ear td,.ear caption{display:block}
.ear thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.ear tr{margin:0 0 1rem}.ear audio{width:100%}}
"""


def listen(plain: Mapping[str, Any], say: Say, lang: str) -> Iterable[str]:
    """The section: the worst first, the others, re-readings, sound that belongs to no segment."""
    items, counts = plain.get("listen", []), plain.get("listening") or {}
    asides = plain.get("extras", [])
    if not counts.get("segments") and not items and not asides:
        return
    asked = [i for i in items if i["status"] != "reread"]
    reread = [i for i in items if i["status"] == "reread"]
    yield f'<h2 id="listen">{escape(say("report.listen"))}</h2>'
    yield from _summary(asked, counts, plain, say)
    first = counts.get("first", len(asked))
    cut = len(asked) > first
    if asked:
        key = "report.listen_first" if cut else "report.listen_asked"
        yield _table(asked[:first], 1, say(key, count=first), "listen-first", (say, lang))
    if cut:
        rest = say("report.listen_rest", count=len(asked) - first)
        yield f"<details><summary>{escape(rest)}</summary>"
        yield _table(asked[first:], first + 1, rest, "listen-rest", (say, lang))
        yield "</details>"
    if reread:
        yield f"<p>{escape(say('report.reread_why'))}</p>"
        title = say("report.reread", count=len(reread))
        yield from _folded(_table(reread, 1, title, "reread", (say, lang)), title, len(reread))
    yield from _asides(asides, say, lang)


def way_to_listen(plain: Mapping[str, Any], say: Say) -> Iterable[str]:
    """A link to the section, for those who came to listen; nothing when nobody is asked."""
    count = sum(1 for item in plain.get("listen", []) if item["status"] != "reread")
    if count:
        yield f'<p><a href="#listen">{escape(say("report.listen_go", count=count))}</a></p>'


def _summary(
    asked: Sequence[Any], counts: Mapping[str, Any], plain: Mapping[str, Any], say: Say
) -> Iterable[str]:
    if asked:
        yield f"<p>{escape(say('report.listen_why', count=len(asked)))}"
        slug = plain["title"].get("slug", "")
        yield f"{escape(say('report.listen_how'))} <code>daisy review {escape(slug)}</code></p>"
    if counts:
        facts = {key: counts[key] for key in ("segments", "fine", "human")}
        yield f"<p>{escape(say('report.listen_fine', **facts))}</p>"


def _folded(table: str, title: str, count: int) -> Iterable[str]:
    """A long table waits behind its title."""
    if count <= 10:
        yield table
    else:
        yield f"<details><summary>{escape(title)}</summary>{table}</details>"


def _table(
    items: Sequence[Mapping[str, Any]], begin: int, title: str, id: str, how: tuple[Say, str]
) -> str:
    """A table whose rows are named by number and segment.

    Roles say what HTML says: style sheets that lay rows out as blocks must not take it away.
    """
    say, lang = how
    rows = [_row(item, number, say, lang) for number, item in enumerate(items, begin)]
    heads = ("nth_to_hear", "text", "why_unsure", "time", "hear")
    return framed(title, id, [say(f"report.{h}") for h in heads], rows)


def framed(title: str, id: str, heads: Sequence[str], rows: Sequence[str]) -> str:
    """A table with a caption that narrow windows show as blocks."""
    return (
        f'<table class="ear" role="table" id="{id}"><caption>{escape(title)}</caption>'
        f"{''.join(head_row(heads))}"
        f'<tbody role="rowgroup">{"".join(rows)}</tbody></table>'
    )


def head_row(heads: Sequence[str]) -> Iterable[str]:
    """The head of a table that narrow windows show as blocks."""
    yield '<thead role="rowgroup"><tr role="row">'
    yield from (f'<th scope="col" role="columnheader">{escape(h)}</th>' for h in heads)
    yield "</tr></thead>"


def _row(item: Mapping[str, Any], number: int, say: Say, lang: str) -> str:
    name = f"{number}. {item['segment']}"
    why = [say(f"listen.why.{key}") for key in item.get("why", ())]
    reasons = " ".join([say(f"status.{item['status']}") + ".", *why])
    cells = (
        f'<td role="cell" class="text">{_words(item, say)}</td>',
        f'<td role="cell">{escape(reasons)}</td>',
        f'<td role="cell">{escape(_at(item, say, lang))}</td>',
        f'<td role="cell">{_player(item.get("sound"), name, say)}</td>',
    )
    return (
        f'<tr role="row"><th scope="row" role="rowheader">{escape(name)}</th>{"".join(cells)}</tr>'
    )


def _words(item: Mapping[str, Any], say: Say) -> str:
    """The segment's words between its neighbours', each with a word that says which it is."""
    lines = [f"<p><strong>{escape(item.get('text', ''))}</strong></p>"]
    for key, at in (("before", 0), ("after", 2)):
        if item.get(key):
            said = say(f"report.{key}_words", words=item[key])
            lines.insert(at, f'<p class="near">{escape(said)}</p>')
    return "".join(lines)


def _at(item: Mapping[str, Any], say: Say, lang: str) -> str:
    gap = item.get("gap")
    begin, end = (clock(time, lang) for time in gap or (item["begin"], item["end"]))
    key = "report.from_to" if item["begin"] < item["end"] else "report.near"
    if gap:
        key = "report.between"
    return say(key, file=item["file"], begin=begin, end=end)


def _player(sound: Mapping[str, Any] | None, name: str, say: Say) -> str:
    if not sound:
        return escape(say("report.no_sound"))
    begin, end = sound["begin"] / 1000, sound["end"] / 1000
    address = escape(f"{sound['href']}#t={begin:.3f},{end:.3f}")
    words = escape(say("report.hear_one", name=name))
    return (
        f'<audio controls preload="none" src="{address}" aria-label="{words}">'
        f'<a href="{address}">{words}</a></audio>'
    )


def _asides(items: Sequence[Mapping[str, Any]], say: Say, lang: str) -> Iterable[str]:
    """Sound without text, a table a kind."""
    if not items:
        return
    yield f'<h3 id="extras">{escape(say("report.extras"))}</h3>'
    yield f"<p>{escape(say('report.extras_why'))}</p>"
    heads = [say(f"report.{h}") for h in ("nth_to_hear", "time", "hear")]
    for kind in sorted({i["kind"] for i in items}):
        own = [i for i in items if i["kind"] == kind]
        named = say(f"extra.{kind}")
        title = say("report.extras_of", kind=named, count=len(own))
        rows = []
        for number, item in enumerate(own, 1):
            name = f"{number}. {named}"
            rows.append(
                f'<tr role="row"><th scope="row" role="rowheader">{escape(name)}</th>'
                f'<td role="cell">{escape(_at(item, say, lang))}</td>'
                f'<td role="cell">{_player(item.get("sound"), name, say)}</td></tr>'
            )
        yield from _folded(framed(title, f"extras-{escape(kind)}", heads, rows), title, len(own))
