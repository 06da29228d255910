"""Makes `.venv` with everything that Labeller and its tests need, on a machine that may have nothing but Python.

    python3 packaging/environment.py               set up (what `make setup` calls)
    python3 packaging/environment.py readers       make `.venv-readers` too: libraries that read what was exported
    python3 packaging/environment.py peers         make `.venv-peers` too: what the learning loop is measured against
    python3 packaging/environment.py package       make `.venv-package` too: only what goes into the packaged program
    python3 packaging/environment.py copyleft PYTHON DIR  make one in DIR with those under copyleft licences
    python3 packaging/environment.py lock          compile the requirement files anew

It needs only the standard library, and it says in one sentence what to install where it cannot do so itself.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
# What the readers need and what Labeller needs exclude each other.
READERS_VENV = ROOT / ".venv-readers"
READERS_PYTHON = READERS_VENV / "bin" / "python"
# What the packaged program is made of, and what makes it.
PACKAGE_VENV = ROOT / ".venv-package"
PACKAGE_PYTHON = PACKAGE_VENV / "bin" / "python"
# What only one benchmark needs.
PEERS_VENV = ROOT / ".venv-peers"
PEERS_PYTHON = PEERS_VENV / "bin" / "python"
LOCKS = ROOT / "requirements"
OLDEST_PYTHON = (3, 11)
OLDEST_COPYLEFT_PYTHON = "3.12"

# What PySide6 links to but does not bring along, with the Debian package of each. The first six are needed even
# without a screen, the others by a window under X11.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}

# uv reads none of pip's settings, and on some machines the package mirror is known only to pip.
PIP_SETTINGS = {
    "index-url": "UV_DEFAULT_INDEX",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
    "trusted-host": "UV_INSECURE_HOST",
}

# Other places to take packages from would put hashes into the lock that nobody else can get.
EXTRA_SOURCES = ("UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS")


class SetupError(Exception):
    """What is missing and how to get it, in one sentence."""


def set_up() -> None:
    add_qt_libraries()
    make_venv()
    install_uv()
    # Compiled now: the first start would do it otherwise, and where Python may keep nothing every start.
    uv("pip", "sync", "--require-hashes", "--compile-bytecode", LOCKS / "dev.txt", LOCKS / "uv.txt")
    # The build backend is in the lock, so that nothing is fetched without a hash.
    uv("pip", "install", "--no-deps", "--no-build-isolation", "--editable", ROOT)


def set_up_readers() -> None:
    """Make `.venv-readers` by the uv of `.venv`, which must be there."""
    if not python_can(READERS_PYTHON, "pass"):
        say("Making .venv-readers")
        uv("venv", "--quiet", "--clear", "--python", sys.executable, READERS_VENV)
    into = ("--quiet", "--python", READERS_PYTHON, "--require-hashes")
    # What has no wheel is built with tools from the lock, so that nothing is fetched without a hash.
    uv("pip", "install", *into, "--only-binary", ":all:", "--requirements", LOCKS / "readers-build.txt")
    locks = (LOCKS / "readers.txt", LOCKS / "readers-build.txt")
    uv("pip", "sync", *into, "--no-build-isolation", "--compile-bytecode", *locks)


def set_up_peers() -> None:
    """Make `.venv-peers` by the uv of `.venv`, which must be there."""
    set_up_beside(PEERS_VENV, PEERS_PYTHON, LOCKS / "peers.txt")


def set_up_package() -> None:
    """Make `.venv-package` by the uv of `.venv`, which must be there. The freezer takes up whatever lies around it."""
    set_up_beside(PACKAGE_VENV, PACKAGE_PYTHON, LOCKS / "package.txt")


def set_up_beside(folder: Path, python: Path, lock: Path) -> None:
    """Make an environment of what a lock lists, wheels only."""
    if not python_can(python, "pass"):
        say(f"Making {folder.name}")
        uv("venv", "--quiet", "--clear", "--python", sys.executable, folder)
    into = ("--quiet", "--python", python, "--require-hashes", "--only-binary", ":all:")
    uv("pip", "sync", *into, "--compile-bytecode", lock)


def set_up_copyleft_readers(python: str, folder: Path) -> None:
    """Make an environment of that Python in a folder, by the uv of `.venv`."""
    say(f"Making an environment in {folder}: some gigabytes")
    if not shutil.which(python) or not run(python, "-m", "venv", "--clear", "--without-pip", folder):
        raise SetupError(f"{python} does not run; name Python {OLDEST_COPYLEFT_PYTHON} or newer: COPYLEFT_PYTHON=...")
    into = ("--quiet", "--python", folder / "bin" / "python", "--require-hashes", "--only-binary", ":all:")
    uv("pip", "sync", *into, LOCKS / "copyleft-readers.txt")


def lock() -> None:
    compile_lock("uv.txt", "--group", "uv")
    compile_lock("readers-build.txt", "--group", "readers-build")
    compile_lock("readers.txt", "--group", "readers", "--constraints", "requirements/readers-build.txt")
    compile_lock("copyleft-readers.txt", "--group", "copyleft-readers", python=OLDEST_COPYLEFT_PYTHON)
    compile_lock("dev.txt", "pyproject.toml", "--group", "dev")
    compile_lock("peers.txt", "--group", "peers")
    compile_lock("runtime.txt", "pyproject.toml", "--constraints", "requirements/dev.txt")
    compile_lock("package.txt", "pyproject.toml", "--group", "package", "--constraints", "requirements/runtime.txt")


def compile_lock(name: str, *sources: str, python: str = ".".join(map(str, OLDEST_PYTHON))) -> None:
    """Compile one requirement file: one version of each package, for every system and every Python from `python` on."""
    say(f"Locking requirements/{name}")
    uv(
        *("pip", "compile", "--quiet", "--upgrade", "--universal", "--generate-hashes", "--no-emit-index-url"),
        *("--python-version", python, "--fork-strategy", "fewest"),
        *("--custom-compile-command", "make lock", "--output-file", f"requirements/{name}", *sources),
    )


def add_qt_libraries() -> None:
    """Install the system libraries of Qt that are missing, or say which they are: a window needs them, a job not."""
    missing = [] if sys.platform != "linux" else [name for name in QT_LIBRARIES if not is_loadable(name)]
    packages = [QT_LIBRARIES[name] for name in missing]
    if missing and not apt_install(packages):
        way = f"on Debian: apt install {' '.join(packages)}" if has_apt() else " ".join(missing)
        say(f"The window needs system libraries that are missing; {way}")


def is_loadable(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def make_venv() -> None:
    """Make `.venv` with pip; one that another Python or a broken run left behind is made anew."""
    if python_can(PYTHON, "import pip"):
        return
    package = "python{}.{}-venv".format(*sys.version_info)
    say("Making .venv")
    if not create_venv() and not (apt_install([package]) and create_venv()):
        raise SetupError(f"Python cannot make a virtual environment here; on Debian: apt install {package}")


def create_venv() -> bool:
    return run(sys.executable, "-m", "venv", *([] if python_can(PYTHON, "pass") else ["--clear"]), VENV, is_quiet=True)


def python_can(python: Path, statement: str) -> bool:
    """Whether an environment's Python is of the version that runs this, and can run the statement."""
    code = "import sys; assert sys.version_info[:2] == ({}, {}); {}".format(*sys.version_info[:2], statement)
    return python.exists() and run(python, "-c", code, is_quiet=True)


