/*
 * Does what valgrind has to notice, so that its silence about other programs
 * means something. It forgets many answers: a copy of one pointer that is left
 * on some stack makes valgrind believe that the answer is not lost.
 *
 *     wrong BUNDLE beyond|forgotten
 */
#include "postmend.h"

#include <stdio.h>
#include <string.h>

enum { ANSWERS = 20 };

static char bundle[8 << 20];

int main(int argc, char **argv) {
	FILE *f = argc > 2 ? fopen(argv[1], "rb") : NULL;
	if (f == NULL) return 2;
	postmend_handle kb = postmend_open(bundle, fread(bundle, 1, sizeof bundle, f));
	fclose(f);
	for (int i = 0; i < ANSWERS; i++) {
		char *out;
		size_t len;
		if (postmend_info(kb, &out, &len) != POSTMEND_OK) return 1;
		if (strcmp(argv[2], "beyond") == 0) printf("%c\n", out[len + 1]); /* out[len] is the last byte */
		if (strcmp(argv[2], "forgotten") != 0) postmend_free(out);
	}
	postmend_close(kb);
	return 0;
}
