# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is done with recordings as they come in: receive, decide, report, count the hours."""
