# SPDX-License-Identifier: AGPL-3.0-or-later
"""Named rules that tidy a Book before anything else sees it; every change is counted."""
