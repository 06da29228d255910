"""Hugging Face `audiofolder`."""

from __future__ import annotations

from labeller.domain.item import Medium
from labeller.formats.hf.folders import HfFolderFormat, holding
from labeller.formats.losses import AUDIO_TASKS, Loss, Survey


class HfAudiofolderFormat(HfFolderFormat):
    name = "hf-audiofolder"
    title = "Hugging Face audio folder"
    medium = Medium.AUDIO
    holds = holding(AUDIO_TASKS)

    def own_losses(self, _survey: Survey, /) -> tuple[Loss, ...]:
        return ()
