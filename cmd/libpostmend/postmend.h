/*
 * postmend: from what a mail user sees to what is wrong, why and what to do.
 *
 *     postmend_handle kb = postmend_open_default();
 *     char *json;
 *     size_t n;
 *     if (postmend_diagnose(kb, text, strlen(text), &json, &n) == POSTMEND_OK) {
 *         fwrite(json, 1, n, stdout);
 *         postmend_free(json);
 *     } else {
 *         fprintf(stderr, "%s\n", postmend_error()->message);
 *     }
 *     postmend_close(kb);
 *
 * A case goes in and a diagnosis comes out, both as JSON in UTF-8, as
 * `postmend batch` reads and writes them, one at a time: byte for byte the same.
 *
 * Threads: every function may be called by any thread at any time, also with
 * one handle by many threads.
 *
 * Memory: what is passed in is read before the call returns and never kept.
 * What is passed out is freed with postmend_free. Nothing else is freed.
 *
 * Faults: a call never ends the process because of what it is given. NULL, an
 * empty or damaged input, a closed handle are errors. (A pointer to memory that
 * is not there, or a length beyond its end, cannot be noticed.)
 *
 * Processes: the library runs threads of its own, which a fork leaves behind.
 * Load it in the child, or have the child execute a program. In a child of a
 * process that had loaded it, calls fail with the code "forked".
 */
#ifndef POSTMEND_H
#define POSTMEND_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__) && !defined(_WIN32)
#define POSTMEND_API __attribute__((visibility("default")))
#else
#define POSTMEND_API
#endif

/* The version of this interface: hundreds count changes that break callers, the rest additions. */
#define POSTMEND_VERSION 100

/* The version of the library that is loaded, to compare with POSTMEND_VERSION. */
POSTMEND_API int postmend_version(void);

/* What the functions return. Inside each kind, the code of postmend_error() says more. */
enum {
	POSTMEND_OK = 0,
	POSTMEND_CASE = 1,     /* the case: json-syntax, unknown-member, unknown-field, unknown-value, wrong-type, text-too-long, text-pack-missing, budget-exceeded, case-too-long */
	POSTMEND_BUNDLE = 2,   /* the knowledge base or word pack: bundle-magic, bundle-version, bundle-truncated, bundle-checksum, bundle-content, bundle-binding, bundle-pack, bundle-core, bundle-too-long */
	POSTMEND_MISUSE = 3,   /* the call: null-argument, unknown-handle, unknown-flag, forked */
	POSTMEND_NOMEM = 4,    /* out-of-memory: no room for the answer */
	POSTMEND_INTERNAL = 5  /* internal: a bug of postmend's; the handle goes on working */
};

/*
 * What went wrong. Branch on status and code, which are stable; show message
 * and hint, which are English and may change. No pointer is NULL; what there is
 * not is "". A text over 1,000 bytes is cut.
 */
typedef struct postmend_fault {
	int status;
	const char *code;    /* "unknown-field" */
	const char *field;   /* of a case: "context.smtp_port" */
	const char *message; /* "unknown field \"context.smtp_prot\"" */
	const char *hint;    /* a way out: "did you mean \"context.smtp_port\"?" */
} postmend_fault;

/*
 * The fault of the last call of this thread that failed; status POSTMEND_OK
 * if none has. Good until another call of this thread fails, or the thread ends.
 */
POSTMEND_API const postmend_fault *postmend_error(void);

/*
 * An open knowledge base. 0 is none. It is a number, not an address, and is
 * never given out twice: a handle that was closed is an error, not a crash.
 */
typedef uint64_t postmend_handle;

/* Opens the knowledge base that is built in. 0 is failure. */
POSTMEND_API postmend_handle postmend_open_default(void);

/* Opens a bundle: a .kb file, read to memory, of at most 64 MiB. 0 is failure. */
POSTMEND_API postmend_handle postmend_open(const void *bundle, size_t len);

/* Adds a pack to a bundle without: the words of a language, or what texts in a script need. Calls that are under way end without it. */
POSTMEND_API int postmend_add_words(postmend_handle kb, const void *pack, size_t len);

/* Closes a knowledge base. Calls that are under way end well. */
POSTMEND_API int postmend_close(postmend_handle kb);

/*
 * Diagnoses a case: {"locale": "ja", "symptom": {"text": "..."}, "context": {}},
 * at most 8 MiB, symptom.text at most 1 MiB. *out becomes the diagnosis, with
 * a '\0' behind it that *out_len does not count; out_len may be NULL. On
 * failure *out is NULL.
 */
POSTMEND_API int postmend_diagnose(postmend_handle kb, const char *json, size_t len, char **out, size_t *out_len);

/* Flags of postmend_diagnose_with. */
enum {
	POSTMEND_WHY = 1,     /* add "trace": the rules that hold, wait or were refuted */
	POSTMEND_IDS_ONLY = 2 /* leave out all words */
};

/* As postmend_diagnose, with flags. */
POSTMEND_API int postmend_diagnose_with(postmend_handle kb, const char *json, size_t len, unsigned flags, char **out, size_t *out_len);

/*
 * Says what is open, out as in postmend_diagnose: {"id", "version", "digest",
 * "locales", "stats": {"fields", "signals", "phrases", "captures", "rules", "causes", "remedies", "texts"}}.
 */
POSTMEND_API int postmend_info(postmend_handle kb, char **out, size_t *out_len);

/* Frees an out. NULL is allowed. */
POSTMEND_API void postmend_free(void *out);

#ifdef __cplusplus
}
#endif

#endif
