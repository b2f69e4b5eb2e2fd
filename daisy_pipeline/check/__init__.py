# SPDX-License-Identifier: AGPL-3.0-or-later
"""Our validators: DAISY 2.02, DAISY 3 and EPUB 3, ours or another's (see ``door``)."""
