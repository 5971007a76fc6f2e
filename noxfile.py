"""The checks of this project as sessions of nox: `nox -s lint`, `types`, `tests`, `gate`."""

from __future__ import annotations

import nox

nox.options.sessions = ["lint", "types", "tests"]
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


@nox.session(venv_backend="none")
def gate(session: nox.Session) -> None:
    """Everything a change must pass; it makes its own environments."""
    session.run("bash", ".ci/run", external=True)
