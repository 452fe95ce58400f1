"""The words that each scope keeps for Python, for the libraries and for the runtime."""

from __future__ import annotations

import keyword


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KEYWORDS = frozenset((*keyword.kwlist, "__debug__"))
"""What cannot be given to anything, `__debug__` included."""

ANNOTATION_BUILTINS = _words("bool bytes dict float frozenset int list set str tuple")
"""Builtins that annotations use: an attribute of that name would stand in for the type in the class body."""

MODEL_ATTRIBUTES = _words(
    """construct copy dict from_orm json mro parse_file parse_obj parse_raw register schema schema_json
    update_forward_refs validate
    model_computed_fields model_config model_construct model_copy model_dump model_dump_json model_extra model_fields
    model_fields_set model_json_schema model_parametrized_name model_post_init model_rebuild model_validate
    model_validate_json model_validate_strings"""
)
"""What pydantic's BaseModel has: a field of that name would hide it."""

RAW_ATTRIBUTES = _words(
    """bool bytes cast content float header headers http_response int parse property raw request_id self status_code str
    text utils models"""
)
"""What the class of an operation's raw answers has by itself, and the names that its body needs."""

REQUEST_OPTIONS = _words("self retries server_url timeout_ms http_headers response_validation")
"""Keywords that a generated method has besides the operation's own."""

CLIENT_ARGUMENTS = _words(
    """self super server server_url url_params client async_client retry_config timeout_ms debug_logger
    response_validation hooks globals"""
)
"""Keywords that the client's constructor has besides the credentials, and what its body calls."""

RESOURCE_ATTRIBUTES = _words(
    """with_raw_response with_streaming_response close aclose engine sdk_configuration config client async_client hooks
    warm_up server_url cached_property overload property"""
)
"""What every resource and the client have besides operations and groups, and the decorators in their bodies."""

RUNTIME_EXPORTS = _words(
    """APIError APIConnectionError APITimeoutError ClientClosedError ConfigurationError DocumentedError
    InvalidArgumentError NoResponseError PaginationError ResponseValidationError SDKError StreamError"""
)
"""Errors of the runtime, which stand beside the models; compared without case, like every export."""

MODULE_VOCABULARY = _words(
    """Annotated Any BaseModel ConfigDict Dict Field FileInput List Literal Optional StreamableModel TYPE_CHECKING Tuple
    TypeAlias TypeAliasType TypedDict Union
    TimeValue DurationValue DecimalValue Base64Value Base64UrlValue IntegerText
    AttributeError BaseException DeprecationWarning Exception ImportError KeyError NotImplementedError RuntimeError
    StopAsyncIteration StopIteration TypeError ValueError"""
)
"""Names that modules of models import, and exceptions of Python; compared as they are written."""

PACKAGE_MODULES = _words(
    "models utils types errors sdk client operations resources testing hooks py _runtime _version _hooks"
)
"""Modules at the top of a generated package."""

MODEL_MODULES = _words("errors responses typed_dicts pages types utils internal shared init main")
"""Modules under `models/` that are not made from declarations."""

DISTRIBUTIONS = _words("httpx httpx2 pydantic pydantic-core typing-extensions anyio aiohttp certifi idna pip")
"""Distributions that a generated package depends on or stands beside."""

IMPORTED_MODULES = _words(
    """httpx httpx2 pydantic pydantic_core typing_extensions anyio aiohttp certifi idna pip annotated_types
    typing_inspection httpcore httpcore2 h11"""
)
"""Modules of these: a package of that name would hide what it imports itself."""

DEVICES = _words(
    """aux con nul prn com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt0 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8
    lpt9"""
)
"""What Windows takes for a device, whatever the case and the ending: no file or folder can be called that."""

STDLIB_MODULES = _words(
    """abc aifc antigravity annotationlib argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb
    binascii bisect builtins bz2 calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys
    compileall compression concurrent configparser contextlib contextvars copy copyreg cprofile crypt csv ctypes
    curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno
    faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass gettext
    glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress
    itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap
    modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator
    optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath
    pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline
    reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd
    smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string
    stringprep struct subprocess sunau symtable symbol sys sysconfig syslog tabnanny tarfile telnetlib tempfile
    termios test textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc
    tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser
    winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo"""
)
"""Written out, so that the names do not depend on the Python that runs the generator."""
