# SPDX-License-Identifier: AGPL-3.0-or-later
"""Workspace, settings and title.toml: what people wrote, checked, with lines for findings."""
