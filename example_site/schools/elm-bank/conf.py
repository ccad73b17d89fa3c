"""The site of Elm Bank School."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from trust_conf import *

project = html_title = "Elm Bank School"
