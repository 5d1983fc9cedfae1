"""Setup's decisions: which build, which system packages, which rooms are thin."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from devkit import checks, desk, environment, llama, places, system
from devkit.places import StepError

FORCED = 'set(LLAMA_BUILD_COMMON ON CACHE BOOL "common" FORCE)\n'


def on_device(monkeypatch: pytest.MonkeyPatch, device: str) -> None:
    """Pretend a machine."""
    monkeypatch.setattr(llama, "device", lambda: device)


def test_a_cpu_build_runs_on_every_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runtime dispatch, and nothing of this machine's own instruction set."""
    on_device(monkeypatch, "cpu")
    assert llama.flags()["GGML_CPU_ALL_VARIANTS"] == "ON"
    assert llama.flags()["GGML_BACKEND_DL"] == "ON"
    assert llama.flags()["GGML_NATIVE"] == "OFF"
    assert "GGML_CUDA" not in llama.flags()


@pytest.mark.parametrize(("device", "flag"), [("cuda", "GGML_CUDA"), ("metal", "GGML_METAL")])
def test_a_card_is_used(monkeypatch: pytest.MonkeyPatch, device: str, flag: str) -> None:
    """The flag that fits the machine is on."""
    on_device(monkeypatch, device)
    assert llama.flags()[flag] == "ON"


def test_builds_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another device or another cut is another wheel in the cache."""
    keys = set()
    for device in ("cpu", "cuda", "metal"):
        on_device(monkeypatch, device)
        keys.add(llama.build_key())
    monkeypatch.setattr(llama, "CUT_REVISION", "another")
    keys.add(llama.build_key())
    assert len(keys) == 4


def test_the_source_is_trimmed(tmp_path: Path) -> None:
    """Servers and tests go, and the switch that their CMake forces on is turned."""
    (tmp_path / "llama_cpp" / "server").mkdir(parents=True)
    (tmp_path / "CMakeLists.txt").write_text(FORCED, encoding="utf-8")
    llama.cut(tmp_path, llama.CUT_AWAY)
    assert not (tmp_path / "llama_cpp" / "server").exists()
    assert "LLAMA_BUILD_COMMON OFF" in (tmp_path / "CMakeLists.txt").read_text(encoding="utf-8")


def test_an_unknown_source_is_not_trimmed_blindly(tmp_path: Path) -> None:
    """A next release may force its switch in another way."""
    (tmp_path / "CMakeLists.txt").write_text("project(other)\n", encoding="utf-8")
    with pytest.raises(StepError, match="not the one we know"):
        llama.cut(tmp_path, ())


def test_missing_libraries_are_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without root nothing is installed; the person gets the line to type."""
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
    with pytest.raises(
        StepError, match="sudo apt-get install -y --no-install-recommends libegl1 libxcb-cursor0"
    ):
        system.ensure_packages(["libxcb-cursor0", "libegl1"])


def test_nothing_missing_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package manager is not even looked for."""
    monkeypatch.setattr("shutil.which", lambda _: pytest.fail("looked for a program"))
    system.ensure_packages([])


def test_a_library_is_known_by_loading_it() -> None:
    """The C library is there on every Linux; the other one nowhere."""
    assert not system.loads("libnobody-has-this.so.9")


def test_a_stamp_remembers_and_forgives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts add up; a damaged stamp is an empty one."""
    monkeypatch.setattr(environment, "STAMP", tmp_path / "stamp.json")
    assert environment.read_stamp() == {}
    environment.write_stamp(lock="a")
    environment.write_stamp(llama="b")
    assert environment.read_stamp() == {"lock": "a", "llama": "b"}
    (tmp_path / "stamp.json").write_text("{", encoding="utf-8")
    assert environment.read_stamp() == {}


def coverage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **files: tuple[int, int]) -> None:
    """Figures as coverage writes them: covered and all lines of each file."""
    document = {
        name: {
            "summary": {
                "covered_lines": done,
                "num_statements": whole,
                "covered_branches": 0,
                "num_branches": 0,
            },
            "missing_lines": [],
            "missing_branches": [],
        }
        for name, (done, whole) in files.items()
    }
    path = tmp_path / "coverage.json"
    path.write_text(json.dumps({"files": document}), encoding="utf-8")
    monkeypatch.setattr(checks, "coverage_file", lambda: path)


