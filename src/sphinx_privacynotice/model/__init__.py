"""Sites, packs, projects and records as typed data; every problem is a finding with its place.

May be imported by every room but `base` and `yamlio`; imports those two.
"""
