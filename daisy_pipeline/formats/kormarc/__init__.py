# SPDX-License-Identifier: AGPL-3.0-or-later
"""KORMARC 통합서지용 (KS X 6006-0:2023): a record, its rules, MARCXML and ISO 2709."""
