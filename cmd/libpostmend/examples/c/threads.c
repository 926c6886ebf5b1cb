/*
 * Eight threads share one handle: each diagnoses the same cases over and over
 * and finds the bytes that the main thread found.
 *
 *     cc threads.c $(pkg-config --cflags --libs postmend) -lpthread -o threads
 *     ./threads 100
 */
#include "postmend.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 8, CASES = 4 };

static const char *const cases[CASES] = {
	"{\"locale\":\"en\",\"symptom\":{\"text\":\"550 5.7.1 relaying denied\"}}",
	"{\"locale\":\"ja\",\"symptom\":{\"text\":\"サーバーが応答しません 0x800CCC0E\"},\"context\":{\"smtp_port\":25}}",
	"{\"locale\":\"zh-TW\",\"symptom\":{\"text\":\"信箱已滿 552 5.2.2\"}}",
	"{\"locale\":\"zh-CN\",\"symptom\":{\"text\":\"密码错误 535\"},\"context\":{\"no_such_field\":1}}", /* a fault, which belongs to its thread */
};

static postmend_handle kb;
static char *want[CASES];
static int rounds;

/* Returns the diagnosis, or the code of the fault, to be freed. */
static char *answer(const char *given) {
	char *out;
	if (postmend_diagnose(kb, given, strlen(given), &out, NULL) == POSTMEND_OK) return out;
	const char *code = postmend_error()->code;
	char *copy = malloc(strlen(code) + 1);
	if (copy != NULL) strcpy(copy, code);
	return copy;
}

/* Returns how many answers differ. */
static void *work(void *first) {
	size_t different = 0;
	for (int i = 0; i < rounds * CASES; i++) {
		int c = (i + *(int *)first) % CASES;
		char *got = answer(cases[c]);
		if (got == NULL || strcmp(got, want[c]) != 0) different++;
		postmend_free(got);
	}
	return (void *)different;
}

int main(int argc, char **argv) {
	rounds = argc > 1 ? atoi(argv[1]) : 100;
	kb = postmend_open_default();
	for (int c = 0; c < CASES; c++) want[c] = answer(cases[c]);
	pthread_t threads[THREADS];
	int first[THREADS];
	for (int i = 0; i < THREADS; i++) {
		first[i] = i;
		if (pthread_create(&threads[i], NULL, work, &first[i]) != 0) return 1;
	}
	size_t different = 0;
	for (int i = 0; i < THREADS; i++) {
		void *result;
		pthread_join(threads[i], &result);
		different += (size_t)result;
	}
	printf("%d threads, %d answers, %zu of them different\n", THREADS, THREADS * rounds * CASES, different);
	for (int c = 0; c < CASES; c++) postmend_free(want[c]);
	postmend_close(kb);
	return different == 0 ? 0 : 1;
}
