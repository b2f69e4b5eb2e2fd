# SPDX-License-Identifier: AGPL-3.0-or-later
"""How right the braille is, and how fast: ``python -m bench.braille``."""