@pytest.mark.parametrize(
    ("name", "done", "thin"),
    [
        ("app/store/cases.py", 99, ["coverage of store"]),
        ("app/store/cases.py", 100, []),
        ("app/ui/page.py", 84, ["coverage of ui"]),
        ("app/ui/page.py", 85, []),
        ("app/paths.py", 84, ["coverage of staircase"]),
    ],
)
def test_thin_rooms_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, done: int, thin: list[str]
) -> None:
    """All of the store, 85 of 100 elsewhere."""
    coverage(tmp_path, monkeypatch, **{name: (done, 100)})
    assert checks.thin_rooms() == thin


def test_no_figures_are_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run without coverage does not pass as one with it."""
    monkeypatch.setattr(checks, "coverage_file", lambda: tmp_path / "none.json")
    assert checks.thin_rooms() == ["coverage was not measured"]


def test_a_silent_step_says_only_what_went_wrong(capfd: pytest.CaptureFixture[str]) -> None:
    says = "import sys; print('template'); print('told', file=sys.stderr)"
    assert places.call([sys.executable, "-c", says], silent=True) == 0
    assert capfd.readouterr() == ("", "told\n")
    assert places.call([sys.executable, "-c", says]) == 0
    assert capfd.readouterr().out == "template\n"


def test_the_starter_is_installed_without_its_template(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ran: list[tuple[str, bool]] = []
    monkeypatch.setattr(desk, "starter_installed", lambda: False)
    monkeypatch.setattr(desk, "ensure_weights", lambda _name: tmp_path / "w.gguf")
    monkeypatch.setattr(desk, "data_directory", lambda: tmp_path)
    monkeypatch.setattr(desk, "run", lambda words, silent=False: ran.append((str(words[4]), silent)))
    monkeypatch.setattr(desk, "call", lambda *_words, **_extra: 0)
    assert desk.run_desk([]) == 0
    assert ran == [("install", True), ("activate", True), ("new", False)]


@pytest.mark.parametrize(
    ("words", "profile"),
    [
        (["--smoke", "shots"], "demo"),
        (["--profile", "own"], "own"),
        (["case", "list", "--profile", "own"], "own"),
        (["--selftest", "--json"], None),
    ],
)
def test_the_demo_profile_opens_whichever_was_used_last(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str], profile: str | None
) -> None:
    demo = tmp_path / "profiles" / "demo"
    demo.mkdir(parents=True)
    (demo / "profile.key").touch()
    called: list[list[str]] = []
    monkeypatch.setattr(desk, "starter_installed", lambda: True)
    monkeypatch.setattr(desk, "data_directory", lambda: tmp_path)

    def call(line: list[str | Path], **_extra: object) -> int:
        called.append([str(word) for word in line])
        return 0

    monkeypatch.setattr(desk, "call", call)
    assert desk.run_desk(words) == 0
    told = called[0][len(desk.APP) :]
    if profile is None:
        assert told == words
    else:
        assert told[:2] == ["--profile", str(demo)]
        places = [told[at + 1] for at, word in enumerate(told) if word == "--profile"]
        assert Path(places[-1]).name == profile


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_the_program_has_its_name_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Sentences say `vakhta …`: from the source, too, something of that name does it, from any folder."""
    home = tmp_path / "a folder's own"
    (home / "app").mkdir(parents=True)
    (home / "app" / "__main__.py").write_text("import sys; print(sys.argv[1:])", encoding="utf-8")
    bin_folder = home / ".venv" / "bin"
    bin_folder.mkdir(parents=True)
    for name, value in (("ROOT", home), ("BIN", bin_folder), ("PYTHON", Path(sys.executable))):
        monkeypatch.setattr(environment, name, value)
    environment.ensure_command()
    assert ".venv/bin/vakhta" in capsys.readouterr().out
    environment.ensure_command()
    assert capsys.readouterr().out == ""
    ran = subprocess.run(
        [bin_folder / "vakhta", "case", "два слова"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "['case', 'два слова']\n"


def test_on_windows_the_name_is_a_batch_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devkit.environment.os.name", "nt")
    name, words = environment.command_file()
    assert name == "vakhta.cmd"
    assert words.endswith(b" -m app %*\r\n")
