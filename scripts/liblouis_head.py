# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a table for liblouis begins: what liblouis searches tables by, and the licence."""

from __future__ import annotations

HEAD = """\
# liblouis: Korean, {english} (rules of 2024)
#
# -----------
#-index-name: Korean (2024), {english}
#-display-name: Korean {english} braille (2024)
#
#+language:ko
#+region:ko-KR
#+type:literary
#+contraction:{contraction}
#+grade:{grade}
#+version:2024
#+dots:6
#+direction:forward
# -----------
#
# 한국 점자 규정 (Korean braille regulation, 2024), articles 1 to 18, 29, 33 to 35, 40 to 44,
# 46, 49 to 55 and the signs of 60 to 71. Generated; do not edit: see README.md.
#
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# This file is free software: you can redistribute it and/or modify it under the terms of the GNU
# Lesser General Public License as published by the Free Software Foundation, either version 2.1 of
# the License, or (at your option) any later version.
#
# This file is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY; without
# even the implied warranty of MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE. See the GNU
# Lesser General Public License for more details: <https://www.gnu.org/licenses/>.
"""
