"""cases.c in Python: cases.py FLAGS [BUNDLE [PACK...]], then checks of the class."""

import json
import os
import pickle
import sys
import threading

import postmend


def read(name):
    with open(name, "rb") as file:
        return file.read()


def diagnose(kb, line, flags):
    try:
        return kb.diagnose_json(line, why=bool(flags & 1), ids_only=bool(flags & 2))
    except postmend.PostmendError as error:
        return f"{error.status} {error.code} {error.field}".encode()


def refuses(kind, code, call, *arguments):
    try:
        call(*arguments)
    except postmend.PostmendError as error:
        assert type(error) is kind and error.code == code and error.message in str(error), repr(error)
        assert str(pickle.loads(pickle.dumps(error))) == str(error)  # as multiprocessing does
    else:
        raise AssertionError(f"{code} expected")


def check(kb, lines, want):
    """Errors by class, threads, a fork, and use after close."""
    refuses(postmend.CaseError, "unknown-member", kb.diagnose, {"simptom": {}})
    refuses(postmend.CaseError, "json-syntax", kb.diagnose, {"id": "\ud800"})
    refuses(postmend.BundleError, "bundle-magic", postmend.KnowledgeBase, b"no bundle")
    refuses(postmend.BundleError, "bundle-magic", kb.add_words, b"")
    assert kb.diagnose({"id": "灯"})["id"] == "灯"

    answers = []
    threads = [threading.Thread(target=lambda: answers.append([diagnose(kb, line, 0) for line in lines])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4 and all(a == answers[0] for a in answers)

    child = os.fork()
    if child == 0:
        refuses(postmend.UsageError, "forked", kb.info)
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7

    kb.close()
    kb.close()
    refuses(postmend.UsageError, "unknown-handle", kb.info)


def main():
    flags, names = int(sys.argv[1]), sys.argv[2:]
    kb = postmend.KnowledgeBase(read(names[0]) if names else None)
    for name in names[1:]:
        kb.add_words(read(name))
    lines = sys.stdin.buffer.read().splitlines()
    out = sys.stdout.buffer
    out.write(json.dumps(kb.info(), separators=(",", ":")).encode() + b"\n")
    answers = [diagnose(kb, line, flags) for line in lines]
    out.write(b"".join(answer + b"\n" for answer in answers))
    out.flush()
    check(kb, lines, answers)


if __name__ == "__main__":
    main()
