"""labeller prelabel: a model, a program, an address, or the names of the labels."""

from __future__ import annotations

import sys

import numpy as np

from labeller.loop.outside import label_names
from tests.learning.classifiers.models import colors_model
from tests.loop.outside.programs import GOOD, command


def test_program_suggests(cli, project, tmp_path):
    outcome = cli("prelabel", project, "--command", command(tmp_path, GOOD), "--json")
    assert outcome.json == {"items": 40, "suggested": 40, "suggestions": 40, "not_in_schema": {}, "problems": []}
    assert cli("info", project, "--json").json["by_source"] == {"import": 40}, "nothing of it is an answer"


def test_what_was_done_is_told_in_lines(cli, project, tmp_path):
    text = GOOD.replace("first,", "'bird',")
    out = cli("prelabel", project, "--command", command(tmp_path, text)).out
    assert "with suggestions  0" in out
    assert "Not labels of the schema, and not used: bird" in out


def test_failing_program_is_one_line(fails, project, tmp_path):
    said = fails(1, "prelabel", project, "--command", command(tmp_path, "import sys; sys.exit('no weights')"))
    assert said.startswith(f"The program {sys.executable} ended with status 1 before all items were answered.")
    assert "no weights" in said
    assert said.endswith("Nothing was changed.")


def test_only_this_machine_is_asked(fails, project):
    assert "is not this machine" in fails(2, "prelabel", project, "--url", "http://example.org/")


def test_one_source_is_named(fails, project):
    assert "one of the arguments" in fails(2, "prelabel", project)


def test_model_suggests_for_images(cli, tmp_path):
    from PIL import Image

    (tmp_path / "pictures").mkdir()
    for place, name in enumerate(("red", "green", "blue")):
        pixels = np.zeros((20, 20, 3), np.uint8)
        pixels[..., place] = 255
        Image.fromarray(pixels).save(tmp_path / "pictures" / f"{name}.png")
    cli("new", "p.labeller", "--task", "image-classification", "--labels", "red,Green")
    cli("import", "p.labeller", "pictures")
    model = colors_model(tmp_path / "colors.onnx", metadata={"names": "['red', 'green', 'blue']"}, last=("Softmax",))
    said = cli("prelabel", "p.labeller", "--model", model, "--scale", "bytes", "--json").json
    assert (said["suggested"], said["not_in_schema"]) == (2, {"blue": 1})
    suggested = {one["name"]: one["suggestion"] for one in cli("suggest", "p.labeller", "--json").json}
    assert (suggested["red.png"], suggested["green.png"]) == ("red", "Green")


def test_model_is_refused_for_texts(fails, project, tmp_path):
    model = colors_model(tmp_path / "colors.onnx", metadata={"names": "['red', 'green', 'blue']"})
    assert "looks at images, and this project has none" in fails(1, "prelabel", project, "--model", model)


def test_names_of_labels_suggest_for_texts(cli, project, monkeypatch):
    class Words:
        name, dimensions, batch_size = "words", label_names.MEANING_DIMENSIONS, 32

        def embed(self, batch):
            vectors = np.full((len(batch), self.dimensions), 0.01, np.float32)
            vectors[:, 0] = ["cat" in text for text in batch]
            vectors[:, 1] = ["dog" in text for text in batch]
            return vectors

    monkeypatch.setattr(label_names, "SentenceEmbedder", Words)
    assert cli("prelabel", project, "--label-names", "--json").json["suggested"] == 40


def test_trouble_of_items_is_listed(cli, project, tmp_path):
    program = GOOD.replace('"labels": [{"label": first, "score": 0.75}]', '"error": "too dark"')
    said = cli("prelabel", project, "--command", command(tmp_path, program), "--json").json
    assert said["suggested"] == 0
    assert said["problems"][0]["reason"] == "too dark"
