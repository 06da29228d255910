"""Table rows before the camera."""

from __future__ import annotations

from benchmarks.screenshots.stage import Stage
from benchmarks.screenshots.studio import Studio
from labeller.project.samples import sample_named

_ANSWERS = 48


def labelling_rows(studio: Studio, stage: Stage) -> None:
    """A row as a card and among its neighbours, and the dialog about the columns."""
    studio.open(stage.labelled(sample_named("parcels"), _ANSWERS))
    studio.shoot("label-rows")
    studio.do("why")
    studio.wait(lambda: not studio.session.jobs.jobs, "what speaks for it")
    studio.shoot("why-rows")
    studio.do("why")
    studio.do("toggle_table")
    studio.shoot("label-rows-table")
    studio.do("choose_columns")
    studio.wait(studio.over, "the dialog about the columns")
    studio.shoot("columns")
    studio.close_all()
    studio.do("toggle_table")
    studio.window.close_project()
