"""What a person can do, as a table: menus, command palette, shortcut sheet and shortcut editor are loops over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

# Where a key means something, and the wider scope that holds there too.
SCOPES: Mapping[str, str | None] = {
    "app": None, "labelling": "app", "image": "labelling", "text": "labelling", "audio": "labelling",
    "spans": "text", "drawing": "image", "whole image": "image", "row": "labelling",
    "confirming": "app", "auditing": "app",
}  # fmt: skip


def _tr(text: str) -> str:
    """Marks a text for translation, without a context; it is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action: `text` with its mnemonic for menus, `tooltip` where the text does not say enough."""

    id: str
    text: str
    keys: tuple[str, ...] = ()
    where: str = "app"
    group: str = ""
    icon: str = ""
    tooltip: str = ""

    @property
    def title(self) -> str:
        """The translated text without its mnemonic."""
        return QCoreApplication.translate("", self.text).replace("&", "").removesuffix("…")

    @property
    def translated_text(self) -> str:
        return QCoreApplication.translate("", self.text)

    @property
    def translated_group(self) -> str:
        return QCoreApplication.translate("", self.group)

    @property
    def translated_tooltip(self) -> str:
        return QCoreApplication.translate("", self.tooltip) if self.tooltip else self.title


PROJECT, EDIT, ANSWER, MOVE, DRAW, SHAPE, SOUND, VIEW, HELP = (
    _tr("Project"), _tr("Edit"), _tr("Answer"), _tr("Move"), _tr("Draw"), _tr("Shape"), _tr("Sound"), _tr("View"),
    _tr("Help"),
)  # fmt: skip

ACTIONS = (
    ActionSpec("new_project", _tr("&New project…"), ("Ctrl+N",), "app", PROJECT, "file-plus"),
    ActionSpec("open_project", _tr("&Open project…"), ("Ctrl+O",), "app", PROJECT, "folder-open"),
    ActionSpec("close_project", _tr("&Close project"), ("Ctrl+W",), "app", PROJECT, "x"),
    ActionSpec(
        "check_dataset", _tr("C&heck a dataset…"), (), "app", PROJECT, "shield-check",
        _tr("Find what is wrong with a folder, a file or an archive"),
    ),
    ActionSpec("import_items", _tr("&Import…"), ("Ctrl+I",), "app", PROJECT, "import", _tr("Add items to the project")),
    ActionSpec("export_items", _tr("&Export…"), ("Ctrl+E",), "app", PROJECT, "package", _tr("Write a dataset")),
    ActionSpec(
        "suggest_from", _tr("Su&ggestions from a model or program…"), (), "app", PROJECT, "lightbulb",
        _tr("Let an ONNX model, a program of yours or a local address suggest, for all items"),
    ),
    ActionSpec(
        "pack_project", _tr("&Pack with media…"), (), "app", PROJECT, "hard-drive",
        _tr("Copy the project with its pictures and sounds into one file"),
    ),
    ActionSpec(
        "unpack_media", _tr("&Unpack media…"), (), "app", PROJECT, "folder-open",
        _tr("Put the pictures and sounds that are packed in the project into a folder"),
    ),
    ActionSpec(
        "restore_version", _tr("&Restore a version…"), (), "app", PROJECT, "history",
        _tr("Look at earlier states of the project, and go back to one"),
    ),
    ActionSpec("edit_schema", _tr("&Labels…"), ("Ctrl+L",), "app", PROJECT, "tags", _tr("Add, rename, merge labels")),
    ActionSpec("edit_settings", _tr("&Settings…"), ("Ctrl+,",), "app", PROJECT, "settings"),
    ActionSpec("quit", _tr("&Quit"), ("Ctrl+Q",), "app", PROJECT, "circle-x"),
    ActionSpec("undo", _tr("&Undo"), ("Ctrl+Z",), "app", EDIT, "undo-2"),
    ActionSpec("redo", _tr("&Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "app", EDIT, "redo-2"),
    ActionSpec("search", _tr("&Find items"), ("Ctrl+F", "/"), "app", EDIT, "search"),
    ActionSpec("find_label", _tr("Find a &label"), ("L",), "labelling", EDIT, "tag"),
    ActionSpec(
        "accept", _tr("&Accept and go on"), ("Return", "Enter"), "labelling", ANSWER, "check",
        _tr("Take the suggestion, or what is chosen, and show the next item"),
    ),
    ActionSpec(
        "accept_suggestions", _tr("Accept all s&uggestions"), ("Ctrl+Return", "Ctrl+Enter"), "labelling", ANSWER,
        "list-checks", _tr("Make annotations of all that is suggested on this item"),
    ),
    ActionSpec("reject", _tr("Re&ject the suggestion"), ("X",), "labelling", ANSWER, "x"),
    ActionSpec(
        "skip", _tr("&Skip"), ("S",), "labelling", ANSWER, "skip-forward", _tr("This item gets no label; show the next")
    ),
    ActionSpec("flag", _tr("&Flag for later"), ("F",), "labelling", ANSWER, "flag"),
    ActionSpec("comment", _tr("&Comment"), ("C",), "labelling", ANSWER, "message-square"),
    ActionSpec(
        "why", _tr("What speaks for it, and &why"), ("W",), "labelling", ANSWER, "lightbulb",
        _tr("Mark on the item what speaks for and against the suggested label; again to hide it"),
    ),
    ActionSpec("clear_answer", _tr("&Take the answer away"), ("Delete",), "labelling", ANSWER, "rotate-ccw"),
    ActionSpec(
        "confirm_page", _tr("&Confirm the page"), ("Return", "Enter"), "confirming", ANSWER, "list-checks",
        _tr("Give all items that are not marked as wrong the label, and show the next page"),
    ),
    ActionSpec("mark_wrong", _tr("Mark as &wrong"), ("Space", "X"), "confirming", ANSWER, "x"),
    ActionSpec(
        "pass_page", _tr("&Not now"), ("S",), "confirming", ANSWER, "skip-forward",
        _tr("Leave these items open and show the next page"),
    ),
    ActionSpec(
        "skip_drawn", _tr("Cannot &tell"), ("S",), "auditing", ANSWER, "skip-forward",
        _tr("No label fits this item of the sample, which counts as wrong"),
    ),
    ActionSpec("next_item", _tr("&Next item"), ("D", "Right"), "labelling", MOVE, "arrow-right"),
    ActionSpec("previous_item", _tr("&Previous item"), ("A", "Left"), "labelling", MOVE, "arrow-left"),
    ActionSpec(
        "next_question", _tr("Next &question"), ("N",), "labelling", MOVE, "sparkles",
        _tr("The item from which the app learns most"),
    ),
    ActionSpec("first_item", _tr("F&irst item"), ("Home",), "labelling", MOVE, "chevron-left"),
    ActionSpec("last_item", _tr("L&ast item"), ("End",), "labelling", MOVE, "chevron-right"),
    ActionSpec("zoom_in", _tr("Zoom &in"), ("Ctrl++", "Ctrl+=", "+"), "image", VIEW, "zoom-in"),
    ActionSpec("zoom_out", _tr("Zoom &out"), ("Ctrl+-", "-"), "image", VIEW, "zoom-out"),
    ActionSpec("zoom_fit", _tr("&Fit the window"), ("Ctrl+0",), "image", VIEW, "maximize"),
    ActionSpec("zoom_actual", _tr("&Actual size"), ("Ctrl+1",), "image", VIEW, "scan", _tr("100 %")),
    ActionSpec("larger_text", _tr("&Larger text"), ("Ctrl++", "Ctrl+=", "+"), "text", VIEW, "zoom-in"),
    ActionSpec("smaller_text", _tr("&Smaller text"), ("Ctrl+-", "-"), "text", VIEW, "zoom-out"),
    ActionSpec(
        "relate_spans", _tr("Re&late to another span"), ("R",), "spans", ANSWER, "spline",
        _tr("Begin a relation at the selected span, and make it once another is selected"),
    ),
    ActionSpec(
        "snap_to_characters", _tr("Sna&p to characters"), ("G",), "spans", ANSWER, "",
        _tr("Whether selections are made of words or of characters"),
    ),
    ActionSpec("tool_select", _tr("&Select and move"), ("V",), "drawing", DRAW, "mouse-pointer-2"),
    ActionSpec("tool_box", _tr("&Box"), ("R",), "drawing", DRAW, "square"),
    ActionSpec("tool_rotated_box", _tr("Box at an an&gle"), ("O",), "drawing", DRAW, "diamond"),
    ActionSpec("tool_polygon", _tr("&Polygon"), ("P",), "drawing", DRAW, "pentagon"),
    ActionSpec("tool_polyline", _tr("&Line"), ("Shift+P",), "drawing", DRAW, "spline"),
    ActionSpec("tool_point", _tr("P&oint"), ("Shift+K",), "drawing", DRAW, "circle-dot"),
    ActionSpec("tool_keypoints", _tr("&Keypoints"), ("K",), "drawing", DRAW, "person-standing"),
    ActionSpec("tool_brush", _tr("B&rush"), ("B",), "drawing", DRAW, "brush", _tr("Brush: paint a mask")),
    ActionSpec("tool_eraser", _tr("&Eraser"), ("E",), "drawing", DRAW, "eraser"),
    ActionSpec("tool_split", _tr("Cut in &two"), ("T",), "drawing", DRAW, "slice"),
    ActionSpec(
        "tool_smart", _tr("&Find by clicks"), ("I",), "drawing", DRAW, "wand-sparkles",
        _tr("Find a thing: click on it, or drag a box around it"),
    ),
    ActionSpec(
        "tool_live_wire", _tr("Li&ne along edges"), ("Shift+I",), "drawing", DRAW, "magnet",
        _tr("Live wire: an outline that clings to the edges"),
    ),
    ActionSpec(
        "tool_wand", _tr("Magic &wand"), ("Y",), "drawing", DRAW, "wand", _tr("Magic wand: what looks alike")
    ),
    ActionSpec(
        "tool_grab_cut", _tr("C&ut out of a box"), ("Shift+R",), "drawing", DRAW, "scissors",
        _tr("GrabCut: the thing in a box, by its colours"),
    ),
    ActionSpec(
        "area_add", _tr("&Add to the selected shape"), ("J",), "drawing", DRAW, "squares-unite",
        _tr("What is drawn next becomes more of the selected shape"),
    ),
    ActionSpec(
        "area_cut", _tr("&Cut from the selected shape"), ("U",), "drawing", DRAW, "squares-subtract",
        _tr("What is drawn next is cut out of the selected shape: a hole, or a piece less"),
    ),
    ActionSpec("larger_brush", _tr("Larger brus&h"), (), "drawing", DRAW, "", _tr("Larger brush: ] while painting")),
    ActionSpec("smaller_brush", _tr("S&maller brush"), (), "drawing", DRAW, "", _tr("Smaller brush: [ while painting")),
    ActionSpec("copy_shapes", _tr("&Copy"), ("Ctrl+C",), "drawing", SHAPE, "copy"),
    ActionSpec("paste_shapes", _tr("&Paste"), ("Ctrl+V",), "drawing", SHAPE, "clipboard-paste"),
    ActionSpec("duplicate_shapes", _tr("&Duplicate"), ("Ctrl+D",), "drawing", SHAPE, "copy-plus"),
    ActionSpec("repeat_shapes", _tr("&Keep from the previous item"), ("Ctrl+P",), "drawing", SHAPE, "history"),
    ActionSpec("select_all_shapes", _tr("Select &all"), ("Ctrl+A",), "drawing", SHAPE, "square-dashed-mouse-pointer"),
    ActionSpec("remove_shapes", _tr("&Remove"), (), "drawing", SHAPE, "trash-2", _tr("Remove what is selected")),
    ActionSpec("merge_shapes", _tr("&Merge"), ("M",), "drawing", SHAPE, "merge"),
    ActionSpec("bring_to_front", _tr("Bring to &front"), ("Ctrl+Up",), "drawing", SHAPE, "bring-to-front"),
    ActionSpec("send_to_back", _tr("Send to &back"), ("Ctrl+Down",), "drawing", SHAPE, "send-to-back"),
    ActionSpec("lock_shapes", _tr("&Lock or unlock"), ("Shift+L",), "drawing", SHAPE, "lock"),
    ActionSpec("hide_shapes", _tr("&Hide"), ("H",), "drawing", SHAPE, "eye-off"),
    ActionSpec("show_all_shapes", _tr("&Show all"), ("Shift+H",), "drawing", SHAPE, "eye"),
    ActionSpec("group_shapes", _tr("&Group"), ("G",), "drawing", SHAPE, "group"),
    ActionSpec("ungroup_shapes", _tr("&Ungroup"), ("Shift+G",), "drawing", SHAPE, "ungroup"),
    ActionSpec(
        "label_image", _tr("Label the whole &image"), ("Shift+T",), "drawing", SHAPE, "tag",
        _tr("The label in hand for the image as a whole, beside its shapes; again to take it away"),
    ),
    ActionSpec("toggle_occluded", _tr("&Occluded"), ("Q",), "drawing", SHAPE, "blend", _tr("Something lies before it")),
    ActionSpec(
        "toggle_truncated", _tr("&Truncated"), ("Shift+Q",), "drawing", SHAPE, "crop",
        _tr("It reaches out of the image"),
    ),
    ActionSpec(
        "suggest_with_model", _tr("Suggest with a mo&del…"), (), "drawing", DRAW, "lightbulb",
        _tr("Choose an ONNX detector or segmenter whose findings are suggested; again to do without it"),
    ),
    ActionSpec(
        "adjust_picture", _tr("&Brightness and contrast…"), ("Shift+B",), "drawing", VIEW, "contrast",
        _tr("How the image looks here; the file stays as it is"),
    ),
    ActionSpec("toggle_crosshair", _tr("Cross&hair"), ("Shift+C",), "drawing", VIEW, "crosshair"),
    ActionSpec("play_sound", _tr("&Play or pause"), ("Space",), "audio", SOUND, "play"),
    ActionSpec("loop_sound", _tr("L&oop"), ("R",), "audio", SOUND, "repeat", _tr("Play over and over again")),
    ActionSpec("slower_sound", _tr("Slo&wer"), (",",), "audio", SOUND),
    ActionSpec("faster_sound", _tr("Fas&ter"), (".",), "audio", SOUND),
    ActionSpec("seek_back", _tr("Playhead &back"), ("Shift+Left",), "audio", SOUND),
    ActionSpec("seek_forward", _tr("Playhead &forward"), ("Shift+Right",), "audio", SOUND),
    ActionSpec("sound_start", _tr("Playhead to the &start"), ("Shift+Home",), "audio", SOUND),
    ActionSpec("mark_start", _tr("Stretch be&gins here"), ("I",), "audio", SOUND),
    ActionSpec("mark_end", _tr("Stretch &ends here"), ("O",), "audio", SOUND),
    ActionSpec("drop_stretch", _tr("&No stretch"), ("U",), "audio", SOUND, "", _tr("Play the whole sound again")),
    ActionSpec("next_range", _tr("Next &range"), ("J",), "audio", SOUND),
    ActionSpec("previous_range", _tr("Pre&vious range"), ("K",), "audio", SOUND),
    ActionSpec("zoom_in_sound", _tr("Zoom &into the sound"), ("Ctrl++", "Ctrl+=", "+"), "audio", SOUND, "zoom-in"),
    ActionSpec("zoom_out_sound", _tr("Zoom o&ut of the sound"), ("Ctrl+-", "-"), "audio", SOUND, "zoom-out"),
    ActionSpec("fit_sound", _tr("Whole soun&d"), ("Ctrl+0",), "audio", SOUND, "maximize"),
    ActionSpec("fit_stretch", _tr("Zoom to the stret&ch"), ("Ctrl+1",), "audio", SOUND, "scan"),
    ActionSpec(
        "toggle_table", _tr("Show the neighbours in a &table"), ("T",), "row", VIEW, "table",
        _tr("The row among its neighbours in the list, or by itself"),
    ),
    ActionSpec(
        "choose_columns", _tr("&Columns…"), ("Shift+T",), "row", VIEW, "list-checks",
        _tr("Which columns are shown, in which order, and what they are"),
    ),
    ActionSpec(
        "show_label", _tr("La&bel items"), ("Alt+1",), "app", VIEW, "tag", _tr("Label one item after the other")
    ),
    ActionSpec(
        "show_learning", _tr("L&earning"), ("Alt+2",), "app", VIEW, "chart-line",
        _tr("How good the app is by now, how far it is still, and when to stop"),
    ),
    ActionSpec(
        "show_confirm", _tr("Con&firm many"), ("Alt+3",), "app", VIEW, "layout-grid",
        _tr("Confirm at once what the app is sure of"),
    ),
    ActionSpec(
        "show_audit", _tr("&Audit"), ("Alt+4",), "app", VIEW, "shield-check",
        _tr("Check a random sample, and let the app label the rest"),
    ),
    ActionSpec("toggle_queue", _tr("Show the item &list"), ("[",), "labelling", VIEW, "panel-left"),
    ActionSpec("toggle_panel", _tr("Show the label &panel"), ("]",), "labelling", VIEW, "panel-right"),
    ActionSpec("toggle_theme", _tr("&Dark or light"), ("Ctrl+Shift+L",), "app", VIEW, "sun-moon"),
    ActionSpec("full_screen", _tr("F&ull screen"), ("F11",), "app", VIEW, "maximize"),
    ActionSpec("command_palette", _tr("&Commands…"), ("Ctrl+K",), "app", HELP, "command", _tr("Find any command")),
    ActionSpec("shortcut_sheet", _tr("&Keyboard shortcuts"), ("F1",), "app", HELP, "keyboard"),
    ActionSpec("open_logs", _tr("Open the &log folder"), (), "app", HELP, "folder"),
    ActionSpec("about", _tr("&About Labeller"), (), "app", HELP, "info"),
)  # fmt: skip

# Keys for people who come from another program: what differs from the table above.
PRESETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "default": {},
    "labelme": {
        "accept": ("Space", "Return", "Enter"),
        "next_item": ("D", "Ctrl+Shift+D", "Right"),
        "previous_item": ("A", "Ctrl+Shift+A", "Left"),
        "import_items": ("Ctrl+U", "Ctrl+I"),
        "search": ("/",),
        "zoom_fit": ("Ctrl+F",),
        "zoom_actual": ("Ctrl+0",),
        "play_sound": ("P",),
        "tool_box": ("W", "Ctrl+R", "R"),
        "tool_select": ("Ctrl+J", "V"),
        "why": ("Shift+W",),
    },
    "cvat": {
        "accept": ("Ctrl+S", "Return", "Enter"),
        "next_item": ("F", "Right"),
        "previous_item": ("D", "Left"),
        "next_question": ("V",),
        "comment": ("N",),
        "flag": ("Shift+F",),
        "tool_select": ("W",),
        "repeat_shapes": ("Ctrl+B", "Ctrl+P"),
        "why": ("Shift+W",),
    },
    "prodigy": {
        "accept": ("A", "Return", "Enter"),
        "skip": ("Space",),
        "undo": ("Ctrl+Z", "Backspace"),
        "next_item": ("Right",),
        "previous_item": ("Left",),
        "shortcut_sheet": ("F1", "H"),
        "hide_shapes": ("Alt+H",),
        "play_sound": ("P",),
        "tool_box": ("W", "Ctrl+R", "R"),
        "tool_select": ("Ctrl+J", "V"),
        "why": ("Shift+W",),
    },
}
PRESET_TITLES = {
    "default": _tr("Labeller"), "labelme": _tr("labelme and LabelImg"), "cvat": _tr("CVAT"), "prodigy": _tr("Prodigy"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conflict:
    """One key that means two things in the same place."""

    key: str
    first: ActionSpec
    second: ActionSpec


def spec(action_id: str) -> ActionSpec:
    """The action of that id. Raises KeyError."""
    return _BY_ID[action_id]


def meet(first: str, second: str) -> bool:
    """Whether two scopes can hold at once, so that one key must not mean two things in them."""
    return first in _with_wider(second) or second in _with_wider(first)


def find_conflicts(keys: Mapping[str, Iterable[str]]) -> list[Conflict]:
    """Every key that means two things, for keys by action id written as `canonical_key` does."""
    used: dict[str, list[ActionSpec]] = {}
    found = []
    for action in ACTIONS:
        for key in keys[action.id]:
            others = used.setdefault(key, [])
            found += [Conflict(key, other, action) for other in others if meet(other.where, action.where)]
            others.append(action)
    return found


def _with_wider(scope: str | None) -> Iterable[str]:
    while scope is not None:
        yield scope
        scope = SCOPES[scope]


_BY_ID = {action.id: action for action in ACTIONS}
