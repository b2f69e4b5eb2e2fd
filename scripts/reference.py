# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write docs/reference/ from the code: ``python -m scripts.reference [--check]``.

Commands come from click and help.toml, settings from defaults.toml with their comments, messages
from the catalogues, exit codes and steps from the model and the rooms, what sources bring from
docs/sources. ``--check`` writes nothing and tells which pages are stale (exit code 1).
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import click

from daisy_pipeline.commands import korean_click
from daisy_pipeline.commands.console import Console
from daisy_pipeline.commands.group import COMMANDS, LazyGroup, help_text
from daisy_pipeline.messages import LANGUAGES, known_ids, phrase
from daisy_pipeline.messages.entries import entry
from daisy_pipeline.model.finding import ExitCode
from daisy_pipeline.model.ports import Step
from scripts.normalization_page import normalization_page
from scripts.readings_page import readings_page
from scripts.sources import sources_page
from scripts.states_page import KINDS, drawing, states_page

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
MARK = "<!-- SPDX-License-Identifier: AGPL-3.0-or-later -->\n"
ROOMS = (
    "readers",
    "normalization",
    "segmentation",
    "readings",
    "recordings",
    "narration",
    "synchronization",
    "emit",
    "check",
)
_FIELD = re.compile(r"\{(\w+)(?::[^{}]+)?\}")

WORDS: Mapping[str, Mapping[str, str]] = {
    "made": {
        "ko": "이 쪽은 프로그램에서 만들어 냅니다. 직접 고치지 말고 "
        "`python -m scripts.reference`를 실행하세요.",
        "en": "This page is made from the program. Do not edit it; run "
        "`python -m scripts.reference`.",
    },
    "other": {"ko": "English", "en": "한국어"},
    "commands": {"ko": "명령", "en": "Commands"},
    "everywhere": {"ko": "모든 명령에 쓸 수 있는 선택 항목", "en": "Options of every command"},
    "settings": {"ko": "설정", "en": "Settings"},
    "messages": {"ko": "메시지", "en": "Messages"},
    "values": {"ko": "적을 값", "en": "Values"},
    "options": {"ko": "선택 항목", "en": "Options"},
    "no-options": {"ko": "고유한 선택 항목이 없습니다.", "en": "It has no options of its own."},
    "no-settings": {"ko": "아직 설정이 없습니다.", "en": "There are no settings yet."},
    "often": {"ko": "여러 번 쓸 수 있습니다.", "en": "May be given several times."},
    "setting": {"ko": "설정", "en": "Setting"},
    "default": {"ko": "기본값", "en": "Default"},
    "meaning": {"ko": "뜻", "en": "Meaning"},
    "severity": {"ko": "정도", "en": "Severity"},
    "person": {"ko": "사람이 확인해야 합니다(값 6).", "en": "A person is needed (exit code 6)."},
}
ABOUT = {
    "commands": {
        "ko": "`daisy`의 모든 명령입니다. 명령마다 `--help`를 붙여도 같은 설명이 나옵니다.",
        "en": "Every command of `daisy`; each tells the same with `--help`.",
    },
    "settings": {
        "ko": "모든 설정과 기본값입니다. 도서관의 설정은 `daisy.toml`에, 제작 건의 설정은 "
        "`title.toml`에 같은 꼴로 적습니다. 보기는 "
        "[설정 바꾸기](../how-to/settings.ko.md)에 있습니다.",
        "en": "Every setting with its default. A library writes them in `daisy.toml`, a title in "
        "`title.toml`, in the same form.",
    },
    "messages": {
        "ko": "프로그램이 알리는 문제를 번호 순서로 적었습니다. ‹ › 안에는 그때의 이름이나 수가 "
        "들어갑니다. `daisy explain 번호`로도 볼 수 있습니다.",
        "en": "Every problem that the program tells, by number. What stands in ‹ › is filled in "
        "when it is told. `daisy explain NUMBER` tells the same.",
    },
}


def pages() -> dict[str, str]:
    """Every page of the reference by its file name."""
    made: dict[str, str] = {}
    for lang in LANGUAGES:
        made[f"commands.{lang}.md"] = commands_page(lang)
        made[f"settings.{lang}.md"] = settings_page(lang)
        made[f"messages.{lang}.md"] = messages_page(lang)
        made[f"readings.{lang}.md"] = readings_page(lang, MARK, WORDS["made"][lang])
        made[f"sources.{lang}.md"] = sources_page(lang, MARK)
        made[f"normalization.{lang}.md"] = normalization_page(lang, MARK, WORDS["made"][lang])
        made[f"states.{lang}.md"] = states_page(lang, MARK, WORDS["made"][lang])
        made |= {f"states-{kind}.{lang}.svg": drawing(kind, lang) for kind in KINDS}
    made["exit-codes.md"] = exit_codes_page()
    made["steps.md"] = steps_page()
    return made


