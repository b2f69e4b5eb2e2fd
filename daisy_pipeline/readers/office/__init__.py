# SPDX-License-Identifier: AGPL-3.0-or-later
"""Documents of word processors: a flat flow of pieces that becomes nested blocks (``flow``)."""
