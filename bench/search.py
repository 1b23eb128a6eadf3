"""Searches by twenty people at once over a whole city, beside the health page of the server.

``python -m bench.search <home>`` prints the fiftieth and ninety-fifth percentile of each kind, for
people who search once a second each, and for people who never pause.
"""

import os
import statistics
import sys
from pathlib import Path
from urllib.parse import urlencode

from bench import arms, pages

ACCOUNT = "city"
KINDS = {
    "name": ["陈大伟", "王芳", "李建国", "张秀英"],
    "part of a name": ["大伟", "建国", "秀英"],
    "pinyin": ["chendawei", "wang fang", "lijianguo"],
    "initials": ["cdw", "ljg", "zxy"],
    "number": ["4210831002", "421022100201-0000"],
}


def percentile(times: list[float], share: float) -> float:
    """The time that this share of answers did not exceed."""
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def main(home: Path) -> None:
    """Measure and print."""
    os.environ["BANGFU_HOME"] = str(home)
    arms.django()
    from bangfu.registry.catalogue import queries as catalogue
    from bangfu.web.accounts import demo

    listed = {account.username: account for account in demo.accounts(catalogue.site())}
    log_in = ("/login/", ACCOUNT, listed[ACCOUNT].password)
    with pages.server(home) as port:
        pages.storm(port, ["/households/"], log_in)  # every worker has read its pack
        for pause in (1.0, 0.0):
            print(f"20 people, {'a search a second each' if pause else 'no pause'}")
            _tell("health", pages.storm(port, ["/health"], None, pause))
            for kind, texts in KINDS.items():
                asked = [f"/households/?{urlencode({'q': text})}" for text in texts]
                _tell(kind, pages.storm(port, asked, log_in, pause))


def _tell(kind: str, times: list[float]) -> None:
    p50, p95 = statistics.median(times) * 1000, percentile(times, 0.95) * 1000
    print(f"{kind:16} {len(times):6} answers  p50 {p50:7.1f} ms  p95 {p95:7.1f} ms", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
