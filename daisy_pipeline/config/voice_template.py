# SPDX-License-Identifier: AGPL-3.0-or-later
"""The voice.toml of a new synthetic voice, with comments for whoever fills it in."""

from __future__ import annotations

import json

_ENGINES = {
    "command": {
        "ko": """\
[engine]
# 글을 표준 입력으로 받아 WAV를 표준 출력으로 내는 프로그램
command = ["program", "--rate", "{rate}"]
""",
        "en": """\
[engine]
command = ["program", "--rate", "{rate}"]   # reads text on standard input, writes a WAV
""",
    },
    "neural": {
        "ko": """\
[engine]
kind = "sherpa"         # sherpa, supertonic
model = "model"         # 모델을 둔 폴더(이 폴더에서 본 경로). 내려받아 주지 않습니다.
""",
        "en": """\
[engine]
kind = "sherpa"         # sherpa, supertonic
model = "model"         # the model's folder, from this one; nothing is downloaded
""",
    },
}

_TEXT = {
    "ko": """\
# 합성 음성. daisy.toml이나 title.toml의 [narration]에 voice = {quoted} 한 줄을 적으면 씁니다.
# 들어 보기: daisy voices try {name}

[voice]
engine = {engine}
id = ""                 # 엔진이 부르는 음성의 이름. espeak는 f2, m3 따위. 비우면 기본 음성
language = "ko"         # 이 음성의 언어
rate = 100              # 빠르기(%). 25–400
pitch = 100             # 높낮이(%). 25–400
licence = ""            # 음성이나 모델의 이용 허락
made_from = ""          # "person"(사람의 녹음. [consent.synthesis]도) 또는 "published"(공개한 모델)
{options}
[pauses]                # 쉬는 시간(밀리초). -1: comma는 엔진대로, 나머지는 [narration] 설정대로
comma = -1
sentence = -1
paragraph = -1
heading = -1

[roles]                 # 다른 음성의 이름이나, 이 음성의 빠르기와 높낮이
# heading = "다른 음성"
# quote = {{ rate = 95, pitch = 92 }}
# note = {{ voice = "다른 음성", rate = 110 }}
# caption, table, list, alt(대체 텍스트), code

[languages]             # 다른 언어를 읽을 음성. en은 우리말 속의 영어 낱말도 읽습니다.
# en = "espeak"
""",
    "en": """\
# A synthetic voice. Use it with voice = {quoted} in [narration] of daisy.toml or title.toml.
# To hear it: daisy voices try {name}

[voice]
engine = {engine}
id = ""                 # the engine's name for the voice: f2, m3 of espeak; "" for its usual one
language = "en"         # the language of this voice
rate = 100              # pace in percent, 25 to 400
pitch = 100             # pitch in percent, 25 to 400
licence = ""            # of the voice or the model
made_from = ""          # "person" (with [consent.synthesis]), or "published" with a licence
{options}
[pauses]                # ms. -1: comma as the engine does, the others as [narration] says
comma = -1
sentence = -1
paragraph = -1
heading = -1

[roles]                 # the name of another voice, or this one at another pace and pitch
# heading = "another voice"
# quote = {{ rate = 95, pitch = 92 }}
# note = {{ voice = "another voice", rate = 110 }}
# caption, table, list, alt (alternative text), code

[languages]             # voices of other languages
# ko = "espeak"
""",
}


def voice_template(name: str, engine: str, lang: str) -> str:
    """The text of a voice.toml for a voice and its engine, with comments in ``ko`` or ``en``."""
    options = _ENGINES.get(engine, {}).get(lang, "")
    return _TEXT[lang].format(
        name=name,
        quoted=json.dumps(name, ensure_ascii=False),
        engine=json.dumps(engine),
        options=f"\n{options}" if options else "",
    )
