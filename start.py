#!/usr/bin/env python3
"""Sets everything up and opens the sample district; `start.py test` sets everything up and runs every check.

Needs Python 3.11 or later and nothing else: it makes its own virtual environment in `.venv`.
"""

import argparse
import ctypes
import hashlib
import locale
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
FLOOR = (3, 11)
MOST_WORKERS = 4
WINDOW_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
SCREEN_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
}
FONT_PACKAGE = "fonts-noto-cjk"
CHINESE = (os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or "").lower().startswith(
    ("zh", "chinese")
)
SERVER_PACKAGE = "postgresql-15-postgis-3"


def say(english: str, chinese: str) -> None:
    """Tell the person, before the program with its own translations is there."""
    print(chinese if CHINESE else english, file=sys.stderr, flush=True)


def main() -> int:
    """Set up, then open the window or run the checks."""
    if sys.version_info < FLOOR:
        version = sys.version.split()[0]
        say(f"GridSteward needs Python {FLOOR[0]}.{FLOOR[1]} or later; this is {version}.",
            f"网格管家需要 Python {FLOOR[0]}.{FLOOR[1]} 或更高版本，当前为 {version}。")
        return 2
    arguments, rest = read_arguments(sys.argv[1:])
    testing = arguments.command == "test"
    python = make_environment(testing=testing)
    if python is None or not install_system_packages(testing=testing):
        return 1
    if testing:
        return run_checks(python, rest, slow=arguments.slow)
    return open_sample(python, arguments.screenshot)


def read_arguments(words: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Understand the command line; with `test`, what is not understood here is for pytest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", nargs="?", choices=["open", "test"], default="open",
                        help="open the sample district (default), or run every check and test")
    parser.add_argument("--slow", action="store_true", help="with test: run the soaks and fuzzers too")
    parser.add_argument("--screenshot", metavar="FILE", help="leave a picture of the window there and exit")
    arguments, rest = parser.parse_known_args(words)
    if rest and arguments.command != "test":
        parser.error(f"not understood: {' '.join(rest)}")
    return arguments, rest


def make_environment(*, testing: bool) -> Path | None:
    """Make `.venv` with the project in it, unless it is there for just this project file; return its Python."""
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = VENV / "gridsteward-setup"
    done = stamp.read_text().splitlines() if python.exists() and stamp.exists() else []
    if done[:1] != [_interpreter()]:
        done = []
    if {_fingerprint(testing=testing), _fingerprint(testing=True)} & set(done):
        return python
    say("Setting up GridSteward in .venv (the first time takes a few minutes) …",
        "正在 .venv 中准备网格管家（首次需要几分钟）……")
    if not done and not _make_venv(python):
        return None
    extra = "[test]" if testing else ""
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
               "--constraint", str(ROOT / "constraints.txt"), "--editable", f"{ROOT}{extra}"]
    if subprocess.run(command, check=False).returncode != 0:
        say("The packages could not be installed (see above). Is the network or your package index reachable? "
            "Run the same command again to go on.",
            "软件包未能安装（见上）。请检查网络或软件源，然后再次运行同一命令即可继续。")
        return None
    stamp.write_text(f"{_interpreter()}\n{_fingerprint(testing=testing)}\n")
    return python


def _interpreter() -> str:
    """Name what an environment is tied to: this Python and this place."""
    return f"{sys.executable} {sys.version_info[:3]} {ROOT}"


def _fingerprint(*, testing: bool) -> str:
    content = (ROOT / "pyproject.toml").read_bytes() + (ROOT / "constraints.txt").read_bytes()
    return f"{hashlib.sha256(content).hexdigest()} {'test' if testing else 'run'}"


def _make_venv(python: Path) -> bool:
    """Make the environment anew: one made by another Python or left half-done is no use."""
    if VENV.exists():
        shutil.rmtree(VENV)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False, capture_output=True, text=True)
    if made.returncode == 0 and python.exists():
        return True
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if "ensurepip" not in made.stdout + made.stderr:
        say(f"No virtual environment could be made in {VENV}:", f"无法在 {VENV} 建立虚拟环境：")
        print(made.stdout + made.stderr, file=sys.stderr)
    elif _apt_install([package]):
        return _make_venv(python)
    else:
        say(f"Python's venv module is incomplete here. Install it (Debian, Ubuntu: sudo apt-get install {package}) "
            "and run the same command again.",
            f"此处的 Python 缺少 venv 组件，请先安装：\n  sudo apt-get install {package}\n再运行同一命令。")
    return False


def install_system_packages(*, testing: bool) -> bool:
    """Install what Qt needs from the system where we may; say exactly what is missing where we may not."""
    if not sys.platform.startswith("linux"):
        return True
    needed, wished = _missing_packages(testing=testing)
    if not needed and not wished:
        return True
    if _apt_install(needed + wished):
        return True
    if wished:
        packages = " ".join(wished)
        say(f"Some things will be left out or look poor without: sudo apt-get install {packages}",
            f"缺少下列软件包时，部分功能不可用或显示不佳：sudo apt-get install {packages}")
    if needed:
        packages = " ".join(needed)
        libraries = ", ".join(library for library, name in WINDOW_LIBRARIES.items() if name in needed)
        say(f"Qt needs system packages: sudo apt-get install {packages}  (elsewhere: the packages with {libraries})",
            f"Qt 需要系统软件包：sudo apt-get install {packages}（其他系统：提供 {libraries} 的软件包）")
    return not needed


def _missing_packages(*, testing: bool) -> tuple[list[str], list[str]]:
    needed = [package for library, package in WINDOW_LIBRARIES.items() if not _loads(library)]
    wished = [package for library, package in SCREEN_LIBRARIES.items() if _has_display() and not _loads(library)]
    if not _has_chinese_font():
        wished.append(FONT_PACKAGE)
    if testing and not list(Path("/usr/share/postgresql").glob("*/extension/postgis.control")):
        wished.append(SERVER_PACKAGE)
    return needed, wished


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_chinese_font() -> bool:
    lister = shutil.which("fc-list")
    if lister is None:
        return any(Path("/usr/share/fonts").rglob("*CJK*"))
    return bool(subprocess.run([lister, ":lang=zh-cn"], check=False, capture_output=True).stdout.strip())


def _apt_install(packages: list[str]) -> bool:
    """Install Debian packages if we are root and this is Debian or a relative; quietly decline otherwise."""
    if not packages or shutil.which("apt-get") is None or os.geteuid() != 0:
        return False
    say(f"Installing system packages: {' '.join(packages)} …", f"正在安装系统软件包：{' '.join(packages)} ……")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"],
                    ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]):
        finished = subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
        if finished.returncode != 0 and command[1] == "install":
            return False
    return True


def _has_display() -> bool:
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_sample(python: Path, screenshot: str | None) -> int:
    """Open the sample district, made on first use; without a display leave a screenshot and a summary instead."""
    picture = ["--screenshot", str(Path(screenshot).absolute())] if screenshot else []
    return subprocess.run([str(python), "-m", "app", "demo", *picture], check=False, cwd=ROOT).returncode


def run_checks(python: Path, rest: list[str], *, slow: bool) -> int:
    """Run every check and test; arguments not known here go to pytest."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONFAULTHANDLER": "1"}
    workers = ["-n", str(min(os.cpu_count() or 1, MOST_WORKERS)), "--dist", "loadfile"]
    selection = ["-m", "slow or not slow"] if slow else []
    return subprocess.run([str(python), "-m", "pytest", *workers, *selection, *rest], check=False, cwd=ROOT,
                          env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
