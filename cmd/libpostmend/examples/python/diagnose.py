"""Prints what is wrong and what to do.

    POSTMEND_LIBRARY=lib/libpostmend.so python3 diagnose.py en "Error Number: 0x800CCC79"
"""

import sys

import postmend


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: diagnose.py LOCALE TEXT")
    locale, text = sys.argv[1:]
    with postmend.KnowledgeBase() as kb:
        try:
            diagnosis = kb.diagnose({"locale": locale, "symptom": {"text": text}})
        except postmend.CaseError as error:
            sys.exit(f"diagnose.py: {error}")
    for finding in diagnosis["findings"][:1]:
        print(finding["title"])
        for remedy in finding["remedies"][:1]:
            for number, step in enumerate(remedy["steps"], 1):
                print(f"{number}. {step}")
    if not diagnosis["findings"]:
        print("".join(question["text"] for question in diagnosis["questions"][:1]))


if __name__ == "__main__":
    main()
