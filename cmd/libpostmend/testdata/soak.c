/*
 * Diagnoses tiny cases COUNT times, ids only, every hundredth one with a fault,
 * after a tenth of that to warm up, and prints by how many KiB the process grew.
 *
 * What is resident swings by some MiB with Go's collector, so that two samples
 * say little. What is lost never comes back and lifts the floor: the lowest
 * sample of the last quarter is compared with the lowest of the first.
 *
 *     soak BUNDLE COUNT [EVERY]     EVERY: forget to free one answer in so many
 */
#include "postmend.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SAMPLES = 25 }; /* of a quarter */

static char bundle[8 << 20];
static long forget;

static long resident(void) {
	long size, pages;
	FILE *f = fopen("/proc/self/statm", "r");
	if (f == NULL || fscanf(f, "%ld %ld", &size, &pages) != 2) exit(2);
	fclose(f);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static void run(postmend_handle kb, long count) {
	static const char empty[] = "{}", good[] = "{\"symptom\":{\"light\":\"dark\"}}", bad[] = "{\"symptom\":{\"light\":\"loud\"}}";
	for (long i = 0; i < count; i++) {
		char *out;
		const char *json = i % 100 == 99 ? bad : i % 10 == 9 ? good : empty;
		int status = postmend_diagnose_with(kb, json, strlen(json), POSTMEND_IDS_ONLY, &out, NULL);
		if ((status == POSTMEND_OK) != (json != bad)) exit(1);
		if (forget == 0 || i % forget != 0) postmend_free(out);
	}
}

/* Runs count times and returns the lowest sample. */
static long lowest(postmend_handle kb, long count) {
	long low = 0;
	for (int i = 0; i < SAMPLES; i++) {
		run(kb, count / SAMPLES);
		long now = resident();
		if (i == 0 || now < low) low = now;
	}
	return low;
}

int main(int argc, char **argv) {
	FILE *f = argc > 2 ? fopen(argv[1], "rb") : NULL;
	if (f == NULL) return 2;
	postmend_handle kb = postmend_open(bundle, fread(bundle, 1, sizeof bundle, f));
	fclose(f);
	if (kb == 0) return 1;
	long count = atol(argv[2]);
	run(kb, count / 10);
	if (argc > 3) forget = atol(argv[3]);
	long first = lowest(kb, count / 4);
	run(kb, count / 2);
	long last = lowest(kb, count / 4);
	printf("%ld\n", last - first);
	return postmend_close(kb);
}
