"""Hold a built site against its promises: `python .ci/site.py FOLDER`.

Every link and every picture within the site leads somewhere, anchors too; and no page asks a network for a
script, a style, a font or a picture.
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FOLDER = Path(sys.argv[1]).resolve()
#: What a browser fetches without being asked, by element; of links, those of these kinds.
FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
SHOWN = {"stylesheet", "icon", "preload", "modulepreload", "prefetch"}


class Page(HTMLParser):
    """The anchors of a page, its links, and what it fetches."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors: set[str] = {""}
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        given = {name: value or "" for name, value in attrs}
        self.anchors.update(given[name] for name in ("id", "name") if name in given)
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if (target := given.get(FETCHED.get(tag, ""))) and (
            tag != "link" or SHOWN & set(given.get("rel", "").split())
        ):
            self.fetched.append(target)


def is_far(target: str) -> bool:
    """Whether an address is of another machine."""
    return bool(urlsplit(target).netloc)


def faults() -> list[str]:
    """What is wrong with the site, a line each."""
    pages = {
        path: Page(path)
        for path in sorted(FOLDER.rglob("*.html"))
        if not {"_downloads", "_static"} & set(path.parts)
    }
    found = [] if len(pages) > 50 else [f"only {len(pages)} pages"]
    for path, page in pages.items():
        where = path.relative_to(FOLDER)
        found += [f"{where} fetches {target}" for target in page.fetched if is_far(target)]
        for target in (*page.links, *page.fetched):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            end = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not end.exists():
                found.append(f"{where} links to {target}, which is not there")
            elif end in pages and unquote(parts.fragment) not in pages[end].anchors:
                found.append(f"{where} links to {target}, which has no such place")
    for path in sorted(FOLDER.rglob("*.css")):
        fetched = re.findall(
            r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')]+)", path.read_text(encoding="utf-8")
        )
        found += [f"{path.relative_to(FOLDER)} fetches {target}" for target in fetched]
    return found


if __name__ == "__main__":
    sys.exit("\n".join(faults()) or None)
