# SPDX-License-Identifier: AGPL-3.0-or-later
"""The facts of an item in other schemes: MARC 21, Dublin Core, ONIX 3, schema.org.

Tables by reference 2.6 (W3C crosswalk of accessibility metadata, ONIX code lists). None of them
holds everything: the manifest's entry does (``catalogue.manifest_entry``).
"""
