/*
 * Calls everything as it must not be called, and prints for each call its name,
 * the status and the code. Takes a bundle's file name.
 */
#include "postmend.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char bundle[8 << 20];
static size_t bundle_len;
static char *out;
static size_t out_len;

static void show(const char *name, int status) {
	const postmend_fault *f = postmend_error();
	if (status == POSTMEND_OK) {
		printf("%s: ok\n", name);
	} else {
		printf("%s: %d %s%s%.40s\n", name, status, f->code, *f->field != '\0' ? " " : "", f->field);
		if (status != f->status || *f->message == '\0') printf("  and postmend_error says %d %s\n", f->status, f->message);
		if (strlen(f->field) > 1000 || strlen(f->message) > 1000) printf("  and a text is too long\n");
		if (out != NULL || out_len != 0) printf("  and left an answer\n");
	}
	postmend_free(out);
	out = NULL;
	out_len = 0;
}

/* An open that should fail. */
static void opened(const char *name, postmend_handle kb) {
	show(name, kb == 0 ? postmend_error()->status : POSTMEND_OK);
	if (kb != 0) postmend_close(kb);
}

static void given(postmend_handle kb, const char *name, const char *json, size_t len) {
	out = (char *)"left from before";
	out_len = 7;
	show(name, postmend_diagnose(kb, json, len, &out, &out_len));
}

/* A case of n bytes: head, then the filling, then tail. */
static void filled(postmend_handle kb, const char *name, const char *head, const char *filling, size_t n, const char *tail) {
	size_t step = strlen(filling), at = strlen(head);
	char *json = malloc(n + at + step + strlen(tail) + 1);
	if (json == NULL) exit(1);
	memcpy(json, head, at);
	for (; at + step <= n; at += step) memcpy(json + at, filling, step);
	strcpy(json + at, tail);
	given(kb, name, json, at + strlen(tail));
	free(json);
}

static void bundles(void) {
	opened("bundle NULL", postmend_open(NULL, 10));
	opened("bundle NULL and empty", postmend_open(NULL, 0));
	opened("bundle empty", postmend_open("", 0));
	opened("bundle of text", postmend_open("no bundle", 9));
	opened("bundle too long", postmend_open(bundle, (size_t)-1));
	opened("bundle cut", postmend_open(bundle, bundle_len - 1));
	bundle[bundle_len / 2] ^= 1;
	opened("bundle with a flipped bit", postmend_open(bundle, bundle_len));
	bundle[bundle_len / 2] ^= 1;
	opened("bundle", postmend_open(bundle, bundle_len));
}

static void cases(postmend_handle kb) {
	static const struct { const char *name, *json; } table[] = {
		{"case {}", "{}"},
		{"case with a field", "{\"symptom\":{\"light\":\"dark\"}}"},
		{"case null", "null"},
		{"case []", "[]"},
		{"case cut", "{\"symptom\":{"},
		{"case twice", "{}{}"},
		{"case of bad UTF-8", "{\"id\":\"\xff\"}"},
		{"case of half a character", "{\"id\":\"\xe7\x81\"}"},
		{"case with half a surrogate", "{\"id\":\"\\ud800\"}"},
		{"case with a name twice", "{\"id\":\"a\",\"id\":\"b\"}"},
		{"case with another member", "{\"simptom\":{}}"},
		{"case with a wrong member", "{\"symptom\":[]}"},
		{"field that is not known", "{\"context\":{\"no\\u0000such\":1}}"},
		{"field of a wrong type", "{\"symptom\":{\"dark_minutes\":\"1\"}}"},
		{"field of a wrong value", "{\"symptom\":{\"light\":\"loud\"}}"},
		{"number beyond all", "{\"symptom\":{\"dark_minutes\":1e999}}"},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) given(kb, table[i].name, table[i].json, strlen(table[i].json));
	given(kb, "case NULL", NULL, 5);
	given(kb, "case empty", "{}", 0);
	given(kb, "case with NUL behind", "{}", 3);
	given(kb, "case too long", "{}", (size_t)-1);
	filled(kb, "text of nearly a mebibyte", "{\"symptom\":{\"text\":\"", "x", 1 << 20, "\"}}");
	filled(kb, "text too long", "{\"symptom\":{\"text\":\"", "x", 2 << 20, "\"}}");
	filled(kb, "nested lists", "{\"symptom\":{\"codes\":", "[", 1 << 20, "");
	filled(kb, "nested objects", "", "{\"symptom\":", 1 << 20, "");
	filled(kb, "long name", "{\"context\":{\"", "n", 1 << 20, "\":1}}");
	filled(kb, "long list", "{\"symptom\":{\"codes\":[\"a\"", ",\"E-21\"", 1 << 20, "]}}");
}

static void misuse(postmend_handle kb) {
	show("out NULL", postmend_diagnose(kb, "{}", 2, NULL, &out_len));
	show("out_len NULL", postmend_diagnose(kb, "{}", 2, &out, NULL));
	show("info out NULL", postmend_info(kb, NULL, NULL));
	show("info", postmend_info(kb, &out, &out_len));
	show("flags of the future", postmend_diagnose_with(kb, "{}", 2, 4, &out, &out_len));
	show("words NULL", postmend_add_words(kb, NULL, 1));
	show("words empty", postmend_add_words(kb, "", 0));
	show("words too long", postmend_add_words(kb, "", (size_t)-1));
	show("a bundle as words", postmend_add_words(kb, bundle, bundle_len));
	show("close", postmend_close(kb));
	show("close again", postmend_close(kb));
	show("close none", postmend_close(0));
	show("diagnose when closed", postmend_diagnose(kb, "{}", 2, &out, &out_len));
	show("info when closed", postmend_info(kb, &out, &out_len));
	show("words when closed", postmend_add_words(kb, "", 0));
	show("a handle that never was", postmend_info((postmend_handle)-1, &out, &out_len));
	postmend_free(NULL);
	postmend_free(NULL);
}

/* In a child the library answers with an error and does not wait for ever. */
static void child(postmend_handle kb) {
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		alarm(10);
		show("forked: diagnose", postmend_diagnose(kb, "{}", 2, &out, &out_len));
		show("forked: info", postmend_info(kb, &out, &out_len));
		show("forked: words", postmend_add_words(kb, "", 0));
		show("forked: close", postmend_close(kb));
		opened("forked: open", postmend_open(bundle, bundle_len));
		opened("forked: open the default", postmend_open_default());
		fflush(stdout);
		_exit(0);
	}
	int status = -1;
	waitpid(pid, &status, 0);
	printf("the child ended with %d\n", status);
}

int main(int argc, char **argv) {
	FILE *f = argc > 1 ? fopen(argv[1], "rb") : NULL;
	if (f == NULL) return 2;
	bundle_len = fread(bundle, 1, sizeof bundle, f);
	fclose(f);
	printf("before any fault: %d %s\n", postmend_error()->status, postmend_error()->code);
	printf("version: %s\n", postmend_version() == POSTMEND_VERSION ? "the header's" : "another than the header's");
	bundles();
	postmend_handle kb = postmend_open(bundle, bundle_len);
	cases(kb);
	child(kb);
	misuse(kb);
	return 0;
}
