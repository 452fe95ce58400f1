"""What Black makes of a file's parts is what it makes of the file."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import black
import pytest
from black.mode import TargetVersion

from generator.black_parts import parts
from generator.cache import Cache
from generator.format import LINE_LENGTH, format_files

_DIVIDED = {
    "functions": """
        import os


        def a( x ):
            '''Says

            def b():  # no function
            '''
            return {  'a':x }


        # of b
        @decorated( 1 )
        async def b(): ...


        def c(): ...


        @decorated
        def d(
            a, b,): pass
    """,
    "a class": """
        class A( B ):
            '''Says.'''
            x = ( 1 )
            y : int=2

            def a(self): return ( self.x )

            @overload
            def b(self, x: int) -> int: ...

            @overload
            def b(self, x: str) -> str: ...
            def b(self, x): return x

            # of c
            def c(self): pass

            class Inner: pass

            def d(self):
                def inner(): pass

                return inner


            def e(self): pass

        z = A( )
    """,
    "assignments": """
        A=( 1 )
        B : int={ 'b':2 }  # about B

        C=[
            1, 2,
        ]; D=4
        E=5


        F=6



        G=7
        def h(): pass
        I=8


        class J: pass


        K, L=9, 10
        a.b=11
    """,
}
_WHOLE = {
    "left alone": "A=1\n\n\ndef f(): pass\n\n\n# fmt: off\ndef g(): pass\n\n\ndef h(): pass\n",
    "other line ends": "def f(): pass\r\n\r\n\r\ndef g(): pass\r\n",
    "indented by tabs": "class A:\n\tdef f(self): pass\n\n\tdef g(self): pass\n",
    "indented by two": "class A:\n  def f(self): pass\n\n  def g(self): pass\n",
    "no Python": "def f(): pass\n\n\ndef g(:\n",
    "none": "",
}


def whole(source: str) -> str:
    return black.format_str(source, mode=black.Mode(line_length=LINE_LENGTH, target_versions={TargetVersion.PY310}))


@pytest.mark.parametrize("name", _DIVIDED)
def test_parts_become_what_the_file_becomes(name: str) -> None:
    source = dedent(_DIVIDED[name]).lstrip()
    found = parts(source, 1)
    assert len(found) >= 3
    assert "".join(each.within(whole(each.alone)) for each in found) == whole(source)


@pytest.mark.parametrize("name", _WHOLE)
def test_what_cannot_be_divided_is_one_part(name: str) -> None:
    (only,) = parts(_WHOLE[name], 1)
    assert only.alone.rstrip("\n") == _WHOLE[name].rstrip("\n")


def test_a_change_leaves_the_other_parts_as_they_are() -> None:
    functions = [f"def f{number}():\n    return {number}\n" for number in range(200)]
    before = parts("\n\n".join(functions), 300)
    after = parts("\n\n".join([*functions[:50], "def new():\n    return 0\n", *functions[50:]]), 300)
    assert len(before) > 8
    assert len({each.text for each in after} - {each.text for each in before}) <= 2


def test_of_a_large_file_only_what_changed_is_formatted_again(tmp_path: Path) -> None:
    def large(changed: str) -> bytes:
        methods = [f"    def m{number}(self):\n        return [{'1, ' * 40}]\n" for number in range(400)]
        methods[200] = f"    def m200(self):\n        return {changed}\n"
        return ("class Large:\n" + "\n".join(methods)).encode()

    def formatted(source: bytes) -> bytes:
        return format_files({"large.py": source}, "black", Cache(tmp_path))["large.py"]

    assert formatted(large("( 1 )")) == whole(large("( 1 )").decode()).encode()
    known = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert formatted(large("( 2 )")) == whole(large("( 2 )").decode()).encode()
    new = {path for path in tmp_path.rglob("*") if path.is_file()} - known
    assert len(known) >= 3
    assert len(new) == 2  # of the file, and of the part
