"""What a person does in the window, one key after the other."""

from __future__ import annotations

from labeller.domain.schema import Task
from tests.reliability.kills import making
from tests.reliability.kills.scenario import Scenario, window

SCENARIOS = (
    Scenario("answers", lambda to: making.photo_project(to, 20, answered=False), window("answers"), is_resumed=False),
    Scenario("comments", lambda to: making.text_project(to, 60), window("comments"), is_resumed=False),
    Scenario("spans", making.texts_to_mark, window("spans"), is_resumed=False),
    Scenario(
        "shapes",
        lambda to: making.photo_project(to, 10, Task.OBJECT_DETECTION, answered=False),
        window("shapes"),
        is_resumed=False,
    ),
    Scenario(
        "bulk confirmation",
        lambda to: making.text_project(to, 120, answered=40),
        window("confirm"),
        is_resumed=False,
    ),
    Scenario(
        "undo and redo of large steps",
        lambda to: making.text_project(to, 1500, answered=1400),
        window("steps"),
        is_resumed=False,
        undoes=False,
    ),
    Scenario("pages", lambda to: making.text_project(to, 90, answered=20), window("pages"), is_resumed=False),
    Scenario("opening and closing", lambda to: making.text_project(to, 40), window("closing"), is_resumed=False),
)
