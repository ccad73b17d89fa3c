"""All schools in one build, for the trust itself."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from trust_conf import *

project = html_title = "Privacy notices of Westshire Learning Trust"
html_static_path = ["../_static"]
exclude_patterns = ["_build", "*/index.md"]
