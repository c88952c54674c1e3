"""Accounts, roles, organisations, adult sign-in and privacy.

Everything about who somebody is stands here; what a person did stands in the rooms above.
"""
