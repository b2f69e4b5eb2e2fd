# SPDX-License-Identifier: AGPL-3.0-or-later
"""HWP 5 and HWPX: two files of one document model (``document``), from which one Book is made."""
