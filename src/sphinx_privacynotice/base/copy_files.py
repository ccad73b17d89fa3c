"""Where the copies of a notice are kept below the folder of reading copies: names for any site and notice."""

from __future__ import annotations

import re
from urllib.parse import quote


def file_name(key: str) -> str:
    """Return ``key`` as a file's name without separators, for any key."""
    name = re.sub(r"[^\w.-]", lambda found: quote(found[0], safe="", errors="surrogatepass"), key)
    return re.sub(r"^\.", "%2E", name)


def copy_name(folder: str, site: str, notice: str) -> str:
    """Return the name of the reading copy of a notice in ``folder``, without its ending."""
    return f"{folder}/{file_name(site)}/{file_name(notice)}"
