"""Jobs on a code host: one comment on each pull request kept up to date, one weekly pull request.

May be imported by nobody; imports `base` and the standard library, so a job with rights needs no more.
"""
