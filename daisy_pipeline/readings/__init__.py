# SPDX-License-Identifier: AGPL-3.0-or-later
"""How print is spoken: rules and lexicons fill ``Run.speak``, the doubtful is listed."""
