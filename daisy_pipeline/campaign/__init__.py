# SPDX-License-Identifier: AGPL-3.0-or-later
"""The 1사서 1데이지 campaign and the service's figures: with units, sources and periods.

What the database counts comes from ``ledger.counts``; here it becomes figures that people read.
"""
