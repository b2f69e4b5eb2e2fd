# SPDX-License-Identifier: AGPL-3.0-or-later
"""Duplicate warning: DREAM's holdings as a searchable file, and what in it is like a title."""
