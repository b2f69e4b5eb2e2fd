# SPDX-License-Identifier: AGPL-3.0-or-later
"""Speech for titles that nobody reads, with exactly known times."""
