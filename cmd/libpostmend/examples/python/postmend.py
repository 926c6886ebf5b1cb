"""postmend for Python: the C library by ctypes, nothing to compile.

    with postmend.KnowledgeBase() as kb:
        diagnosis = kb.diagnose({"locale": "ja", "symptom": {"text": text}})

The library is POSTMEND_LIBRARY of the environment, else the one that the system
finds. Import it in the process that uses it: after a fork (multiprocessing's
"fork", a preloading server) a parent's library answers with the code "forked".
"""

import ctypes
import ctypes.util
import json
import os

_WHY, _IDS_ONLY = 1, 2
_VERSION = 100  # of postmend.h that this file was written for


class PostmendError(Exception):
    """What is wrong. Branch on code, which is stable, or on the class."""

    def __init__(self, status, code, field, message, hint):
        super().__init__(status, code, field, message, hint)
        self.status, self.code, self.field, self.message, self.hint = self.args

    def __str__(self):
        return self.message + (f" ({self.hint})" if self.hint else "") + f" [{self.code}]"


class CaseError(PostmendError):
    """The case is wrong: a field that is not known, a text that is too long."""


class BundleError(PostmendError):
    """The knowledge base or the word pack is damaged, or not one at all."""


class UsageError(PostmendError):
    """The call is wrong: the knowledge base was closed, the process was forked."""


_CLASSES = {1: CaseError, 2: BundleError, 3: UsageError}


class _Fault(ctypes.Structure):
    _fields_ = [("status", ctypes.c_int)] + [(name, ctypes.c_char_p) for name in ("code", "field", "message", "hint")]


def _load():
    name = os.environ.get("POSTMEND_LIBRARY") or ctypes.util.find_library("postmend")
    if name is None:
        raise OSError("libpostmend is not installed: set POSTMEND_LIBRARY to its file")
    lib = ctypes.CDLL(name)
    handle, size, text, out = ctypes.c_uint64, ctypes.c_size_t, ctypes.c_char_p, ctypes.POINTER(ctypes.c_void_p)
    out_len = ctypes.POINTER(size)
    for function, result, *arguments in [
        (lib.postmend_version, ctypes.c_int),
        (lib.postmend_error, ctypes.POINTER(_Fault)),
        (lib.postmend_open_default, handle),
        (lib.postmend_open, handle, text, size),
        (lib.postmend_add_words, ctypes.c_int, handle, text, size),
        (lib.postmend_close, ctypes.c_int, handle),
        (lib.postmend_diagnose_with, ctypes.c_int, handle, text, size, ctypes.c_uint, out, out_len),
        (lib.postmend_info, ctypes.c_int, handle, out, out_len),
        (lib.postmend_free, None, ctypes.c_void_p),
    ]:
        function.restype, function.argtypes = result, arguments
    version = lib.postmend_version()
    if version // 100 != _VERSION // 100 or version < _VERSION:
        raise OSError(f"{name} has version {version} of the interface, and {_VERSION} is needed")
    return lib


_lib = _load()


def _error():
    f = _lib.postmend_error().contents
    texts = [t.decode("utf-8") for t in (f.code, f.field, f.message, f.hint)]
    return _CLASSES.get(f.status, PostmendError)(f.status, *texts)


def _check(status):
    if status != 0:
        raise _error()


def _answer(function, *arguments):
    out, n = ctypes.c_void_p(), ctypes.c_size_t()
    _check(function(*arguments, ctypes.byref(out), ctypes.byref(n)))
    try:
        return ctypes.string_at(out, n.value)
    finally:
        _lib.postmend_free(out)


class KnowledgeBase:
    """An open knowledge base: the one that is built in, or a bundle's bytes.

    Any number of threads may share one. ctypes lets go of the interpreter's
    lock during a call, so they do work at the same time.
    """

    def __init__(self, bundle=None):
        self._handle = 0
        self._handle = _lib.postmend_open_default() if bundle is None else _lib.postmend_open(bundle, len(bundle))
        if self._handle == 0:
            raise _error()

    def add_words(self, pack):
        """Adds the words of a language to a bundle that was built without."""
        _check(_lib.postmend_add_words(self._handle, pack, len(pack)))

    def info(self):
        """Returns id, version, digest, locales and stats."""
        return json.loads(_answer(_lib.postmend_info, self._handle))

    def diagnose(self, case, *, why=False, ids_only=False):
        """Returns the diagnosis of a case; both are dicts of what JSON knows."""
        text = json.dumps(case, ensure_ascii=False, allow_nan=False).encode("utf-8", "surrogatepass")
        return json.loads(self.diagnose_json(text, why=why, ids_only=ids_only))

    def diagnose_json(self, case, *, why=False, ids_only=False):
        """Returns the diagnosis of a case; both are JSON as UTF-8 bytes."""
        flags = (_WHY if why else 0) | (_IDS_ONLY if ids_only else 0)
        return _answer(_lib.postmend_diagnose_with, self._handle, case, len(case), flags)

    def close(self):
        """Closes the knowledge base. To close it again does nothing."""
        handle, self._handle = self._handle, 0
        if handle:
            _check(_lib.postmend_close(handle))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
