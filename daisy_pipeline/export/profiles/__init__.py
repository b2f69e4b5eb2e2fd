# SPDX-License-Identifier: AGPL-3.0-or-later
"""Destinations as they come with the program; a library's own stand in ``destinations/``."""
