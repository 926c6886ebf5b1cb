/*
 * Does what valgrind has to notice, so that its silence about other programs
 * means something. It forgets many answers: a copy of one pointer that is left
 * on some stack makes valgrind believe that the answer is not lost.
 */
#include "postmend.h"

#include <stdio.h>
#include <string.h>

enum { ANSWERS = 20 };

int main(int argc, char **argv) {
	postmend_handle kb = postmend_open_default();
	for (int i = 0; argc > 1 && i < ANSWERS; i++) {
		char *out;
		size_t len;
		if (postmend_info(kb, &out, &len) != POSTMEND_OK) return 1;
		if (strcmp(argv[1], "beyond") == 0) printf("%c\n", out[len + 1]); /* out[len] is the last byte */
		if (strcmp(argv[1], "forgotten") != 0) postmend_free(out);
	}
	postmend_close(kb);
	return 0;
}
