/*
 * Diagnoses the cases on standard input, one a line, and prints the answers, one
 * a line: the diagnosis, or status, code and field of the fault.
 *
 *     cases FLAGS [BUNDLE [PACK...]]
 */
#include "postmend.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_file(const char *name, size_t *len) {
	FILE *f = fopen(name, "rb");
	if (f == NULL) return NULL;
	fseek(f, 0, SEEK_END);
	*len = (size_t)ftell(f);
	rewind(f);
	char *bytes = malloc(*len);
	if (bytes != NULL && fread(bytes, 1, *len, f) != *len) *len = 0;
	fclose(f);
	return bytes;
}

static int fault(void) {
	const postmend_fault *f = postmend_error();
	printf("%d %s %s\n", f->status, f->code, f->field);
	return 1;
}

static postmend_handle open_base(int argc, char **argv) {
	if (argc < 3) return postmend_open_default();
	size_t len;
	char *bytes = read_file(argv[2], &len);
	postmend_handle kb = postmend_open(bytes, len);
	free(bytes);
	for (int i = 3; kb != 0 && i < argc; i++) {
		bytes = read_file(argv[i], &len);
		if (postmend_add_words(kb, bytes, len) != POSTMEND_OK) fault();
		free(bytes);
	}
	return kb;
}

int main(int argc, char **argv) {
	postmend_handle kb = open_base(argc, argv);
	if (kb == 0) return fault();
	unsigned flags = argc > 1 ? (unsigned)atoi(argv[1]) : 0;
	char *out;
	size_t out_len;
	if (postmend_info(kb, &out, &out_len) != POSTMEND_OK) return fault();
	printf("%s\n", out);
	postmend_free(out);

	char *line = NULL;
	size_t room = 0;
	for (ssize_t n; (n = getline(&line, &room, stdin)) > 0;) {
		if (line[n - 1] == '\n') n--;
		if (postmend_diagnose_with(kb, line, (size_t)n, flags, &out, &out_len) != POSTMEND_OK) {
			fault();
			continue;
		}
		if (strlen(out) != out_len) return 1;
		printf("%s\n", out);
		postmend_free(out);
	}
	free(line);
	return postmend_close(kb) == POSTMEND_OK ? 0 : fault();
}
