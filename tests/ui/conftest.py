"""Opens every window of the tests offscreen."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
