"""The MyST syntax that the page reader knows, whatever a site's conf.py says."""

from __future__ import annotations

from myst_parser.config.main import MdParserConfig

EXTENSIONS = {
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "fieldlist",
    "html_admonition",
    "strikethrough",
    "substitution",
    "tasklist",
}


def page_config() -> MdParserConfig:
    """Return the configuration for pages."""
    return MdParserConfig(enable_extensions=EXTENSIONS)
