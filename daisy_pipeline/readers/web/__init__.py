# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of the web to blocks of the Book: shared by EPUB, HTML, Markdown and DAISY 2.02."""
