"""Draws the item views in both themes into a folder, to be looked at.

    python tests/ui/render_items.py FOLDER

With the real data sets beside the repository it uses their photos and texts, else only made-up ones. The pictures
are for looking only: those of real data never go into the repository.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import numpy as np
from PIL import Image
from PySide6.QtCore import QEventLoop, QPointF, QSize, QTimer
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from labeller.domain.item import Item, ItemId, ItemState, ItemSummary, Medium
from labeller.domain.schema import Label, label_color
from labeller.errors import LabellerError
from labeller.ui.canvas.backdrop import SkeletonBackdrop
from labeller.ui.canvas.image_loader import ImageLoader
from labeller.ui.items.filter_bar import FilterBar
from labeller.ui.items.item_list_model import ItemListModel
from labeller.ui.items.item_list_view import ItemListView
from labeller.ui.labelling.item_view import ItemView
from labeller.ui.labelling.text_pane import DEFAULT_PX
from labeller.ui.theme import DARK, LIGHT, Theme, set_look
from labeller.ui.widgets.boxes import column, divider

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SIZE = QSize(1280, 720)

ENGLISH = (
    "I was charged twice for the same order last Tuesday, and nobody answers the phone. The first payment went "
    "through at 14:02, the second at 14:05, both for € 49.90.\n\nPlease send one of them back. If that is not "
    "possible I would like to speak to somebody who can help, today if at all possible — 🙏 thank you!\n\n"
    "https://example.org/orders/2026/11/23/0000000000000000000000000000000000000000000000000000000000000000000000000\n"
    "<b>this is not bold</b> &amp; this is no entity\x07, but there was a bell."
)
MIXED = (
    "مرحبا، لقد دفعت مرتين مقابل نفس الطلب (رقم 12345) يوم الثلاثاء الماضي، ولم يرد أحد على الهاتف حتى الآن.\n"
    "Hello, this paragraph runs from left to right and has the word شكرا in it.\n"
    "שלום, ההזמנה שלי לא הגיעה.\n"
    "上周二我为同一订单付了两次款。\n"
)
ROW = {
    "species": "Adelie",
    "island": "Torgersen",
    "bill_length_mm": 39.1,
    "bill_depth_mm": 18.7,
    "note": "Seen on the north side of the colony, with two chicks; the ring at the left leg could not be read. " * 2,
    "observer": None,
    "a name of a column that is much longer than usual": True,
}


def until(is_done: Callable[[], bool], limit_ms: int = 5000) -> None:
    loop, poll = QEventLoop(), QTimer(interval=5)
    poll.timeout.connect(lambda: loop.quit() if is_done() else None)
    poll.start()
    QTimer.singleShot(limit_ms, loop.quit)
    loop.exec()


def made_up_photo(folder: Path) -> Path:
    """Sky, hills and fine gravel of 12 megapixels: what shimmers when it is scaled down badly."""
    rows, columns = np.mgrid[0:3000, 0:4000].astype(np.float32)
    hills = 1700 + 260 * np.sin(columns / 520) + 90 * np.sin(columns / 130)
    sky = np.stack([150 + rows / 30, 185 + rows / 45, 235 - rows / 90], axis=-1)
    gravel = 105 + 60 * np.sin(rows * 1.3 + 8 * np.sin(columns / 40)) * np.sin(columns * 1.1)
    pixels = np.where((rows > hills)[..., None], np.stack([gravel, gravel * 1.05, gravel * 0.8], axis=-1), sky)
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(folder / "gravel.jpg", quality=92)
    return folder / "gravel.jpg"


def icon_image() -> QImage:
    image = QImage(32, 32, QImage.Format.Format_RGBA8888)
    image.fill(QColor(0, 0, 0, 0))
    for x in range(32):
        for y in range(32):
            away = ((x - 15.5) ** 2 + (y - 15.5) ** 2) ** 0.5
            if 9 < away < 15:
                image.setPixelColor(x, y, QColor.fromHsvF((x + y) / 64, 0.7, 0.9, min(1.0, 15 - away)))
    return image


def image_item(path: Path, size: tuple[int, int] | None = None) -> Item:
    with Image.open(path) as opened:
        width, height = size or opened.size
    return Item(1, Medium.IMAGE, path.name, "", root_id=1, path=str(path), width=width, height=height)


def photos(folder: Path) -> Iterator[tuple[str, Path]]:
    yield "made-up", made_up_photo(folder)
    for name in ("trashnet", "bccd"):
        found = sorted((DATA / name).rglob("*.jpg"))
        if found:
            yield name, found[len(found) // 3]


def scenes(folder: Path) -> Iterator[tuple[str, Callable[[ItemView], None]]]:
    """Names of pictures, and how to get the view there."""
    for name, photo in photos(folder):
        yield f"image-{name}", lambda view, photo=photo: show(view, image_item(photo))
    large = folder / "gravel.jpg"
    yield "image-one-to-one", lambda view: zoomed(view, image_item(large), 1.0)
    yield "image-pixels", lambda view: zoomed(view, image_item(large), 24.0)
    yield "image-transparent", lambda view: (
        show(view, image_item(large)), view.image_view.show_image(icon_image(), 1)
    )  # fmt: skip
    yield "image-skeleton", lambda view: (
        show(view, image_item(large)), view.image_view.clear(),
        view.image_view.canvas.set_backdrop(SkeletonBackdrop(QSize(640, 480))),
    )  # fmt: skip
    gone = Item(2, Medium.IMAGE, "a_photo_that_was_moved.jpg", "", root_id=1, path=str(folder / "x" / "moved.jpg"))
    yield "image-missing", lambda view: (view.show_item(gone, "12 of 5,000"), until(lambda: False, 200))
    yield (
        "image-broken",
        lambda view: (
            show(view, image_item(large)),
            view.image_view.show_failure(LabellerError("holiday.jpg cannot be read: cut off."), 3),
        ),
    )
    about = {"author": "client-17", "date": "2026-11-20"}
    text = Item(4, Medium.TEXT, "messages.csv · row 1,240", "", text=ENGLISH, metadata=about)
    yield "text", lambda view: show(view, text)
    yield "text-mixed", lambda view: show(view, Item(5, Medium.TEXT, "mixed.txt", "", text=MIXED))
    yield "text-large", lambda view: (view.set_text_size(24), show(view, text))
    yield "text-long", lambda view: show(view, Item(6, Medium.TEXT, "long.txt", "", text=(ENGLISH + "\n") * 40))
    yield "text-empty", lambda view: show(view, Item(7, Medium.TEXT, "empty.txt", "", text=" \n"))
    yield "row", lambda view: show(view, Item(8, Medium.ROW, "penguins.csv · row 12", "", fields=ROW))


def made_up_summaries(ids: Sequence[ItemId]) -> list[ItemSummary]:
    states = (ItemState.OPEN, ItemState.ANSWERED, ItemState.SKIPPED)
    names = ("IMG_{}.jpg", "a rather long name of a photo from the second delivery of the client {}.png", "صورة {}.jpg")
    return [
        ItemSummary(
            item_id,
            names[item_id % 7 // 3].format(1000 + item_id),
            ItemState.ANSWERED if item_id % 4 == 1 else states[item_id % 3],
            is_flagged=item_id % 5 == 0,
            has_comment=item_id % 6 == 0,
            label_ids=tuple(range(item_id % 9 or 1)) if item_id % 4 == 1 else (),
        )
        for item_id in ids
    ]


def item_list() -> QWidget:
    """The list with its filters as the label page has it at the left, 280 px wide."""
    labels = [
        Label(position, name, label_color(position), position)
        for position, name in enumerate(("glass", "a label with a very long name", *map("label {}".format, range(8))))
    ]
    bar, model, panel = FilterBar(), ItemListModel(made_up_summaries), QWidget()
    items = ItemListView(model)
    panel.setLayout(column(bar, divider(), items, spacing=0))
    set_look(panel, surface="1")
    for part in (bar, items):
        part.set_labels(labels)
    model.set_items(range(1, 1241))
    bar.set_counts(1240, 5000)
    items.set_current(7)
    panel.resize(280, SIZE.height())
    return panel


def show(view: ItemView, item: Item) -> None:
    view.show_item(item, "1,240 of 5,000")
    until(lambda: view.shown_id == item.id)
    until(lambda: False, 200)  # until the sharp copy is there


def zoomed(view: ItemView, item: Item, zoom: float) -> None:
    show(view, item)
    view.image_view.canvas.zoom_to(zoom, QPointF(620, 420))
    until(lambda: False, 700)


def drawn(widget: QWidget) -> QPixmap:
    ratio = widget.devicePixelRatioF()
    picture = QPixmap(widget.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    widget.render(picture)
    return picture


def main() -> None:
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    theme = Theme(app, LIGHT)
    suffix = "" if app.devicePixelRatio() == 1 else f"@{app.devicePixelRatio():g}x"
    with tempfile.TemporaryDirectory() as folder:
        for scheme in (LIGHT, DARK):
            theme.set_preference(scheme)
            loader = ImageLoader()
            view = ItemView(loader, lambda item: Path(item.path or ""))
            view.resize(SIZE)
            view.show()
            for name, arrange in scenes(Path(folder)):
                view.set_text_size(DEFAULT_PX)
                arrange(view)
                drawn(view).save(str(target / f"{name}-{scheme}{suffix}.png"))
            view.close()
            loader.close()
            panel = item_list()
            panel.show()
            drawn(panel).save(str(target / f"list-{scheme}{suffix}.png"))
            panel.close()


if __name__ == "__main__":
    main()
