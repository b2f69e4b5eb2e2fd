# SPDX-License-Identifier: AGPL-3.0-or-later
"""Large print: tagged PDF in volumes, and DOCX for those who adapt it."""
