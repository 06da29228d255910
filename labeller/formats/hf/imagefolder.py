"""Hugging Face `imagefolder`."""

from __future__ import annotations

from labeller.domain.item import Medium
from labeller.formats.hf.folders import HfFolderFormat, holding
from labeller.formats.losses import IMAGE_TASKS, Loss, Survey, stated


class HfImagefolderFormat(HfFolderFormat):
    name = "hf-imagefolder"
    title = "Hugging Face image folder"
    medium = Medium.IMAGE
    holds = holding(IMAGE_TASKS)

    def own_losses(self, survey: Survey, /) -> tuple[Loss, ...]:
        what = "pictures that `datasets` does not know by their suffix (.avif, .mpo); where all are such, it loads none"
        return stated(Loss(what, survey.unusual_pictures))
