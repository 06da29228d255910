"""Tries the frozen program with every format and kind of file, to show that nothing that was left out is missed.

    .venv/bin/python packaging/smoke.py [FOLDER]      the folder with the launcher; what `make package-smoke` calls

It runs in `.venv`, whose libraries make the files; the program is called as anybody calls it, with an empty home, and
each call is ended hard after a time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 600
WINDOW_SECONDS = 20
TEN = ("-n", "10")

# Ending, and what Pillow is told besides.
PICTURES: dict[str, dict[str, Any]] = {
    **{ending: {} for ending in ("png", "jpg", "bmp", "gif", "webp", "avif", "tiff", "ppm")},
    "lossless.webp": {"lossless": True},
    **{f"{name}.tif": {"compression": name} for name in ("tiff_lzw", "tiff_adobe_deflate", "jpeg", "packbits", "zstd")},
}
# Ending, and the coding as libsndfile calls it.
SOUNDS = {"wav": "PCM_24", "flac": "PCM_16", "ogg": "VORBIS", "opus": "OPUS", "mp3": "MPEG_LAYER_III"}


class SmokeError(Exception):
    """What the program did not do, in one sentence."""


class Program:
    """The frozen program, called in a scratch folder with an empty home."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self.folder, self.scratch = folder, scratch
        self.launcher = folder / ("labeller.exe" if sys.platform == "win32" else "labeller")
        home = {name: str(scratch / "home") for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA")}
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TMPDIR", "LANG") if name in os.environ}
        self.environment = {**kept, **home, "QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin"}
        (scratch / "home").mkdir(parents=True)
        self.calls = 0

    def run(self, *arguments: object, statuses: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
        """Call it. Raises SmokeError for another status, for a traceback, and for thinking too long."""
        self.calls += 1
        command = [str(self.launcher), *map(str, arguments)]
        said = f"labeller {' '.join(command[1:])}"
        try:
            done = subprocess.run(
                command,
                cwd=self.scratch,
                env=self.environment,
                check=False,
                timeout=SECONDS,
                capture_output=True,
                encoding="utf-8",
            )
        except subprocess.TimeoutExpired as error:
            raise SmokeError(f"{said} took more than {SECONDS} seconds.") from error
        if done.returncode not in statuses or "Traceback" in done.stderr:
            raise SmokeError(f"{said} ended with {done.returncode}: {done.stderr.strip() or done.stdout.strip()}")
        return done

    def json(self, *arguments: object) -> Any:
        return json.loads(self.run(*arguments, "--json").stdout)


def errors_are_one_line(program: Program) -> str:
    program.run("--version")
    program.run("--help")
    for wrong in (("nonsense",), ("info", "missing.labeller")):
        said = program.run(*wrong, statuses=(1, 2)).stderr
        if said.count("\n") != 1:
            raise SmokeError(f"labeller {' '.join(wrong)} said {said!r}.")
    return "version, help and errors"


def pictures_are_read(program: Program) -> str:
    """Every kind of picture is imported, and looked at by the encoder."""
    from PIL import Image

    folder = program.scratch / "pictures"
    folder.mkdir()
    for number, (ending, options) in enumerate(PICTURES.items()):
        Image.linear_gradient("L").rotate(20 * number).convert("RGB").save(folder / f"{number}.{ending}", **options)
    _take_in(program, "image-classification", folder, len(PICTURES))
    return f"{len(PICTURES)} kinds of pictures"


def sounds_are_read(program: Program) -> str:
    import numpy as np
    import soundfile

    folder = program.scratch / "sounds"
    folder.mkdir()
    for number, (ending, coding) in enumerate(SOUNDS.items()):
        wave = 0.5 * np.sin(np.arange(48_000) * 0.02 * (number + 1))
        kind = "OGG" if ending == "opus" else ending.upper()
        soundfile.write(folder / f"{number}.{ending}", wave, 48_000, format=kind, subtype=coding)
    _take_in(program, "audio-classification", folder, len(SOUNDS))
    return f"{len(SOUNDS)} kinds of sounds"


def _take_in(program: Program, task: str, source: Path, count: int) -> None:
    project = f"{task}.labeller"
    program.run("new", project, "--task", task, "--labels", "red,green,blue")
    told = program.json("import", project, source, "--unlabelled")
    if told["items_added"] != count or told["problems"]:
        raise SmokeError(f"Of {count} files in {source.name} the import says {told}.")
    if len(program.json("suggest", project, *TEN)) != min(10, count):
        raise SmokeError(f"Not every item of {source.name} was suggested.")


def samples_go_through_every_format(program: Program) -> str:
    """Each sample is labelled by the loop and written in every format that can hold it; all formats are written."""
    formats = {one["name"]: one for one in program.json("formats")}
    written = set()
    for sample in json.loads((ROOT / "projects" / "samples.json").read_text("utf-8")):
        name, out = sample["name"], program.scratch / sample["name"]
        program.run("demo", "--headless", "--sample", name, "--budget", "40", "--out", out)
        (project,) = out.rglob("*.labeller")
        for kind in (key for key, one in formats.items() if one["write"] and sample["task"] in one["holds"]["tasks"]):
            target = out / f"as-{kind}"
            program.run("export", project, target, "--format", kind)
            program.run("validate", target, "--format", kind)
            written.add(kind)
        for command in (("suggest", project), ("outlook", project), ("check", project), ("info", project)):
            program.run(*command)
    missed = {key for key, one in formats.items() if one["write"]} - written
    if missed:
        raise SmokeError(f"No sample was written as {', '.join(sorted(missed))}.")
    return f"{len(written)} formats written and validated"


def parquet_comes_back(program: Program) -> str:
    source = next((program.scratch / "messages" / "as-parquet").rglob("*.parquet"))
    _take_in(program, "text-classification", source, 40)
    return "Parquet read"


def models_suggest(program: Program) -> str:
    """A classifier of the user's own, run by ONNX Runtime."""
    import onnx
    from onnx import TensorProto, helper

    pixels = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, [1, 3, 32, 32])
    scores = helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, 3])
    nodes = [
        helper.make_node("GlobalAveragePool", ["pixels"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["scores"]),
    ]
    graph = helper.make_graph(nodes, "colors", [pixels], [scores])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    helper.set_model_props(model, {"names": "{0: 'red', 1: 'green', 2: 'blue'}"})
    onnx.save(model, program.scratch / "colors.onnx")
    program.run("prelabel", "image-classification.labeller", "--model", "colors.onnx")
    return "a model of the user's"


def window_stays_open(program: Program) -> str:
    """The window is opened on a project without a screen, left alone, and ended."""
    command = [program.launcher, "image-classification.labeller"]
    opened = subprocess.Popen(command, cwd=program.scratch, env=program.environment, stderr=subprocess.PIPE, text=True)
    try:
        _, said = opened.communicate(timeout=WINDOW_SECONDS)
    except subprocess.TimeoutExpired:
        opened.kill()
        _, said = opened.communicate()
        if "Traceback" not in said and "Error" not in said:
            return "the window"
    raise SmokeError(f"The window ended with {opened.returncode}: {said}")


CHECKS: tuple[Callable[[Program], str], ...] = (
    errors_are_one_line,
    pictures_are_read,
    sounds_are_read,
    models_suggest,
    window_stays_open,
    samples_go_through_every_format,
    parquet_comes_back,
)


def _marks(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of every file of the program, to see that it wrote nothing there."""
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*")}


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0] if arguments else ROOT / "build" / "package" / "frozen" / "labeller").resolve()
    before = _marks(folder)
    with tempfile.TemporaryDirectory(prefix="labeller-smoke-") as scratch:
        program = Program(folder, Path(scratch) / "a folder")
        try:
            for check in CHECKS:
                print(check(program), flush=True)
        except SmokeError as error:
            print(f"Smoke: {error}", file=sys.stderr)
            return 1
    if _marks(folder) != before:
        print("Smoke: the program wrote into its own folder.", file=sys.stderr)
        return 1
    print(f"calls {program.calls}, all as they should be, nothing written into the program's folder")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
