#!/usr/bin/env python
# /// script
# dependencies = ["nox>=2025.2.9"]
# ///
"""The checks of this project as sessions of nox: `nox -s lint`, `types`, `tests`, `docs`, `gate`."""

from __future__ import annotations

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv|virtualenv"
PROJECT = nox.project.load_toml("pyproject.toml")


def install(session: nox.Session, group: str) -> None:
    """Install the package from the checkout, and a dependency group of pyproject.toml."""
    session.install("-e", ".", *nox.project.dependency_groups(PROJECT, group))


@nox.session
def lint(session: nox.Session) -> None:
    """Style, spelling, rooms, and nothing written twice."""
    install(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("codespell")
    session.run("lint-imports")
    session.run("pylint", "gametheory_gov")
    session.run("repo-review", "--show", "err")


@nox.session
def types(session: nox.Session) -> None:
    """Types, strict."""
    install(session, "lint")
    session.run("mypy")


@nox.session
def tests(session: nox.Session) -> None:
    """All tests, or those that are named: `nox -s tests -- docs/howto/growth.md`."""
    install(session, "test")
    session.run("pytest", "-n", "auto", "--dist", "loadfile", *session.posargs)


@nox.session(default=False)
def docs(session: nox.Session) -> None:
    """The site, in build/site; every link in it leads somewhere."""
    install(session, "docs")
    session.run("sphinx-build", "-W", "--keep-going", "-q", "-c", "docs", ".", "build/site")
    session.run("python", ".ci/site.py", "build/site")


@nox.session(venv_backend="none", default=False)
def gate(session: nox.Session) -> None:
    """Everything a change must pass; it makes its own environments."""
    session.run("bash", ".ci/run", external=True)


if __name__ == "__main__":
    nox.main()
