"""``python -m bangfu``."""

from bangfu.cli import main

main()
