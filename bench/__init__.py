# SPDX-License-Identifier: AGPL-3.0-or-later
"""What we claim about speed, memory and safety: each a command that anyone can run."""
