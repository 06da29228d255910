"""Project files cut and flipped, byte by byte: what opens is right, what is wrong is said, and most is saved."""

from __future__ import annotations

import faulthandler
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.reliability.faults.judging import ALTERED, SAID, Verdict, is_untouched, judge
from tests.reliability.faults.tally import Tally
from tests.reliability.faults.victims import Victim, large, logged, packed, small
from tests.store.making import state_of

VICTIMS: tuple[Callable[[Path], Victim], ...] = (small, packed, logged, large)
_MASKS = (0x01, 0x80, 0xFF)
# A file that keeps the program busy for so long hangs.
_PATIENCE_S = 60

Damage = tuple[str, bytes, bytes]


def run(tally: Tally, flips: int, seed: int) -> None:
    """Flip about so many bytes of each file, or every byte with `flips` 0; cut a quarter as often."""
    for make in VICTIMS:
        with TemporaryDirectory(prefix="labeller-faults-") as folder:
            victim = make(Path(folder))
            _run(tally, victim, flips, seed, Path(folder) / "damaged")


def _run(tally: Tally, victim: Victim, flips: int, seed: int, folder: Path) -> None:
    folder.mkdir()
    sound = state_of(victim.write(folder, victim.content))
    shares: dict[str, list[float]] = {}
    altered: dict[str, int] = {}
    for what, damages in _kinds(victim, flips, random.Random(seed)):
        for where, content, log in damages:

            def trial(content: bytes = content, log: bytes = log, what: str = what) -> str:
                verdict = _verdict(victim, folder, content, log, sound)
                if verdict.kind == SAID:
                    shares.setdefault(what, []).append(verdict.saved)
                altered[what] = altered.get(what, 0) + (verdict.kind == ALTERED)
                return "recovered" if verdict.saved == 1.0 else "clear"

            faulthandler.dump_traceback_later(_PATIENCE_S, exit=True, file=sys.__stderr__)
            tally.run(f"{victim.name} project: {what}", trial, f"{where}, seed {seed}")
            faulthandler.cancel_dump_traceback_later()
        row = tally.rows[f"{victim.name} project: {what}"]
        row.note = _note(shares.get(what, []), altered.get(what, 0))


def _note(shares: list[float], altered: int) -> str:
    saved = f"  {len(shares):,} said to be damaged: {sum(shares) / len(shares):.1%} of answers saved" if shares else ""
    return saved + (f"; {altered:,} changed a value unseen" if altered else "")


def _verdict(victim: Victim, folder: Path, content: bytes, log: bytes, sound: object) -> Verdict:
    for left in folder.iterdir():
        left.unlink()
    path = victim.write(folder, content, log)
    # Of most bytes nothing depends, and a quick look is enough.
    if log == victim.log and is_untouched(path, sound):
        return Verdict("harmless")
    return judge(victim, path)


def _kinds(victim: Victim, flips: int, draw: random.Random) -> Iterator[tuple[str, Iterator[Damage]]]:
    content, log = victim.content, victim.log
    yield "a byte flipped", _flipped(content, flips, draw, lambda changed: (changed, log))
    yield "cut", ((f"cut at {at}", content[:at], log) for at in _places(content, max(flips // 4, 1), draw))
    yield "a page of another content", _wrecked(content, log, max(flips // 20, 4), draw)
    if log:
        yield "a byte of its log flipped", _flipped(log, flips, draw, lambda changed: (content, changed))
        yield "its log cut", ((f"log cut at {at}", content, log[:at]) for at in _places(log, max(flips // 4, 1), draw))


def _flipped(
    content: bytes, flips: int, draw: random.Random, placed: Callable[[bytes], tuple[bytes, bytes]]
) -> Iterator[Damage]:
    for at in range(len(content)) if not flips else _places(content, flips, draw):
        mask = draw.choice(_MASKS)
        changed = bytearray(content)
        changed[at] ^= mask
        yield (f"byte {at} by {mask:#x}", *placed(bytes(changed)))


def _places(content: bytes, count: int, draw: random.Random) -> list[int]:
    """Places spread over the file, and all of its first hundred if there are enough."""
    first = range(min(count // 10, 100))
    return [*first, *sorted(draw.sample(range(len(content)), min(max(count - len(first), 1), len(content))))]


def _wrecked(content: bytes, log: bytes, count: int, draw: random.Random) -> Iterator[Damage]:
    """A page holds zeros, noise or the content of another: what a disk that lost its way writes."""
    pages = len(content) // 4096
    for _ in range(count):
        page, other = draw.randrange(pages), draw.randrange(pages)
        new = draw.choice((bytes(4096), draw.randbytes(4096), content[other * 4096 : other * 4096 + 4096]))
        yield f"page {page}", content[: page * 4096] + new + content[page * 4096 + 4096 :], log
