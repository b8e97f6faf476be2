"""How many times faster health checks run than their settings say: 1, but for tests."""

import os

CHECKS_FASTER = float(os.environ.get("SANDBOX_CHECKS_FASTER", "1"))