def _head(kind: str, lang: str) -> str:
    other = "en" if lang == "ko" else "ko"
    link = f"[{WORDS['other'][lang]}]({kind}.{other}.md)"
    lines = (WORDS[kind][lang], ABOUT[kind][lang], f"{WORDS['made'][lang]} {link}")
    return f"{MARK}# {lines[0]}\n\n{lines[1]}\n\n{lines[2]}\n"


# --- commands -----------------------------------------------------------------------------------


def commands_page(lang: str) -> str:
    """Every command with its values and options."""
    group = LazyGroup("daisy")
    context = click.Context(group, info_name="daisy", obj=Console(lang=lang))
    parts = [_head("commands", lang), f"## {WORDS['everywhere'][lang]}\n", _common(lang)]
    for name in COMMANDS:
        command = group.get_command(context, name)
        assert command is not None
        parts += _command(command, context, f"daisy {name}", lang, 2)
    return "\n".join(parts)


def _common(lang: str) -> str:
    shown = {"lang": "--lang ko|en", "plain": "--plain", "json": "--json"}
    shown |= {"verbose": "-v, --verbose", "version": "--version"}
    return "".join(f"- `{v}`: {help_text(f'common.{k}', lang)}\n" for k, v in shown.items())


def _command(
    command: click.Command, above: click.Context, name: str, lang: str, level: int
) -> Iterator[str]:
    context = click.Context(command, parent=above, info_name=command.name, obj=above.obj)
    korean_click.speak(lang)
    usage = " ".join(command.collect_usage_pieces(context))
    korean_click.speak("en")
    yield f"{'#' * level} {name}\n"
    yield f"{command.help}\n" if command.help else ""
    yield f"`{name} {usage}`\n"
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from _command(inner, context, f"{name} {inner.name}", lang, level + 1)
        return
    yield "".join(_params(command, lang)) or f"{WORDS['no-options'][lang]}\n"


def _params(command: click.Command, lang: str) -> Iterator[str]:
    for param in command.params:
        if not param.expose_value:  # the options of every command
            continue
        assert isinstance(param, (click.Option, click.Argument))
        shown = param.metavar or ""
        if isinstance(param, click.Option):
            shown = ", ".join(param.opts) + ("" if param.is_flag else f" {param.metavar}")
        default = param.default if isinstance(param.default, int) and param.default else None
        told = [param.help or ""]
        told += [WORDS["often"][lang]] if param.multiple and not _says_often(told[0]) else []
        if default is not None and not isinstance(default, bool):
            told.append(f"{WORDS['default'][lang]}: {default}.")
        yield f"- `{shown}`: {' '.join(told)}\n"


def _says_often(help_text: str) -> bool:
    return any(words in help_text for words in ("여러 번", "several times"))


# --- settings -----------------------------------------------------------------------------------


def settings_page(lang: str) -> str:
    """Every setting of defaults.toml with its comment."""
    text = (ROOT / "daisy_pipeline" / "config" / "defaults.toml").read_text("utf-8")
    korean = tomllib.loads((Path(__file__).with_name("settings.ko.toml")).read_text("utf-8"))
    head = f"| {WORDS['setting'][lang]} | {WORDS['default'][lang]} | {WORDS['meaning'][lang]} |"
    lines, section, empty = [_head("settings", lang)], "", False
    for line in [*text.splitlines(), "[end]"]:
        if found := re.fullmatch(r"\[([\w-]+)\]", line):
            lines += [f"{WORDS['no-settings'][lang]}\n"] if empty else [""] if section else []
            section, empty = found[1], True
            lines += [f"## {section}\n"] if section != "end" else []
        elif found := re.fullmatch(r"(\w+) = (.+?)(?:\s+# (.*))?", line):
            lines += [head, "|---|---|---|"] if empty else []
            empty = False
            told = korean[section][found[1]] if lang == "ko" else found[3] or ""
            lines.append(f"| `{found[1]}` | `{found[2]}` | {told} |")
    return "\n".join(lines)


# --- messages -----------------------------------------------------------------------------------


