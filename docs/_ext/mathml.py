"""Formulas as MathML, which browsers draw and screen readers read: no script, no font, no network."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging

LOG = logging.getLogger(__name__)


def _write(writer: Any, node: nodes.Element, display: str) -> None:
    source = node.astext().replace(r"\_", "_")  # an underscore in words
    try:
        formula = convert(source, display=display)
    except Exception as error:  # its kinds of errors have no common parent
        LOG.warning("%r: %s", error, source, location=node, type="mathml")
        raise nodes.SkipNode from error
    for command in re.findall(r"\\[a-zA-Z]+", formula):
        LOG.warning("a command that MathML has no word for: %s", command, location=node, type="mathml")
    writer.body.append(
        f'<div class="math-block" tabindex="0">{formula}</div>\n' if display == "block" else formula
    )
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Give HTML its renderer."""
    inline, block = (partial(_write, display=display) for display in ("inline", "block"))
    app.add_html_math_renderer("mathml", inline_renderers=(inline, None), block_renderers=(block, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
