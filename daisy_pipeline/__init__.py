# SPDX-License-Identifier: AGPL-3.0-or-later
"""Make accessible books: one title and its recording in, every alternative format out."""

__version__ = "0.1.0"
