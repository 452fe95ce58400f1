"""`write`: plans say what would change, commits are all or nothing, edits are noticed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from generator import write
from generator.regions import CustomRegions
from generator.view.blocks import MarkedBlocks

OLD = {f"src/{n}.py": f"old {n}\n".encode() * 50 for n in range(300)}
NEW = {f"src/{n}.py": f"new {n}\n".encode() * 50 for n in range(20, 320)}


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".sdkwright" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def put(output: Path, files: dict[str, bytes]) -> write.Plan:
    planned = write.plan(output, files, {})
    write.commit(planned)
    return planned


def test_a_first_commit_writes_everything(tmp_path: Path) -> None:
    planned = put(tmp_path / "out", {"a.txt": b"a", "d/b.txt": b"b"})
    assert planned.added == ("a.txt", "d/b.txt")
    assert tree(tmp_path / "out") == {"a.txt": b"a", "d/b.txt": b"b"}


def test_a_second_commit_of_the_same_files_touches_nothing(tmp_path: Path) -> None:
    output = tmp_path / "out"
    put(output, {"a.txt": b"a"})
    before = (output.stat().st_ino, (output / "a.txt").stat().st_mtime_ns)
    assert put(output, {"a.txt": b"a"}).clean
    assert (output.stat().st_ino, (output / "a.txt").stat().st_mtime_ns) == before


def test_stale_files_and_their_folders_go_and_foreign_files_stay(tmp_path: Path) -> None:
    output = tmp_path / "out"
    put(output, {"a.txt": b"a", "gone/deep/b.txt": b"b"})
    (output / "mine.txt").write_bytes(b"mine")
    (output / "empty").mkdir()
    (output / "link").symlink_to("mine.txt")
    planned = put(output, {"a.txt": b"a2"})
    assert (planned.changed, planned.removed) == (("a.txt",), ("gone/deep/b.txt",))
    assert not (output / "gone").exists()
    assert (output / "mine.txt").read_bytes() == b"mine"
    assert (output / "empty").is_dir()
    assert (output / "link").is_symlink()


def test_an_edited_file_is_reported_also_when_it_would_be_removed(tmp_path: Path) -> None:
    output = tmp_path / "out"
    put(output, {"a.txt": b"a", "b.txt": b"b", "c.txt": b"c"})
    (output / "a.txt").write_bytes(b"edited")
    (output / "b.txt").write_bytes(b"edited")
    assert write.plan(output, {"a.txt": b"a", "c.txt": b"c2"}, {}).edited == ("a.txt", "b.txt")


def test_a_file_that_was_there_first_is_reported_as_edited(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.txt").write_bytes(b"precious")
    assert write.plan(tmp_path / "out", {"a.txt": b"a"}, {}).edited == ("a.txt",)


def test_an_edit_that_says_what_would_be_written_is_no_conflict(tmp_path: Path) -> None:
    output = tmp_path / "out"
    put(output, {"a.txt": b"a"})
    (output / "a.txt").write_bytes(b"b")
    assert write.plan(output, {"a.txt": b"b"}, {}).edited == ()


def test_a_deleted_file_is_written_again(tmp_path: Path) -> None:
    output = tmp_path / "out"
    put(output, {"a.txt": b"a", "b.txt": b"b"})
    (output / "a.txt").unlink()
    assert put(output, {"a.txt": b"a", "b.txt": b"b"}).added == ("a.txt",)


@pytest.mark.parametrize("path", ["../a", "/etc/a", "d/../../a"])
def test_a_path_cannot_leave_the_output(tmp_path: Path, path: str) -> None:
    with pytest.raises(write.WriteError, match="leaves the output"):
        write.plan(tmp_path / "out", {path: b""}, {})


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    output = tmp_path / "out"
    (tmp_path / "elsewhere").mkdir()
    output.mkdir()
    (output / "src").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(write.WriteError, match="is a link"):
        write.plan(output, {"src/a.py": b""}, {})


class Shout(write.Merge):
    """Upper-case text is the generator's."""

    def owned(self, text: str) -> str:
        return "".join(char for char in text if char.isupper())

    def merge(self, existing: str, rendered: str) -> str:
        return self.owned(rendered) + "".join(char for char in existing if char.islower())