def messages_page(lang: str) -> str:
    """Every message: number, how bad, text, long story, remedy."""
    parts, area = [_head("messages", lang)], ""
    for id in known_ids():
        known = entry(id)
        assert known is not None
        if id[:-4] != area:
            area = id[:-4]
            parts.append(f"## {area}\n")
        parts.append(f"### {id}\n")
        grade = phrase(f"severity.{known.severity}", lang)
        grade += f". {WORDS['person'][lang]}" if known.person else ""
        parts.append(f"{WORDS['severity'][lang]}: {grade}\n")
        for told in (known.texts[lang], known.longs.get(lang, "")):
            parts += [f"{_shown(told)}\n"] if told else []
        parts.append(f"{phrase('finding.fix', lang)}: {_shown(known.fixes[lang])}\n")
    return "\n".join(parts)


def _shown(template: str) -> str:
    """A template as a person may read it: fields in ‹ ›, particles after a vowel."""

    def put(found: re.Match[str]) -> str:
        _, colon, pair = found[0].strip("{}").partition(":")
        return pair if colon and re.search("[가-힣]", pair) else f"‹{found[1]}›"

    plain = _FIELD.sub(put, template.strip()).replace("{{", "{").replace("}}", "}")
    return re.sub(r"[<>*_|\[\]`#\\]", lambda m: f"\\{m[0]}", plain)


# --- exit codes and steps -------------------------------------------------------------------------

CODES = {
    ExitCode.OK: ("다 되었습니다", "done"),
    ExitCode.BAD_USAGE: ("명령을 잘못 적었습니다", "wrong usage"),
    ExitCode.FINDINGS: ("오류가 있습니다", "findings of severity error"),
    ExitCode.BAD_CONFIG: ("설정이 잘못되었습니다", "bad configuration"),
    ExitCode.MISSING_TOOL: ("필요한 구성 요소가 없습니다", "a needed tool is missing"),
    ExitCode.NEEDS_PERSON: (
        "사람이 확인할 것이 있습니다. 자료는 만들어졌습니다",
        "a person is needed; the products are built",
    ),
    ExitCode.INTERNAL: ("프로그램의 결함입니다", "a fault of the program"),
    ExitCode.INTERRUPTED: ("사용자가 멈췄습니다", "interrupted"),
}


def exit_codes_page() -> str:
    """Every exit code in both languages."""
    rows = "".join(f"| {int(code)} | {CODES[code][0]} | {CODES[code][1]} |\n" for code in ExitCode)
    return (
        f"{MARK}# 끝난 뒤의 값 · Exit codes\n\n{WORDS['made']['ko']}\n\n{WORDS['made']['en']}\n\n"
        f"| 값 · Code | 뜻 | Meaning |\n|---|---|---|\n{rows}\n"
        "1은 파이썬 자신의 값이라 쓰지 않습니다. 1 stays Python's own.\n"
    )


def steps_page() -> str:
    """Every step as its room declares it."""
    rows = []
    for room in ROOMS:
        steps: Mapping[str, Step] = import_module(f"daisy_pipeline.{room}.steps").STEPS
        for step in steps.values():
            sections = ", ".join(step.settings) or "-"
            tools = ", ".join(step.tools) or "-"
            title = "yes" if step.needs_title else "no"
            rows.append(
                f"| `{step.name}` | {room} | {step.version} | {sections} | {tools} | {title} |"
            )
    rows.append("| `split` | build | 1 | - | - | no |")
    made = WORDS["made"]
    return (
        f"{MARK}# 제작 단계 · Steps of a build\n\n{made['ko']}\n\n{made['en']}\n\n"
        "What decides a step's key beside the digests of its inputs: see "
        "[architecture](../architecture.md).\n\n"
        "| Step | Room | Version | Settings | Tools | title.toml |\n|---|---|---|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


def stale() -> list[str]:
    """The pages whose file is missing or says something else, and files that are no page."""
    made = pages()
    files = [path for kind in ("*.md", "*.svg") for path in FOLDER.glob(kind)]
    there = {path.name: path.read_text("utf-8") for path in files}
    return sorted(n for n in made.keys() | there.keys() if made.get(n) != there.get(n))


def main() -> int:
    """Write the pages, or with ``--check`` name the stale ones."""
    names = stale()
    if "--check" in sys.argv[1:]:
        print("\n".join(names))
        return int(bool(names))
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = pages()
    for name in names:
        path = FOLDER / name
        if name in made:
            path.write_text(made[name], "utf-8", newline="\n")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
