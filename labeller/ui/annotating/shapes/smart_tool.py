"""Clicks on a thing, or a box around it, and its outline is found by the network."""

from __future__ import annotations

from dataclasses import replace

from labeller.domain.shape import XY
from labeller.geometry import boxes
from labeller.learning.segmenting.decoder import Segment, segment
from labeller.learning.segmenting.prompt import Prompt
from labeller.ui.annotating.shapes.draft import Draft
from labeller.ui.annotating.shapes.pointer import Pointer
from labeller.ui.annotating.shapes.segment_tool import SegmentTool, is_drag
from labeller.ui.annotating.shapes.tool_kind import ToolKind
from labeller.ui.numbers import count_text, percent_text


class SmartTool(SegmentTool):
    """A click says that the thing is here, a click with Alt or of the right button that it is not; a drag draws a box
    around it. Each time the outline is shown anew.

    Clicks count at once, also while the image is still being read.
    """

    kind = ToolKind.SMART

    _prompt = Prompt()
    _segment: Segment | None = None
    _from: XY | None = None
    _to: XY | None = None
    _is_drag = False

    @property
    def is_begun(self) -> bool:
        return not self._prompt.is_empty or self._is_drag

    @property
    def draft(self) -> Draft:
        dragged = boxes.from_corners(self._from, self._to) if self._is_drag and self._from and self._to else None
        score = percent_text(self._segment.score) if self._segment is not None else ""
        return replace(
            super().draft,
            knobs=(*self._prompt.inside, *self._prompt.outside),
            marquee=dragged or (self._prompt.box if self._segment is None else None),
            text=score,
        )

    @property
    def hint(self) -> str:
        waiting = self._waiting_hint()
        if waiting:
            return waiting
        if self._prompt.is_empty:
            return self.tr("Click on the thing, or drag a box around it")
        if self._is_asking:
            return self.tr("Looking…")
        if self._found is None:
            return self.tr("Nothing found here. Click elsewhere on the thing, or Escape")
        return self.tr("Enter takes it. Click where it is missing, Alt+click where it is too much")

    def press(self, at: Pointer) -> bool:
        self._from, self._to, self._is_drag = at.point, at.point, False
        return True

    def move(self, at: Pointer, *, is_pressed: bool) -> None:
        self._to = at.point
        if is_pressed and self._from is not None and not at.has_alt:
            self._is_drag = self._is_drag or is_drag(self._from, at)

    def release(self, at: Pointer) -> None:
        start, self._from = self._from, None
        if start is None:
            return
        if self._is_drag:
            self._is_drag = False
            box = boxes.from_corners(start, at.point)
            self._change(Prompt(box=box) if boxes.area(box) > 0 else self._prompt, is_refined=False)
        elif not (at.has_alt and self._prompt.is_empty):
            self._change(self._prompt.with_point(start, is_inside=not at.has_alt), is_refined=True)

    def right_click(self, at: Pointer) -> bool:
        if self._prompt.is_empty:
            return False
        self._change(self._prompt.with_point(at.point, is_inside=False), is_refined=True)
        return True

    def take_back(self) -> bool:
        """The last point outside, else the last one inside, else the box."""
        prompt = self._prompt
        if prompt.outside:
            self._change(replace(prompt, outside=prompt.outside[:-1]), is_refined=False)
        elif prompt.inside:
            self._change(replace(prompt, inside=prompt.inside[:-1]), is_refined=False)
        else:
            return False
        return True

    def cancel(self) -> None:
        super().cancel()
        self._prompt, self._segment, self._from, self._is_drag = Prompt(), None, None, False

    def take_up(self) -> None:
        self._sight.need_embedding()

    def lay_down(self) -> None:
        self._sight.need_embedding_no_more()

    def go_on(self) -> None:
        if not self._prompt.is_empty and self._segment is None and not self._is_asking:
            self._find(before=None)

    def _change(self, prompt: Prompt, *, is_refined: bool) -> None:
        if prompt.is_empty:
            self.cancel()
            return
        before = self._segment if is_refined else None
        self._prompt = prompt
        self._find(before)

    def _find(self, before: Segment | None) -> None:
        embedding, image, prompt = self._sight.embedding, self._sight.image, self._prompt
        if embedding is None or image is None:
            self._segment = None  # go_on asks when the image has been read
            return
        self._ask(lambda _: segment(embedding, prompt, image.width, image.height, before), self._on_found)

    def _on_found(self, found: Segment) -> None:
        self._show(found.mask)
        self._segment = found

    def _waiting_hint(self) -> str:
        if self._sight.trouble is not None:
            return self._sight.trouble.title
        if self._sight.embedding is None:
            text = self.tr("Reading the image… {seconds} s")
            return text.format(seconds=count_text(self._sight.seconds))
        return ""
