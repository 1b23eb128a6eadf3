"""``python -m bench.engine``."""

from bench.engine.report import main

main()