def test_a_shared_file_keeps_the_maintainers_part(tmp_path: Path) -> None:
    output = tmp_path / "out"
    merges: dict[str, write.Merge] = {"r.md": Shout()}
    write.commit(write.plan(output, {"r.md": b"AB"}, merges))
    (output / "r.md").write_bytes(b"ABmine")
    planned = write.plan(output, {"r.md": b"CD"}, merges)
    assert planned.edited == ()
    write.commit(planned)
    assert (output / "r.md").read_bytes() == b"CDmine"
    (output / "r.md").write_bytes(b"XDmine")
    assert write.plan(output, {"r.md": b"EF"}, merges).edited == ("r.md",)


def test_the_difference_names_files_and_lines(tmp_path: Path) -> None:
    output = tmp_path / "out"
    put(output, {"a.txt": b"one\ntwo\n", "b.txt": b"b"})
    text = write.difference(write.plan(output, {"a.txt": b"one\n2\n", "c.txt": b"c\n"}, {}))
    assert "changed  a.txt" in text
    assert "removed  b.txt" in text
    assert "-two" in text
    assert "+2" in text


CHILD = """
import sys
from pathlib import Path
from generator import write
from generator.regions import CustomRegions
from generator.view.blocks import MarkedBlocks
files = {f"src/{n}.py": f"new {n}\\n".encode() * 50 for n in range(20, 320)}
planned = write.plan(Path(sys.argv[1]), files, {})
print("planned", flush=True)
write.commit(planned)
"""


