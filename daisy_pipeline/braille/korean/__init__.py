# SPDX-License-Identifier: AGPL-3.0-or-later
"""Korean braille by the regulation of 2024 (한국 점자 규정): each article's rules in one place."""
