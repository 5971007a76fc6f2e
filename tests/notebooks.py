"""The notebooks: what they answer when run, and the scripts that are the same in words.

``python -m tests.notebooks`` runs them, and writes notebooks and scripts anew.
"""

from __future__ import annotations

import re
import tempfile

import jupytext
import nbformat
from nbclient import NotebookClient

from tests.public_names import ROOT

NOTEBOOKS = sorted((ROOT.parent / "notebooks").glob("*.ipynb"))
FORMAT = "py:percent"


def read(path):
    return nbformat.read(path, as_version=4)


def run(notebook):
    """The same notebook with the answers of today."""
    again = nbformat.from_dict(notebook)
    with tempfile.TemporaryDirectory() as folder:
        where = {"metadata": {"path": folder}}
        return NotebookClient(again, timeout=900, coalesce_streams=True, resources=where).execute()


def script(notebook):
    """The text of the script."""
    bare = nbformat.from_dict(notebook)
    bare.metadata = nbformat.from_dict({"jupytext": {"notebook_metadata_filter": "-all"}})
    return jupytext.writes(bare, fmt=FORMAT)


def said(notebook):
    """What each cell answers in words: printed text, and displays in plain text and in HTML without marks."""
    return ["\n".join(map(_words, cell.outputs)) for cell in notebook.cells if cell.cell_type == "code"]


def _words(output):
    shown = output.get("data", {})
    tables = re.sub(r"<[^>]*>|\s+", " ", shown.get("text/html", ""))
    return output.get("text", "") + shown.get("text/plain", "") + " ".join(tables.split())


if __name__ == "__main__":
    for path in NOTEBOOKS:
        notebook = run(read(path))
        notebook.metadata.pop("jupytext", None)
        for cell in notebook.cells:
            cell.metadata.pop("execution", None)
        notebook.metadata.language_info = {"name": "python"}
        nbformat.write(notebook, path)
        path.with_suffix(".py").write_text(script(notebook), encoding="utf-8")
