"""What every room uses: findings, messages, escaping, dates, reading and writing files.

May be imported by all; imports nothing of ours.
"""
