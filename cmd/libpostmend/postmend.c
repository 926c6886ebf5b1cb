//go:build cgo

/* The outer half of the library: what has to be C. _cgo_export.h declares the inner half. */

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"
#include "_cgo_export.h"

/*
 * The last fault belongs to a thread. It hangs on a pthread key and not in a
 * thread-local variable: Go makes the library's thread-local block a static
 * one, of which dlopen has little to give, and a key can free it.
 */
struct note {
	postmend_fault fault;
	char texts[];
};

static pthread_key_t last;
static int has_last;

/* Go's threads do not live on in a forked child, where a call would wait for them for ever. */
static volatile int forked;

static void in_child(void) { forked = 1; }

__attribute__((constructor)) static void prepare(void) {
	has_last = pthread_key_create(&last, free) == 0;
#ifndef _WIN32
	pthread_atfork(NULL, NULL, in_child);
#endif
}

void postmend_note(int status, const char *texts, size_t len) {
	if (!has_last) return;
	free(pthread_getspecific(last));
	struct note *n = malloc(sizeof *n + len);
	if (n != NULL) {
		memcpy(n->texts, texts, len);
		n->fault.status = status;
		n->fault.code = n->texts;
		n->fault.field = n->fault.code + strlen(n->fault.code) + 1;
		n->fault.message = n->fault.field + strlen(n->fault.field) + 1;
		n->fault.hint = n->fault.message + strlen(n->fault.message) + 1;
	}
	pthread_setspecific(last, n);
}

const postmend_fault *postmend_error(void) {
	static const postmend_fault none = {POSTMEND_OK, "", "", "", ""};
	const struct note *n = has_last ? pthread_getspecific(last) : NULL;
	return n != NULL ? &n->fault : &none;
}

static int refuse(void) {
	static const char texts[] = "forked\0\0the library was loaded before this process was forked\0load it in the child";
	postmend_note(POSTMEND_MISUSE, texts, sizeof texts);
	return POSTMEND_MISUSE;
}

/* The answer's length is not known before, and asking twice would diagnose twice: so the library allocates, as
 * sqlite3_mprintf and leveldb_get do. It frees, too, because a program may have another malloc than its libraries. */
char *postmend_copy(const void *bytes, size_t len) {
	char *out = malloc(len + 1);
	if (out != NULL) {
		memcpy(out, bytes, len);
		out[len] = '\0';
	}
	return out;
}

void postmend_free(void *out) { free(out); }

int postmend_version(void) { return POSTMEND_VERSION; }

postmend_handle postmend_open_default(void) {
	if (forked) return refuse(), 0;
	return postmend_go_open_default();
}

postmend_handle postmend_open(const void *bundle, size_t len) {
	if (forked) return refuse(), 0;
	return postmend_go_open((void *)bundle, len);
}

int postmend_add_words(postmend_handle kb, const void *pack, size_t len) {
	if (forked) return refuse();
	return postmend_go_add_words(kb, (void *)pack, len);
}

int postmend_close(postmend_handle kb) {
	if (forked) return refuse();
	return postmend_go_close(kb);
}

static void clear(char **out, size_t *out_len) {
	if (out != NULL) *out = NULL;
	if (out_len != NULL) *out_len = 0;
}

int postmend_diagnose_with(postmend_handle kb, const char *json, size_t len, unsigned flags, char **out, size_t *out_len) {
	clear(out, out_len);
	if (forked) return refuse();
	return postmend_go_diagnose(kb, (void *)json, len, flags, out, out_len);
}

int postmend_diagnose(postmend_handle kb, const char *json, size_t len, char **out, size_t *out_len) {
	return postmend_diagnose_with(kb, json, len, 0, out, out_len);
}

int postmend_info(postmend_handle kb, char **out, size_t *out_len) {
	clear(out, out_len);
	if (forked) return refuse();
	return postmend_go_info(kb, out, out_len);
}
