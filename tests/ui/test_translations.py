"""Sentences that count something: one item, two items, in whatever language the system speaks."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import PySide6
import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from labeller.app import make_application
from labeller.domain.item import ItemState
from labeller.paths import resources
from labeller.ui.actions import spec
from labeller.ui.items.filter_bar import FilterBar
from labeller.ui.items.item_words import state_name
from labeller.ui.start.more_options import MoreOptions
from labeller.ui.translations import install_translations
from tests.ui.conftest import AMERICAN

UI = Path(__file__).resolve().parents[2] / "labeller" / "ui"
SENTENCES = resources() / "translations" / "labeller_en.ts"

# As make_translations.py calls it.
MARKS = ("-tr-function-alias", "tr+=_tr")

Sentence = tuple[str, str]


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    """The application, which speaks as before when the test is over."""
    yield qapp
    install_translations(qapp, AMERICAN)


def counted_in_source() -> set[Sentence]:
    """Class and text of every call of `tr` whose text has a place for a number."""
    return {
        (owner.name, call.args[0].value)
        for path in UI.rglob("*.py")
        for owner in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(owner, ast.ClassDef)
        for call in ast.walk(owner)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "tr"
        if isinstance(call.args[0], ast.Constant) and ("%n" in call.args[0].value or "%Ln" in call.args[0].value)
    }


def forms() -> dict[Sentence, list[str]]:
    """The forms of each sentence; those not finished are missing."""
    return {
        (context.findtext("name", ""), message.findtext("source", "")): [
            form.text or "" for form in message.iter("numerusform")
        ]
        for context in ElementTree.parse(SENTENCES).iter("context")  # noqa: S314 - our own file
        for message in context.iter("message")
        if message.find("translation[@type]") is None
    }


def test_every_counted_sentence_has_its_forms_and_none_is_left_over():
    """Run resources/translations/make_translations.py when this fails."""
    assert set(forms()) == counted_in_source()


def test_both_forms_have_the_number_and_the_same_places():
    for (_, text), (one, many) in forms().items():
        assert "%Ln" in one
        assert many == text
        assert one.count("{") == many.count("{")


def test_numbers_in_sentences_have_their_digits_grouped():
    assert [text for _, text in counted_in_source() if "%n" in text] == []


def test_no_counted_sentence_is_said_by_a_class_that_others_extend():
    """Qt would look for it under the name of the subclass, and find no plural there."""
    owners = {owner for owner, _ in counted_in_source()}
    bases = {
        base.id
        for path in UI.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if isinstance(base, ast.Name)
    }
    assert owners & bases == set()


def test_compiled_translation_is_that_of_the_sentences(tmp_path: Path):
    fresh = tmp_path / "fresh.qm"
    lrelease = Path(PySide6.__file__).parent / "lrelease"
    subprocess.run([lrelease, "-silent", SENTENCES, "-qm", fresh], check=True)
    assert fresh.read_bytes() == SENTENCES.with_suffix(".qm").read_bytes()


@pytest.mark.parametrize(
    ("system", "said"),
    [
        (AMERICAN, ["0 items", "1 item", "2 items", "12,000 items"]),
        (QLocale(QLocale.Language.German), ["0 items", "1 item", "2 items", "12.000 items"]),
        (QLocale.c(), ["0 items", "1 item", "2 items", "12,000 items"]),
    ],
    ids=["American", "a language that has no translation yet", "no language"],
)
def test_number_decides_the_form(app: QApplication, qtbot, system: QLocale, said: list[str]):
    install_translations(app, system)
    bar = FilterBar()
    qtbot.addWidget(bar)
    assert [bar.tr("%Ln items", "", count) for count in (0, 1, 2, 12_000)] == said


def test_what_tables_hold_can_be_translated(app: QApplication, tmp_path: Path, monkeypatch):
    tools, sentences = Path(PySide6.__file__).parent, tmp_path / "translations" / "labeller_de.ts"
    sentences.parent.mkdir()
    sources = [UI / name for name in ("actions.py", "items/item_words.py", "start/more_options.py")]
    subprocess.run([tools / "lupdate", "-silent", *MARKS, *sources, "-ts", sentences], check=True)
    said = {"&amp;Skip": "Über&amp;gehen", "Answer": "Antworten", "open": "offen", "Korean (Windows)": "Koreanisch"}
    text = sentences.read_text("utf-8")
    for english, german in said.items():
        unfinished = f'<source>{english}</source>\n        <translation type="unfinished"></translation>'
        assert unfinished in text
        text = text.replace(unfinished, f"<source>{english}</source><translation>{german}</translation>")
    sentences.write_text(text, "utf-8")
    subprocess.run([tools / "lrelease", "-silent", sentences], check=True)
    monkeypatch.setattr("labeller.ui.translations.resources", lambda: tmp_path)
    install_translations(app, QLocale(QLocale.Language.German))
    assert (spec("skip").title, spec("skip").translated_group) == ("Übergehen", "Antworten")
    assert state_name(ItemState.OPEN) == "offen"
    encodings = MoreOptions().encoding
    assert encodings.itemText(encodings.findData("cp949")) == "Koreanisch"


def test_installing_again_leaves_one_set(app: QApplication):
    install_translations(app, AMERICAN)
    first = len(app.findChildren(QTranslator))
    install_translations(app, AMERICAN)
    assert len(app.findChildren(QTranslator)) == first


def test_program_speaks_in_plurals_from_its_start(app: QApplication, qtbot):
    make_application()
    bar = FilterBar()
    qtbot.addWidget(bar)
    assert bar.tr("%Ln items", "", 1) == "1 item"
