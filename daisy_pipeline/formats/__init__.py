# SPDX-License-Identifier: AGPL-3.0-or-later
"""Grammar and writing of file formats, shared by readers, emitters and checks."""
