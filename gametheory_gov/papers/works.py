"""`write_bibliography`: a file of BibTeX with all works that answers rest on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gametheory_gov.base.citation import cite
from gametheory_gov.base.files import as_path, write_text
from gametheory_gov.base.inputs import public


@public
def write_bibliography(path: str | Path, *answers: Any) -> Path:
    r"""Write a file of BibTeX with the package and all works that answers rest on.

    Parameters
    ----------
    path : str or path
        Such as ``"paper.bib"``; a file that stands there is replaced.
    *answers : answers and games, or types of them
        As for `gametheory_gov.cite`; without any, the package and its data.

    Returns
    -------
    path
        The file.

    Raises
    ------
    InvalidInputError
        For something that rests on no works.
    DataError
        If the file cannot be written.

    Notes
    -----
    Entries of software are written as ``@misc``, since the styles of BibTeX know no ``@software``.

    Examples
    --------
    >>> import tempfile
    >>> from gametheory_gov.closed_forms import concert_threshold
    >>> from gametheory_gov.papers import write_bibliography
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     "drezner2007" in write_bibliography(f"{folder}/paper.bib", concert_threshold()).read_text()
    True
    """
    return write_text(as_path(path), bibliography(*answers))


def bibliography(*answers: Any) -> str:
    """The text of such a file."""
    return cite(*answers).replace("@software{", "@misc{") + "\n"
