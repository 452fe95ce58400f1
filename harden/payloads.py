"""Texts that break out of somewhere: of Python, TOML, YAML, Jinja, Markdown, HTML, a shell, a terminal, a path."""

from __future__ import annotations

from dataclasses import dataclass

MARK = "HARDEN_RAN"
"""The environment variable that a text sets, and the file that it makes, when somebody runs it."""
PROBE = f"__import__('os').environ.__setitem__('{MARK}', '1')"
_TOUCH = f"touch {MARK}"


@dataclass(frozen=True, slots=True)
class Payload:
    """A text and how a summary calls it. `sharp` ones stand for their kind where positions are tried one by one."""

    name: str
    text: str
    sharp: bool = False

    @property
    def one_line(self) -> bool:
        """Whether it is a single line for every reader."""
        return len(f"{self.text}.".splitlines()) == 1


LINE_ENDS = {
    "lf": "\n",
    "cr": "\r",
    "crlf": "\r\n",
    "vertical-tab": "\v",
    "form-feed": "\f",
    "fs": "\x1c",
    "gs": "\x1d",
    "rs": "\x1e",
    "nel": "\x85",
    "ls": "\u2028",
    "ps": "\u2029",
}
_PYTHON = (
    Payload("double-quote", f'"+{PROBE}+"'),
    Payload("single-quote", f"'+{PROBE}+'"),
    Payload("triple-double", f'"""\n{PROBE}\n"""', sharp=True),
    Payload("triple-single", f"'''\n{PROBE}\n'''"),
    Payload("escaped-triple", f'\\"""\n{PROBE}\n\\"""'),
    Payload("backslash", "zq\\"),
    Payload("backslashes", "\\\\\\"),
    Payload("escapes", "\\N{DASH}\\x41\\u0041\\777\\"),
    Payload("quote-end", 'zq"'),
    Payload("bracket", f")]}}\n{PROBE}\n([{{"),
    Payload("comma", f"zq, zq={PROBE}, *zq"),
    Payload("f-string", f"{{{PROBE}}}"),
    Payload("expression", PROBE, sharp=True),
    Payload("annotation", f"str, {PROBE}, None]"),
    Payload("comment", f"# type: ignore\n{PROBE}  # noqa"),
    Payload("coding", "-*- coding: utf-7 -*-"),
    Payload("doctest", f">>> {PROBE}"),
)
_TEMPLATES = (
    Payload("jinja-print", f"{{{{ {PROBE} }}}}", sharp=True),
    Payload("jinja-block", "{% for zq in cycler %}{% endraw %}"),
    Payload("jinja-comment", "{# zq"),
    Payload("jinja-globals", "{{ self.__init__.__globals__.__builtins__ }}"),
)
_MARKDOWN = (
    Payload("fence", f"zq\n```\n# zq\n```\n{PROBE}", sharp=True),
    Payload("open-fence", "zq\n````"),
    Payload("tilde-fence", "zq\n~~~\n"),
    Payload("ticks", "`zq ``zq ```zq````"),
    Payload("heading", "zq\n# zq heading\n## zq"),
    Payload("setext", "zq\n===\nzq\n---\n"),
    Payload("script", "<script>alert(1)</script>", sharp=True),
    Payload("image", "<img src=x onerror=alert(1)>"),
    Payload("image-half", "<img src=x onerror=alert(1) "),
    Payload("svg", "<svg/onload=alert(1)>"),
    Payload("html-comment", "<!-- zq"),
    Payload("html-block", "zq\n\n<div>\n<table><tr><td>\n"),
    Payload("cdata", "<![CDATA[ zq ]]><?php zq ?>"),
    Payload("attribute", "\" onmouseover='alert(1)' x=\""),
    Payload("entity", "&lt;script&gt;&#x3C;script&#x3E;"),
    Payload("script-link", "[zq](javascript:alert(1))"),
    Payload("script-link-cased", "[zq]( <jAvAsCrIpT&colon;alert(1)>)"),
    Payload("script-autolink", "<javascript:alert(1)>"),
    Payload("data-image", "![zq](data:text/html;base64,PHNjcmlwdD4=)"),
    Payload("definition", "zq\n\n[zq]: javascript:alert(1)\n\n[zq]"),
    Payload("pipe", "zq | zq \\| zq |"),
    Payload("table", "zq\n\n| a | b |\n|---|---|\n| c | d |\n"),
    Payload("list", "zq\n- zq\n  - zq\n1. zq\n> zq\n"),
    Payload("indented", "zq\n\n    zq code\n\tzq"),
)
_CHARACTERS = (
    Payload("bidi", "zq\u202egnp.exe\u2066zq\u2069", sharp=True),
    Payload("hebrew", "שלום zq"),
    Payload("confusable", "раураl_zq"),
    Payload("full-width", "ｅｖａｌ（ｚｑ）"),
    Payload("ligature", "ﬁnalzq"),
    Payload("zero-width", "z\u200bq\u200d\ufeffzq\u00ad"),
    Payload("combining", "zq" + "\u0301" * 40),
    Payload("accent", "é"),
    Payload("han", "日本語"),
    Payload("emoji", "👩‍👩‍👧‍👦zq"),
    Payload("private", "\ue000\U000f0000\U000e0041zq"),
    Payload("null", "zq\x00zq", sharp=True),
    Payload("controls", "".join(map(chr, range(1, 32))) + "\x7f\x9bzq"),
    Payload("escape-sequence", "\x1b]0;zq\x07\x1b[2J\x1b[31mzq"),
    Payload("high-surrogate", "zq\ud800zq", sharp=True),
    Payload("low-surrogate", "\udc00zq"),
    Payload("noncharacter", "zq\ufffe\uffff"),
)
_DATA = (
    Payload("toml-table", 'zq"\n[build-system]\nrequires = ["zq"]\nbuild-backend = "zq"\n#', sharp=True),
    Payload("toml-triple", '"""]\nzq = 1\n'),
    Payload("yaml-tag", 'zq: !!python/object/apply:os.system ["true"]'),
    Payload("yaml-alias", "&zq *zq << : - ? | >"),
    Payload("percent", "%s %(zq)s %n %%"),
    Payload("format", "{0.__class__} {zq!r:>{zq}}"),
    Payload("number", "123"),
    Payload("spaces", "  zq  \t"),
    Payload("empty", ""),
    Payload("space", " "),
    Payload("long", "zq " * 2_000),
    Payload("long-word", "zq" * 3_000),
)
_SHELL = (
    Payload("substitution", f"$({_TOUCH})", sharp=True),
    Payload("backticks", f"`{_TOUCH}`"),
    Payload("shell-quote", f"'; {_TOUCH}; '"),
    Payload("shell-double-quote", f'"; {_TOUCH}; "'),
    Payload("shell-line", f"zq\n{_TOUCH}\n"),
    Payload("operators", f"&& {_TOUCH} | {_TOUCH} > {MARK}; # "),
    Payload("history", "!zq !! ~zq *"),
    Payload("option", "--output=zq -K zq"),
    Payload("file-argument", "@/etc/passwd"),
)
_NAMES = (
    Payload("dunder", "__class__"),
    Payload("keyword", "import"),
    Payload("self", "self"),
    Payload("constant", "None"),
    Payload("builtin", "print"),
    Payload("module", "typing"),
    Payload("device", "con"),
    Payload("parent", "../../../zq", sharp=True),
    Payload("parent-windows", "..\\..\\zq"),
    Payload("absolute", "/etc/zq"),
    Payload("dot", "."),
    Payload("star", "*"),
    Payload("pointer", "~1~0%2F#/zq"),
)
PAYLOADS: tuple[Payload, ...] = (
    *_PYTHON,
    *(Payload(f"line-end-{name}", f"zq{end}{PROBE}{end}", sharp=name == "ls") for name, end in LINE_ENDS.items()),
    *_TEMPLATES,
    *_MARKDOWN,
    *_CHARACTERS,
    *_DATA,
    *_SHELL,
    *_NAMES,
)
SHARP: tuple[Payload, ...] = tuple(payload for payload in PAYLOADS if payload.sharp)

BENIGN: tuple[str, ...] = (
    *("zq", " zq benign", "{zq}", "Zq", "-zq.Two", "1zq", "語", "ZQ two", "_zq", "zq_é"),
    *("", " ", "123", "zq}", "self", "typing", "\\\\", "..."),
)
"""Harmless texts of every shape that names and words can have. What these change in the output is legal."""
