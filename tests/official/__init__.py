# SPDX-License-Identifier: AGPL-3.0-or-later
"""The official grammars of ``shared/standards`` as judges of what we write."""
