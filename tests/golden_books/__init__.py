# SPDX-License-Identifier: AGPL-3.0-or-later
"""Golden Books: what each reader made of a document when a person last compared the two."""
