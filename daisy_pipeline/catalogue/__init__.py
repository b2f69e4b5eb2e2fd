# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a library's catalogue says of a built item: KORMARC, and crosswalks to other schemes."""
