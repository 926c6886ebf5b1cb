/*
 * Says what is wrong and what to do: the title of the leading finding, and the
 * steps of its first remedy.
 *
 *     cc diagnose.c $(pkg-config --cflags --libs postmend) -o diagnose
 *     ./diagnose en "Error Number: 0x800CCC79"
 */
#include "postmend.h"

#include "json.h"

static int complain(void) {
	const postmend_fault *f = postmend_error();
	fprintf(stderr, "diagnose: %s [%s]\n", f->message, f->code);
	if (*f->hint != '\0') fprintf(stderr, "diagnose: %s\n", f->hint);
	return 1;
}

/* Builds the case {"locale": ..., "symptom": {"text": ...}}. */
static char *make_case(const char *locale, const char *text) {
	char *json = malloc(6 * (strlen(locale) + strlen(text)) + 64);
	if (json == NULL) return NULL;
	char *to = json + sprintf(json, "{\"locale\":");
	to = json_quote(to, locale);
	to += sprintf(to, ",\"symptom\":{\"text\":");
	to = json_quote(to, text);
	sprintf(to, "}}");
	return json;
}

static void show(const char *diagnosis) {
	const char *finding = json_first(json_member(diagnosis, "findings"));
	if (finding == NULL) {
		const char *question = json_first(json_member(diagnosis, "questions"));
		if (question != NULL) json_print(json_member(question, "text"));
		putchar('\n');
		return;
	}
	json_print(json_member(finding, "title"));
	putchar('\n');
	const char *remedy = json_first(json_member(finding, "remedies"));
	if (remedy == NULL) return;
	int number = 0;
	for (const char *step = json_first(json_member(remedy, "steps")); step != NULL; step = json_next(step)) {
		printf("%d. ", ++number);
		json_print(step);
		putchar('\n');
	}
}

int main(int argc, char **argv) {
	if (argc != 3) {
		fprintf(stderr, "usage: diagnose LOCALE TEXT\n");
		return 2;
	}
	char *given = make_case(argv[1], argv[2]);
	if (given == NULL) return 1;
	postmend_handle kb = postmend_open_default();
	char *diagnosis;
	int status = kb == 0 ? 1 : postmend_diagnose(kb, given, strlen(given), &diagnosis, NULL);
	if (status == POSTMEND_OK) {
		show(diagnosis);
		postmend_free(diagnosis);
	} else {
		complain();
	}
	free(given);
	if (kb != 0) postmend_close(kb);
	return status == POSTMEND_OK ? 0 : 1;
}
