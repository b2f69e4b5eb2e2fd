# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every product needs of a Book: safe ids, contents, reading order, playing times, files."""
