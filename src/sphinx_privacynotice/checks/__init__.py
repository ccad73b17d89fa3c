"""Checks: one small function each, a registry, and the reports of what they find."""
