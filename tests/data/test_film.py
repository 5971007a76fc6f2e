"""Maps that move: what a page shows at each frame by its own rules, and GIF files."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from gametheory_gov import grow, load_scenario
from gametheory_gov.base.errors import DataError, InvalidInputError
from gametheory_gov.data import TileAnimation

ODD = '</style><script>alert("&")</script>'
#: States that come, go and come again.
FRAMES = {
    "1947": {"USA": 1947, "IND": 1947, "BRA": None, ODD: None},
    "1948": {"USA": None, "IND": 1947, "BRA": 1948, ODD: None},
    "1949": {"USA": 1949, "IND": 1947, "BRA": 1948, ODD: None},
    "1950": {"USA": 1949, "IND": 1947, "BRA": None, ODD: None},
}


@pytest.fixture(scope="module")
def gatt():
    return grow(load_scenario("gatt_wto"))


class Read(HTMLParser):
    """The groups of squares with their states and looks, the key, the choices, the rules."""

    def __init__(self, html):
        super().__init__()
        self.groups, self.looks, self.choices, self.open, self.tags = {}, {}, {}, [], set()
        self.rules, self.key, self.captions = "", [], {}
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        assert not {"src", "href", "onclick"} & set(given)
        self.tags.add(tag)
        if tag == "g":
            self.group = given["class"]
            self.looks[self.group] = given["style"]
        if tag == "input":
            self.choices[given["value"]] = given.get("aria-label")
        if tag == "path" and "g" not in self.open:
            self.key.append(given["style"])
        if tag == "span":
            self.caption = given.get("class")
        if tag not in ("input", "meta"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "style":
            self.rules += data
        if (
            self.open and self.open[-1] in ("text", "title") and "g" in self.open
        ):  # a title says a shortened id whole
            self.groups[data] = self.group
        if self.open and self.open[-1] == "span" and self.caption:
            self.captions[self.caption] = data

    def chosen(self, frame, state):
        """How a state looks when a frame is chosen."""
        here = rf'\[value="{frame}"\]:checked\) :is\(([^)]*)\) {{ ([^}}]*) }}'
        for names, look in re.findall(here, self.rules):
            if f".{self.groups[state]}" in names.split(", "):
                return look.replace(" !important", "")
        return self.looks[self.groups[state]]

    def played(self, time, state):
        """How a state looks at a time of the animation, a share of its length."""
        steps = re.search(rf"@keyframes \w+{self.groups[state]} {{ (.*) }}$", self.rules, flags=re.MULTILINE)
        if steps is None:
            return self.looks[self.groups[state]]
        found = [(float(at), look) for at, look in re.findall(r"([\d.]+)% { ([^}]*) }", steps[1])]
        return [look for at, look in found if at <= 100 * time][-1]

    def told(self, time, k):
        """Whether a caption is seen at a time of the animation."""
        steps = re.search(rf"@keyframes \w+f{k} {{ (.*) }}$", self.rules, flags=re.MULTILINE)[1]
        found = [(float(at), look) for at, look in re.findall(r"([\d.]+)% { visibility: (\w+) }", steps)]
        return [look for at, look in found if at <= 100 * time][-1]


def test_every_frame_shows_its_values_chosen_or_played():
    page = Read(TileAnimation(FRAMES, without="outside")._repr_html_())
    look = dict(zip((1947, 1948, 1949, None), page.key, strict=True))
    assert len(set(page.key)) == 4
    whole = 6  # the last frame stands three times as long
    for k, values in enumerate(FRAMES.values()):
        for state, value in values.items():
            assert page.chosen(k, state) == look[value]
            assert page.played((k + 0.5) / whole, state) == look[value]
        assert [page.told((k + 0.5) / whole, n) == "visible" for n in range(4)] == [n == k for n in range(4)]
        assert page.told(0.99, k) == ("visible" if k == 3 else "hidden")
    assert all(page.looks[page.groups[state]] == look[value] for state, value in FRAMES["1950"].items())


def test_what_a_page_says_is_no_code():
    html = TileAnimation(FRAMES, {"1947": ODD}, title=ODD, key=ODD, without=ODD)._repr_html_()
    page = Read(html)
    assert "script" not in page.tags
    assert page.choices == {"play": None, "0": ODD, "1": "1948", "2": "1949", "3": "1950"}
    assert page.captions["f0"] == ODD
    assert ODD in page.groups
    assert not re.search(r"url|@import|http", page.rules)


def test_the_same_is_written_the_same_and_another_has_rules_of_its_own():
    first, again, other = (TileAnimation(FRAMES, title=title)._repr_html_() for title in "aab")
    assert first == again
    names = {re.search(r'<figure class="(\w+)"', html)[1] for html in (first, other)}
    assert len(names) == 2
    for name in names:
        assert all(rule.startswith((f".{name}", f"@keyframes {name}", "@media"))
                   for html in (first, other) if name in html
                   for rule in re.findall(r"^[.@].*", Read(html).rules, flags=re.MULTILINE))  # fmt: skip


def test_growth_of_gatt_is_a_small_page_and_a_small_gif(gatt, tmp_path):
    made = gatt.animate()
    page = made.save(tmp_path / "a.html")
    text = page.read_text(encoding="utf-8")
    assert len(text) < 30_000
    assert text.startswith("<!DOCTYPE html>")
    assert text.count("<figure") == 1
    read = Read(text.partition("\n")[2])
    for r in gatt.rounds:
        looks = {state: read.chosen(r.number, state) for state in gatt.game.states.ids}
        outside = {state for state, look in looks.items() if look.startswith("fill:none")}
        assert outside == set(looks) - set(r.members)
        assert read.choices[str(r.number)].startswith(f"round {r.number}: {len(r.members)} of 193 states")
    picture = made.save(tmp_path / "a.gif")
    assert picture.stat().st_size < 200_000
    with Image.open(picture) as frames:
        assert frames.n_frames == 4
        times, inked = [], []
        for k in range(4):
            frames.seek(k)
            times.append(frames.info["duration"])
            inked.append(np.mean(np.ptp(np.asarray(frames.convert("RGB")).astype(int), axis=2) > 40))
    assert times == [1200, 1200, 1200, 3600]
    assert inked == sorted(inked)
    assert inked[-1] > 3 * inked[0]


def test_a_cycle_shows_who_left(gatt):
    rounds = (*gatt.rounds, *gatt.rounds[:1])
    again = tuple(type(r)(k, r.moves, r.members, r.reports, r.first_action) for k, r in enumerate(rounds))
    page = Read(replace(gatt, rounds=again).animate()._repr_html_())
    assert page.chosen(4, "DEU") == page.chosen(0, "DEU") != page.chosen(1, "DEU")
    assert page.chosen(4, "USA") == page.chosen(0, "USA")


def test_many_frames_are_thinned():
    frames = {str(k): {"USA": k} for k in range(200)}
    made = TileAnimation(frames)
    page = Read(made._repr_html_())
    assert repr(made) == "TileAnimation(60 frames, 1 state)"
    assert (page.captions["f0"], page.captions["f59"]) == ("0", "199")
    gaps = np.diff([int(caption) for caption in page.captions.values()])
    assert set(gaps) == {3, 4}


@pytest.mark.parametrize("name", ["a.mp4", "a", "none/a.html", "none/a.gif"])
def test_a_file_is_written_whole_or_not_at_all(name, tmp_path, monkeypatch):
    made = TileAnimation(FRAMES)
    with pytest.raises(DataError, match=r"\.html or \.gif" if "none" not in name else "cannot be written"):
        made.save(tmp_path / name)
    (tmp_path / "kept.gif").write_bytes(b"kept")

    def broken(self):
        yield Image.new("L", (9, 9))
        raise KeyboardInterrupt

    monkeypatch.setattr(TileAnimation, "_images", broken)
    with pytest.raises(KeyboardInterrupt):
        made.save(tmp_path / "kept.gif")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("kept.gif", b"kept")]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"frames": {}}, "nothing to show"),
        ({"frames": {"1": {}}}, "nothing to show"),
        (
            {"frames": {"1": dict.fromkeys(map(str, range(10_000)))}},
            r"10000 states are more than 400.*plot\(\)",
        ),
        ({"frames": FRAMES, "seconds": 0}, "seconds = 0; a number from 0.05 to 60"),
        ({"frames": {"1": {"USA": [1]}}}, "names or numbers"),
        ({"frames": {"1": 3}}, r"frames\['1'\] = 3; values by state"),
        ({"frames": {1: {"USA": 1}}}, "frames has the name 1; names are texts"),
        ({"frames": 3}, "frames = 3"),
    ],
)
def test_what_cannot_move_is_refused(given, fault):
    with pytest.raises(InvalidInputError, match=fault):
        TileAnimation(**given)
