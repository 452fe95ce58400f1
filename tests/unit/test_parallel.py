"""Workers do not show: the same results in the same order, the same faults, and the same bytes of an SDK."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import synthetic
from generator.parallel import Beside, Prepared, mapped
from generator.selection import HOME


def test_results_are_in_order_and_may_come_from_closures() -> None:
    add = 10
    assert mapped(lambda number: number + add, range(100)) == [number + add for number in range(100)]


def test_work_is_done_elsewhere_where_it_is_worth_while() -> None:
    """In a process of its own: one with other threads, like a test worker's, does not fork."""
    found = "mapped(lambda _: os.getpid(), range(99))"
    program = f"import os; from generator.parallel import mapped; print(os.getpid() in {found})"
    done = subprocess.run([sys.executable, "-c", program], cwd=HOME, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(len(os.sched_getaffinity(0)) < 2)
    assert mapped(lambda _: os.getpid(), range(3), least=4) == [os.getpid()] * 3


_HEARD = """
from generator.parallel import mapped
told = []
found = mapped(lambda number: -number, range(50), at_once=3, heard=told.append)
print(found == [-number for number in range(50)], sorted(sum(told, [])) == sorted(found))
"""


_NESTED = """
import os
from generator.parallel import mapped
here = lambda _: os.getpid()
several = lambda _: (mapped(here, range(8)), mapped(here, range(8), nested=True), os.getpid())
found = mapped(several, range(8))
print(all(set(alone) == {own} for alone, _, own in found), all(own not in nested for _, nested, own in found))
"""


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="no process is begun on one processor")
def test_a_worker_has_workers_only_where_they_are_nested() -> None:
    done = subprocess.run([sys.executable, "-c", _NESTED], cwd=HOME, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


def test_results_are_told_as_they_come() -> None:
    done = subprocess.run([sys.executable, "-c", _HEARD], cwd=HOME, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]
    told: list[list[int]] = []
    assert mapped(lambda number: number, range(3), least=4, heard=told.append) == [0, 1, 2] == told[0]


_PREPARED = """
import os
from generator.parallel import Prepared
here, ready = os.getpid(), []
with Prepared(lambda: ready.append(os.getpid()), lambda n: (n, os.getpid(), bool(ready)), worth=True) as tool:
    for several in (range(3), range(5)):
        tool.begin(several)
        found = tool.results()
        asked = [n for n, _, _ in found] == list(several)
        print(asked, here in {each for _, each, _ in found}, all(each for *_, each in found))
dying = lambda n: n if os.getpid() == here else os._exit(1)
with Prepared(int, dying, worth=True) as dies, Prepared(int, dying, worth=True) as unused:
    dies.begin([1])
    print(dies.results(), dies.results())
"""


def test_a_process_makes_itself_ready_beside() -> None:
    done = subprocess.run([sys.executable, "-c", _PREPARED], cwd=HOME, capture_output=True, text=True, check=True)
    alone = len(os.sched_getaffinity(0)) < 2
    assert done.stdout.split() == 2 * ["True", str(alone), "True"] + ["[1]", "[]"]


class Unsendable(Exception):
    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def test_a_fault_is_raised_as_it_is() -> None:
    def work(number: int) -> int:
        if number == 7:
            raise Unsendable(number, 1)
        return number

    with pytest.raises(Unsendable, match="7 and 1"):
        mapped(work, range(20))


def test_a_worker_that_dies_costs_time_only() -> None:
    here = os.getpid()
    assert mapped(lambda number: number if os.getpid() == here else os._exit(1), range(8)) == list(range(8))


_BESIDE = """
import os
from generator.parallel import Beside
here = os.getpid()
dying = lambda: 7 if os.getpid() == here else os._exit(1)
with Beside(os.getpid, worth=True) as other, Beside(dying, worth=True) as dies:
    print(other.is_beside, other.result() != here, dies.result())
with Beside(os.getpid, worth=False) as own:
    print(own.is_beside, own.result() == here)
"""


def test_one_thing_is_done_beside_others() -> None:
    done = subprocess.run([sys.executable, "-c", _BESIDE], cwd=HOME, capture_output=True, text=True, check=True)
    several = len(os.sched_getaffinity(0)) > 1
    assert done.stdout.split() == [str(several), str(several), "7", "False", "True"]


def test_a_fault_beside_is_raised_here() -> None:
    with Beside(lambda: int("x"), worth=True) as failing, pytest.raises(ValueError, match="invalid literal"):
        failing.result()


def test_a_fault_of_a_prepared_process_is_raised_here() -> None:
    with Prepared(lambda: None, int, worth=True) as tool:
        tool.begin(["x"])
        with pytest.raises(ValueError, match="invalid literal"):
            tool.results()


@pytest.mark.slow
def test_a_large_document_gives_the_same_bytes_cold_warm_and_on_one_processor(tmp_path: Path) -> None:
    spec = tmp_path / "api.json"
    spec.write_text(json.dumps(synthetic.document(300)), "utf-8")

    def generate(output: str, cache: str, processors: set[int]) -> dict[str, str]:
        command = [sys.executable, "-m", "generator", "generate", "--quiet", "--spec", str(spec)]
        command += ["--output", str(tmp_path / output)]
        environment = {**os.environ, "SDKWRIGHT_CACHE": str(tmp_path / cache)}
        code = f"import os, sys; os.sched_setaffinity(0, {processors}); os.execv(sys.argv[1], sys.argv[1:])"
        subprocess.run([sys.executable, "-c", code, *command], cwd=HOME, env=environment, check=True, timeout=300)
        files = sorted(path for path in (tmp_path / output).rglob("*") if path.is_file())
        return {
            str(path.relative_to(tmp_path / output)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
        }

    every = os.sched_getaffinity(0)
    cold = generate("cold", "one", every)
    assert generate("warm", "one", every) == cold
    assert generate("alone", "two", {min(every)}) == cold
    assert len(cold) > 500
    assert spec.stat().st_size > 300_000  # large enough for all that is done beside other work