@pytest.mark.parametrize("delay", [0.0, 0.001, 0.003, 0.006, 0.01, 0.015, 0.02, 0.03])
def test_a_killed_commit_leaves_the_old_tree_or_the_new_one(tmp_path: Path, delay: float) -> None:
    output = tmp_path / "out"
    put(output, OLD)
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(output)], stdout=subprocess.PIPE, cwd=os.getcwd())
    assert child.stdout is not None
    assert child.stdout.readline() == b"planned\n"
    time.sleep(delay)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert tree(output) in (OLD, NEW)
    put(output, NEW)
    assert tree(output) == NEW
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are of Unix")
def test_a_disk_that_takes_only_part_of_a_file_leaves_the_old_tree(tmp_path: Path) -> None:
    output = tmp_path / "out"
    put(output, {"a.txt": b"old"})
    limited = (
        "import resource, sys; from pathlib import Path; from generator import write\n"
        "planned = write.plan(Path(sys.argv[1]), {'a.txt': b'new ' * 1_000, 'b.txt': b'b' * 100_000}, {})\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, 16_384))\n"
        "try: write.commit(planned)\n"
        "except write.WriteError: sys.exit(2)\n"
    )
    command = [sys.executable, "-c", limited, str(output)]
    assert subprocess.run(command, check=False, timeout=60).returncode == 2
    assert tree(output) == {"a.txt": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_plan_that_another_run_overtook_is_refused(tmp_path: Path) -> None:
    output = tmp_path / "out"
    put(output, {"a.txt": b"1", "b.txt": b"1"})
    planned = write.plan(output, {"a.txt": b"2", "b.txt": b"1"}, {})
    put(output, {"a.txt": b"3", "b.txt": b"3"})
    with pytest.raises(write.OvertakenError, match="another run"):
        write.commit(planned)
    assert tree(output) == {"a.txt": b"3", "b.txt": b"3"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_is_interrupted_while_it_cleans_up_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remove, calls = shutil.rmtree, list[Path]()

    def interrupted(path: Path, ignore_errors: bool) -> None:
        calls.append(path)
        if len(calls) == 1:
            raise KeyboardInterrupt
        remove(path, ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", interrupted)
    with pytest.raises(KeyboardInterrupt):
        put(tmp_path / "out", {"a.txt": b"a"})
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_manifest_that_is_none_says_nothing_and_a_pipe_in_its_place_is_refused(tmp_path: Path) -> None:
    output = tmp_path / "out"
    put(output, {"a.txt": b"a"})
    (output / write.MANIFEST).write_text("[" * 100_000)
    assert write.plan(output, {"a.txt": b"b"}, {}).edited == ("a.txt",)
    (output / write.MANIFEST).unlink()
    os.mkfifo(output / write.MANIFEST)
    assert write.read_manifest(output) == {}
    with pytest.raises(write.WriteError, match="no regular file"):
        write.plan(output, {"a.txt": b"b"}, {})


def test_a_run_leaves_alone_what_a_run_into_a_folder_of_a_longer_name_is_at_work_on(tmp_path: Path) -> None:
    at_work = tmp_path / f".out.v2.{os.getppid()}.abcd1234.sdkwright-stage"
    left = tmp_path / ".out.999999999.abcd1234.sdkwright-stage"
    for stage in (at_work, left):
        (stage / "tree").mkdir(parents=True)
    put(tmp_path / "out", {"a.txt": b"1"})
    assert at_work.is_dir()
    assert not left.exists()


@pytest.mark.parametrize("inside", [".", "own"])
def test_the_folder_that_the_command_runs_in_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    output = tmp_path / "out"
    put(output, {"a.txt": b"1"})
    (output / "own").mkdir()
    monkeypatch.chdir(output / inside)
    with pytest.raises(write.WriteError, match="run it from the folder above"):
        put(output, {"a.txt": b"2"})
    assert tree(output) == {"a.txt": b"1"}
    put(output, {"a.txt": b"1"})


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of Unix")
def test_a_folder_stays_as_closed_as_it_was(tmp_path: Path) -> None:
    output = tmp_path / "out"
    put(output, {"docs/a.txt": b"1"})
    (output / "secret" / "empty").mkdir(parents=True)
    (output / "secret" / "key").write_bytes(b"k")
    for folder, mode in (("secret/empty", 0o750), ("secret", 0o700), ("docs", 0o770)):
        (output / folder).chmod(mode)
    put(output, {"docs/a.txt": b"2", "docs/b.txt": b"2"})
    found = {name: (output / name).stat().st_mode & 0o777 for name in ("secret/empty", "secret", "docs")}
    assert found == {"secret/empty": 0o750, "secret": 0o700, "docs": 0o770}


MOUNTED = """
set -e
mkdir -p {output}/data {aside}
echo kept > {aside}/own.txt
mount {how} {output}/data
[ -e {output}/data/own.txt ] || echo kept > {output}/data/own.txt
{python} -c 'import sys; from pathlib import Path; from generator import write
try: write.commit(write.plan(Path(sys.argv[1]), dict(a=b"2"), dict()))
except write.WriteError as problem: print(problem)' {output}
cat {output}/data/own.txt
ls -A {output}/..
"""


@pytest.mark.parametrize("how", ["-t tmpfs none", "--bind {aside}"])
def test_what_is_mounted_below_the_output_is_not_emptied(tmp_path: Path, how: str) -> None:
    if sys.platform != "linux" or subprocess.run(["unshare", "-m", "true"], check=False).returncode:
        pytest.skip("mounts need a namespace of their own")
    output, aside = tmp_path / "out", tmp_path / "aside"
    put(output, {"a": b"1"})
    script = MOUNTED.format(output=output, aside=aside, how=how.format(aside=aside), python=sys.executable)
    done = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, check=False)
    told, *rest = done.stdout.splitlines()
    assert "data" in told
    assert "mounted" in told
    assert rest == ["kept", "aside", "out"]
    assert tree(output) == {"a": b"1"}


def test_bytes_of_a_maintainer_that_are_no_utf_8_stay(tmp_path: Path) -> None:
    output = tmp_path / "out"
    merges: dict[str, write.Merge] = {"README.md": MarkedBlocks(), "a.py": CustomRegions()}
    page = b"caf\xe9\n<!-- Start Summary [summary] -->\n%b\n<!-- End Summary [summary] -->\n\xff\r\n"
    module = b"# region custom: module\n# caf\xe9\n# endregion\nx = %b\n"
    write.commit(write.plan(output, {"README.md": page % b"1", "a.py": module % b"1"}, {}))
    plain = {"README.md": page.replace(b"caf\xe9", b"").replace(b"\xff\r", b"") % b"2"}
    write.commit(write.plan(output, {**plain, "a.py": module.replace(b"# caf\xe9\n", b"") % b"2"}, merges))
    assert tree(output) == {"README.md": page % b"2", "a.py": module % b"2"}


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root writes to every folder")
@pytest.mark.parametrize("mode", [0o000, 0o555])
def test_a_folder_that_its_owner_closed_leaves_nothing_behind(tmp_path: Path, mode: int) -> None:
    output = tmp_path / "out"
    put(output, {"a.txt": b"1"})
    own = output / "own"
    own.mkdir()
    (own / "x").write_bytes(b"x")
    own.chmod(mode)
    with suppress(write.WriteError):
        put(output, {"a.txt": b"2"})
    own.chmod(0o755)
    assert (own / "x").read_bytes() == b"x"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
