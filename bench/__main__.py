"""Measure, and tell. Started by bin/bench, which gives it a PostgreSQL and a Redis."""

import argparse
import json
import os
import secrets
import statistics
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from bench import report
from bench.cases import Case, cases
from bench.report import Measured, Side
from bench.servers import cpu, serving
from bench.traffic import one_by_one, percentile, side_by_side

ROUNDS = 3


class Bench:
    """The two programs and the database, watched."""

    def __init__(self, ports: dict[str, int], pids: dict[str, int], database: int) -> None:
        self.ports, self.pids, self.database = ports, pids, database

    def round(self, side: str, requests: list[bytes]) -> Side:
        """One run over one connection: CPU of the web processes and of PostgreSQL, and times."""
        before = cpu(self.pids[side]), cpu(self.database)
        took, _ = one_by_one(self.ports[side], requests)
        after = cpu(self.pids[side]), cpu(self.database)
        web, database = ((b - a) / len(requests) * 1e3 for a, b in zip(before, after, strict=True))
        return Side(web, database, percentile(took, 50), percentile(took, 99))

    def case(self, case: Case, number: int) -> Measured:
        """The sides take turns, so that a busy neighbour meets both."""
        makers = {"floor": case.floor, "ours": case.ours}
        rounds: dict[str, list[Side]] = {"floor": [], "ours": []}
        rates: dict[str, float] = {}
        n = max(int(number * case.weight), 10)
        for at in range(-1, ROUNDS):
            for side, make in makers.items():
                if make is None:
                    continue
                # A tick of the kernel's accounts is 10 ms: the floor needs more requests.
                asked = [one.written() for one in make(n * 4 if side == "floor" else n)]
                if at < 0:  # warms every process
                    side_by_side(self.ports[side], asked[: max(n // 4, 16)])
                else:
                    rounds[side].append(self.round(side, asked))
        for side, make in makers.items():
            if make is not None:
                asked = [one.written() for one in make(n)]
                rates[side] = side_by_side(self.ports[side], asked)
        return Measured(case, _median(rounds["floor"]), _median(rounds["ours"]), rates)


def _median(rounds: list[Side]) -> Side | None:
    if not rounds:
        return None
    return Side(*(statistics.median(values) for values in zip(*rounds, strict=True)))


def main() -> None:
    given = _arguments()
    scratch = Path(os.environ["BENCH_SCRATCH"])
    ports = {side: int(os.environ[f"BENCH_{side.upper()}_PORT"]) for side in ("floor", "ours")}
    known = _known(given.orders, given.known)
    with ExitStack() as running:
        pids = {
            "floor": running.enter_context(
                serving(
                    [*FLOOR, f"--bind=127.0.0.1:{ports['floor']}", "bench.floor:application"],
                    {"BENCH_KNOWN": json.dumps(_ids(known))},
                    f"http://127.0.0.1:{ports['floor']}/work-orders",
                    scratch / "floor.log",
                )
            ),
            "ours": running.enter_context(
                serving(
                    ["-c", "python:repair_angel.serving.gunicorn"],
                    {"PORT": str(ports["ours"])},
                    f"http://localhost:{ports['ours']}/health",
                    scratch / "ours.log",
                )
            ),
        }
        bench = Bench(ports, pids, int(os.environ["BENCH_POSTGRES"]))
        found = []
        for case in cases(known, lambda path, body: _ask(ports["ours"], known, path, body)):
            if not any(part in case.name for part in given.only.split(",")):
                continue
            try:
                found.append(bench.case(case, 60 if given.quick else 400))
            except (RuntimeError, OSError) as fault:
                report.say(f"{case.name}: {fault}")
            else:
                report.say(report.line(found[-1]))
    report.say("")
    report.table(found)
    if given.json:
        given.json.write_text(report.as_json(found, given.orders))


FLOOR = ["--workers=2", "--worker-class=gthread", "--threads=8", "--keep-alive=5"]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("--orders", type=int, default=100_000, help="work orders to begin with")
    parser.add_argument("--quick", action="store_true", help="fewer requests")
    parser.add_argument(
        "--only", default="", help="cases with one of these in their name: list,pdf"
    )
    parser.add_argument("--known", type=Path, help="what the seed said of a database kept")
    parser.add_argument("--json", type=Path, help="write the numbers to this file as well")
    return parser.parse_args()


def _known(orders: int, kept: Path | None) -> dict[str, Any]:
    """What the cases know of the database: as kept in the file, else seeded (and kept there)."""
    if kept is not None and kept.exists():
        return json.loads(kept.read_text())
    report.say(f"Seeding {orders:,} work orders …")
    known = _seed(orders)
    if kept is not None:
        kept.write_text(json.dumps(known))
    return known


def _seed(orders: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.seed", str(orders)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def _ids(known: dict[str, Any]) -> dict[str, int]:
    return {name: value for name, value in known.items() if isinstance(value, int)}


def _ask(port: int, known: dict[str, Any], path: str, body: Any) -> dict[str, Any]:
    headers = {
        "Authorization": f"Bearer {known['token']}",
        "Content-Type": "application/json",
        "Idempotency-Key": secrets.token_hex(8),
    }
    asked = Request(f"http://localhost:{port}{path}", json.dumps(body).encode(), headers)
    try:
        with urlopen(asked, timeout=30) as answer:
            return json.load(answer)
    except HTTPError as fault:
        raise RuntimeError(f"{path}: {fault.read()[:400]!r}") from None


if __name__ == "__main__":
    main()
