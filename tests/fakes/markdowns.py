# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small made Markdown texts that together hold everything that the format can say."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.books import PNG

TEXTS = {
    "novel": """---
title: 동백꽃
subtitle: 단편 소설
author: [김유정]
lang: ko
이상한 줄
---

## 머리말

이 책은 시험을 위한 것이다.

## 첫째 장 @@p1

오늘도 또 *우리* **수탉**이 ~~안~~ 쫓기었다. `print()` @@p2 다음 쪽.[^1]
줄을 나눈다.\\
새 줄.

***

> 따온 글.

[밖](https://example.org) [안](#없음)

## 둘째 장

끝.[^*]

[^1]: 각주의 말.
[^*]: 별표 각주.

    둘째 문단.
""",
    "lists": """# 목록

- 하나
  - 안
- 둘

3. 셋
4. 넷

점자
: 손으로 읽는 글자
: 여섯 점

@@p7

끝.
""",
    "tables": """# 표와 코드

| 해 | 값 |
|----|---:|
| 2024 | **1** |
| 2025 | 2 |

```python
for x in y:
    pass  # @@p9
```

    들여 쓴 코드
""",
    "pictures": """# 그림

![닭 두 마리](hen.png)

글 속 ![점](hen.png) 그림. ![없음](none.png)

<!-- 메모는 나오지 않는다 -->
<figure><img src="hen.png" alt="닭"><figcaption>그림 1</figcaption></figure>
""",
    "raw": """# 날 HTML

<div class="poem"><p class="line">나 보기가 역겨워</p><p class="line indent1">가실 때에는</p></div>

<ruby>圖書館<rt>도서관</rt></ruby>과 <u>밑줄</u>, H<sub>2</sub>O, <span lang="en">English</span>.

<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="엑스"><mi>x</mi></math>

<aside><p>상자.</p></aside>

<div class="speech"><p class="speaker">점순</p><p>이거 없지?</p></div>

<table><caption>표</caption><tr><th scope="row" rowspan="2">가</th><td colspan="2"><table><tr><td>안
</td></tr></table></td></tr><tr><td>나</td></tr></table>

<iframe src="x">영상</iframe><script>alert(1)</script>

옛글 ᄒᆞᆫ글.
""",
}


def write_markdown(folder: Path, name: str) -> Path:
    """A made text and its picture in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hen.png").write_bytes(PNG)
    path = folder / f"{name}.md"
    path.write_text(TEXTS[name], encoding="utf-8", newline="\n")
    return path
