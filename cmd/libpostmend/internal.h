/* What export.go calls of postmend.c. */
#include "postmend.h"

/* Remembers a fault for this thread: code, field, message and hint, each with its '\0'. */
void postmend_note(int status, const char *texts, size_t len);

/* Returns a copy with a '\0' behind it, or NULL if memory is short. */
char *postmend_copy(const void *bytes, size_t len);
