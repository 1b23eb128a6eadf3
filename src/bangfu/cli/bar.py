"""Progress of long work on the terminal: one line that moves, or plain lines in a log."""

import sys
import time

import click

WIDTH = 24
FULL = 100


class Bar:
    """Shows step, share and seconds; where nobody watches, one line per finished step."""

    def __init__(self) -> None:
        self.is_live = sys.stdout.isatty()
        self._step = 0
        self._line = ""
        self._began = time.monotonic()
        self._shown = ""

    def tell(self, step: int, steps: int, title: str, part: float) -> None:
        """Progress of one step among several; ``part`` is 0 to 1."""
        if step != self._step:
            self.end()
            self._step, self._began = step, time.monotonic()
        self._line = f"[{step}/{steps}] {title}"
        filled = min(WIDTH, max(0, round(part * WIDTH)))
        bar = "█" * filled + "·" * (WIDTH - filled)
        shown = f"{self._line} {bar} {round(min(part, 1) * FULL):>3}%"
        if self.is_live and shown != self._shown:
            click.echo(f"\r\x1b[K{shown}", nl=False)
            self._shown = shown

    def end(self) -> None:
        """The present step is done."""
        if self._line:
            start = "\r\x1b[K" if self.is_live else ""
            click.echo(f"{start}{self._line}  {time.monotonic() - self._began:.1f} s")
        self._line = self._shown = ""