def install_uv() -> None:
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    if not run(*pip, "--require-hashes", "--only-binary", ":all:", "-r", LOCKS / "uv.txt"):
        raise SetupError("uv could not be installed; pip says why above.")


def uv(*arguments: str | Path) -> None:
    environment = {**os.environ, **settings_of_pip()}
    if "compile" in arguments:
        environment = {name: value for name, value in environment.items() if name not in EXTRA_SOURCES}
    if not run(UV, *arguments, environment=environment):
        raise SetupError("uv could not do its work; it says why above.")


def settings_of_pip() -> dict[str, str]:
    """pip's settings under the names that uv reads, where the environment does not set those already."""
    listed = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    found: dict[str, str] = {}
    for line in listed.stdout.splitlines():
        name, _, value = line.partition("=")
        variable = PIP_SETTINGS.get(name.rpartition(".")[2])
        if variable and variable not in os.environ:
            found.setdefault(variable, value.strip("'\""))
    return found


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages if that is allowed here; False if it is not, or if it failed."""
    become_root = root_prefix()
    if not has_apt() or become_root is None:
        return False
    say(f"Installing {' '.join(packages)}")
    apt = (*become_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2")
    run(*apt, "update", is_quiet=True)
    installed = run(*apt, "install", "--yes", "--no-install-recommends", *packages, is_quiet=True)
    if not installed:
        say("apt could not install them; `apt-get install` by hand says why.")
    return installed


def has_apt() -> bool:
    return shutil.which("apt-get") is not None


def root_prefix() -> list[str] | None:
    """What to put before a command to run it as root without a password, None if that is not allowed."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and run("sudo", "-n", "true", is_quiet=True):
        return ["sudo", "-n"]
    return None


def run(*command: str | Path, environment: dict[str, str] | None = None, is_quiet: bool = False) -> bool:
    """Run a command in the root of the repository; whether it succeeded."""
    output = subprocess.DEVNULL if is_quiet else None
    return subprocess.run(command, cwd=ROOT, env=environment, stdout=output, stderr=output, check=False).returncode == 0


def say(sentence: str) -> None:
    print(sentence, flush=True)


def main(arguments: list[str]) -> int:
    if sys.version_info < OLDEST_PYTHON:
        needed, given = (".".join(map(str, version[:2])) for version in (OLDEST_PYTHON, sys.version_info))
        say(f"Labeller needs Python {needed} or newer, this is {given}; name another: make PYTHON=python{needed} setup")
        return 1
    try:
        match arguments:
            case ["lock"]:
                lock()
            case ["readers"]:
                set_up_readers()
            case ["peers"]:
                set_up_peers()
            case ["package"]:
                set_up_package()
            case ["copyleft", python, folder]:
                set_up_copyleft_readers(python, Path(folder))
            case _:
                set_up()
    except SetupError as error:
        say(f"Set-up stopped: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
