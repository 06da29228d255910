"""All fuzz targets by name."""

from __future__ import annotations

from tests.reliability.fuzzing.codec_targets import codec_targets
from tests.reliability.fuzzing.format_targets import format_targets
from tests.reliability.fuzzing.media_targets import media_targets
from tests.reliability.fuzzing.project_targets import project_targets
from tests.reliability.fuzzing.target import Target

TARGETS: dict[str, Target] = {
    one.name: one for made in (project_targets, codec_targets, media_targets, format_targets) for one in made()
}
