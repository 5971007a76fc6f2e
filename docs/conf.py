"""Settings of the site: `sphinx-build -c docs . build/site`, in the checkout.

The sources are the documents where they stand, so that a link leads to the same place on a forge and on the
site. Examples are run by the tests, notebooks too; nothing is run here. No page asks a network for anything.
"""

from __future__ import annotations

import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(CHECKOUT), str(CHECKOUT / "docs" / "_ext")]

from gametheory_gov import __version__  # noqa: E402

project = "gametheory_gov"
copyright = "gametheory_gov contributors, MIT licence"
author = "gametheory_gov contributors"
version = release = __version__

root_doc = "docs/index"
include_patterns = [
    "docs/**.md",
    "docs/reference/api/*.rst",
    "notebooks/*.ipynb",
    "benchmarks/README.md",
    "gametheory_gov/data/SOURCES.md",
    *(f"{page}.md" for page in ("CHANGELOG", "CODE_OF_CONDUCT", "CONTRIBUTING", "SECURITY", "SUPPORT")),
]
exclude_patterns = [".*", "build", "dist", "tests"]
extensions = [
    "myst_nb",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinxcontrib.bibtex",
    "mathml",
    "pages",
]

# Pages are Markdown as forges show it.
myst_enable_extensions = ["dollarmath"]
myst_fence_as_directive = ["math"]
myst_heading_anchors = 4
nb_execution_mode = "off"
nb_merge_streams = True
bibtex_bibfiles = ["../gametheory_gov/base/references.bib"]
bibtex_default_style = "unsrtalpha"

# The reference is the docstrings. Types stand in their sections of parameters, in words.
default_role = "autolink"
autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autosummary_generate = False
toc_object_entries_show_parents = "hide"
numpydoc_show_class_members = False
numpydoc_xref_param_type = True
numpydoc_xref_ignore = "all"
nitpicky = True

html_theme = "pydata_sphinx_theme"
html_title = "gametheory_gov"
html_static_path = ["_static"]
html_extra_path = ["_extra"]
html_css_files = ["site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_math_renderer = "mathml"
html_show_sourcelink = False
html_copy_source = False
ALONE = ("docs/explorer", "CHANGELOG", "CODE_OF_*", "CONTRIBUTING", "S*", "search")
html_sidebars = {page: [] for page in ALONE}
html_theme_options = {
    "show_prev_next": True,
    "navbar_align": "left",
    "header_links_before_dropdown": 4,
    "show_toc_level": 2,
    "collapse_navigation": True,
    "footer_start": ["copyright"],
    "footer_end": [],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
