"""Runs the benchmarks one after the other and prints one table of their bars.

Usage: python benchmarks/run.py [NAME ...] [--quick]
"""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NOT_BENCHMARKS = {"run", "report"}


def main(arguments: list[str]) -> int:
    """Run the named benchmarks, or all of them."""
    quick = [argument for argument in arguments if argument == "--quick"]
    known = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_BENCHMARKS)
    names = [argument for argument in arguments if not argument.startswith("-")] or known
    if unknown := [name for name in names if name not in known]:
        print(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    lines = [line for name in names if (line := _run(name, quick)) is not None]
    _table(lines)
    return int(len(lines) < len(names) or any(not bar["holds"] for line in lines for bar in line["bars"].values()))


def _run(name: str, quick: list[str]) -> dict | None:
    print(f"== {name}", flush=True)
    command = [sys.executable, str(HERE / f"{name}.py"), *quick]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=HERE.parent) as process:
        last = ""
        for line in process.stdout or ():
            if not line.startswith("{"):
                print(line, end="", flush=True)
            last = line
    if not last.startswith("{"):
        print(f"{name} ended without its JSON line (exit code {process.returncode})", file=sys.stderr)
        return None
    return json.loads(last)


def _table(lines: list[dict]) -> None:
    print(f"\n{'benchmark':<12} {'bar':<34} {'value':>12} {'bound':>12}")
    for line in lines:
        for name, bar in line["bars"].items():
            sign = "≤" if bar.get("at_most") else "≥"
            verdict = "" if bar["holds"] else "  MISSED"
            print(f"{line['benchmark']:<12} {name:<34} {bar['value']:>12g} {sign} {bar['floor']:>10g}{verdict}")
        for absent in line.get("absent", []):
            print(f"{line['benchmark']:<12} absent: {absent}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
