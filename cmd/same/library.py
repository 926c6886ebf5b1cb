"""Answers cases with the C library, under the locale that the environment names.

PYTHONPATH has postmend.py, POSTMEND_LIBRARY names the library.
"""

import hashlib
import locale
import sys

import postmend


def answer(kb, line):
    try:
        return kb.diagnose_json(line)
    except postmend.PostmendError as e:
        return b"!" + "\t".join([e.code, e.field, e.message, e.hint]).encode()


def main():
    locale.setlocale(locale.LC_ALL, "")
    folder, answers = sys.argv[1], len(sys.argv) > 2
    with open(folder + "/whole.kb", "rb") as f:
        kb = postmend.KnowledgeBase(f.read())
    out, digest, n = sys.stdout.buffer, hashlib.sha256(), 0
    for n, line in enumerate(sys.stdin.buffer, 1):
        said = answer(kb, line.rstrip(b"\n")) + b"\n"
        if answers:
            out.write(said)
            continue
        digest.update(said)
        if n % 1000 == 0:
            print(digest.hexdigest())
            digest = hashlib.sha256()
    if n % 1000 and not answers:
        print(digest.hexdigest())
    kb.close()


main()
