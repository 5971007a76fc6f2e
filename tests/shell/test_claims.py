"""The shell command claims: verdicts, checks, files of one's own, the report."""

from __future__ import annotations

import json
import re

import gametheory_gov as gg
from tests.claims.test_claims import TOML
from tests.commands import fails, run


def test_verdicts_and_checks():
    done = run("claims", "D5", "D4", "--check")
    assert done.returncode == 0, done.stderr
    assert done.stdout.index("D4 (Drezner)") < done.stdout.index("D5 (Drezner)")
    assert done.stdout.count("\nvalid") == 2
    quiet = run("claims", "T32", "-q", "--check").stdout.splitlines()
    assert quiet[-1] == "valid"
    assert "not in general" in quiet[0]


def test_json_holds_the_claims():
    told = json.loads(run("claims", "T37", "D4", "--check", "--json").stdout)
    assert [(entry["id"], entry["verdict"], entry["valid"]) for entry in told] == [
        ("D4", "in a region", True),
        ("T37", "in a region", True),
    ]
    plain = {name: value for name, value in told[0].items() if name not in ("verdict", "valid")}
    assert gg.claims.Claim.from_dict(plain) == gg.claims.get("D4")


def test_the_report_needs_no_network_and_goes_on(tmp_path):
    file = tmp_path / "x1.toml"
    file.write_text(TOML, encoding="utf-8")
    folder = tmp_path / "out"
    done = run("claims", "D4", "T24", "T48", str(file), "--report", str(folder))
    assert done.returncode == 0, done.stderr
    page = (folder / "claims.html").read_text(encoding="utf-8")
    assert re.findall(r'<article id="(\w+)"', page) == ["D4", "T24", "T48", "X1"]
    assert page.count("<img ") == page.count("data:image/png;base64,") == 10
    assert not re.search(r'(src|href)="(?!#|data:)|url\(|@import|<script', page)
    assert "one setting: " in page
    parts = ["Can they all be right?", "Drezner&#x27;s alone", "The brief&#x27;s alone", "Both texts"]
    assert sorted(map(page.index, parts)) == list(map(page.index, parts))
    joint = folder / "claims" / "joint_DT.json"
    assert gg.load(joint).ids == ("D4", "T24", "T48")
    assert page.count("<h1") == 1
    kept = folder / "claims" / "D4.json"
    kept.write_text(kept.read_text(encoding="utf-8").replace("in a region", "always"), encoding="utf-8")
    again = run("claims", "D4", "T24", "T48", str(file), "--report", str(folder), "-q")
    assert again.returncode == 0
    assert (folder / "claims.html").read_text(encoding="utf-8") == page
    assert gg.load(kept).verdict == "in a region"


def test_counts_stand_at_the_end():
    assert run("claims", "T13", "D3", "T32", "-q").stdout.splitlines()[-1] == (
        "3 claims: 1 always, 1 not in general, 1 always, by construction"
    )


def test_claims_are_asked_together():
    done = run("claims", "D11", "T24", "--joint", "--where", "exclusion > benefit", "--check")
    assert done.returncode == 0, done.stderr
    assert "no world tried has both D11 and T24\n" in done.stdout
    assert done.stdout.splitlines()[3] == "valid"
    quiet = run("claims", "D4", "T39", "--joint", "-q").stdout
    assert quiet == (
        "D4, T39 are asked together in no class of worlds; 2 classes ask one, which holds in no world tried "
        "in 1 of them\n"
    )
    found = gg.claims.Joint.from_dict(json.loads(run("claims", "D4", "D11", "--joint", "--json").stdout))
    assert found == gg.claims.joint(["D4", "D11"])
    naims = run("claims", "Naim", "--joint", "--where", "exclusion > benefit", "-q").stdout
    assert naims.startswith("D2, D18, D19 hold together at ")
    error = fails("claims", "D11", "D44", "--joint", "--report", "out")
    assert "did you mean 'D4'" in error
    assert "leave out --report" in error
    assert "give --joint too" in fails("claims", "D11", "--where", "exclusion > benefit")


def test_what_cannot_be_used(tmp_path):
    error = fails("claims", "D44", "none.toml", "--report", tmp_path / "a")
    assert "did you mean 'D4'" in error
    assert "none.toml" in error
    assert not (tmp_path / "a").exists()
    file = tmp_path / "x1.toml"
    file.write_text(TOML.replace("games", 'run = "rm"\ngames'), encoding="utf-8")
    assert "a file runs no code" in fails("claims", file)
