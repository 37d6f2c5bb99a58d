"""What the benchmarks share: a server on a core of its own, people with tokens, fast sockets, and a table."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
if str(ROOT) not in sys.path:  # each benchmark also runs as a file of its own
    sys.path.insert(0, str(ROOT))
