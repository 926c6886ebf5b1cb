/*
 * As much JSON as the examples need: to write a string, and to find and print
 * parts of a diagnosis. It trusts its input, which the library wrote. A program
 * of yours has a JSON library already; use that.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Writes text, which is UTF-8, as a JSON string to a place of at least 6 * strlen(text) + 3 bytes. */
static char *json_quote(char *to, const char *text) {
	*to++ = '"';
	for (const unsigned char *s = (const unsigned char *)text; *s != '\0'; s++) {
		if (*s < 0x20) {
			to += sprintf(to, "\\u%04x", *s);
			continue;
		}
		if (*s == '"' || *s == '\\') *to++ = '\\';
		*to++ = (char)*s;
	}
	*to++ = '"';
	*to = '\0';
	return to;
}

/* Goes behind a value. */
static const char *json_skip(const char *at) {
	int depth = 0;
	do {
		if (*at == '"') {
			for (at++; *at != '"'; at++) {
				if (*at == '\\') at++;
			}
		} else if (*at == '{' || *at == '[') {
			depth++;
		} else if (*at == '}' || *at == ']') {
			depth--;
		}
		at++;
	} while (depth > 0 || (*at != '\0' && strchr(",:]}", *at) == NULL));
	return at;
}

/* Finds a member of the object at a place: its value, or NULL. */
static const char *json_member(const char *object, const char *name) {
	size_t n = strlen(name);
	if (*object != '{') return NULL;
	for (const char *key = object + 1; *key == '"';) {
		const char *value = json_skip(key) + 1;
		if ((size_t)(value - key) == n + 3 && memcmp(key + 1, name, n) == 0) return value;
		key = json_skip(value);
		if (*key == ',') key++;
	}
	return NULL;
}

/* Goes to the first item of a list, or with an item to the one behind it: NULL if there is none. */
static const char *json_first(const char *list) { return list[1] == ']' ? NULL : list + 1; }
static const char *json_next(const char *item) {
	item = json_skip(item);
	return *item == ',' ? item + 1 : NULL;
}

/* Prints a string. What JSON escapes in a diagnosis are quotes and control characters. */
static void json_print(const char *string) {
	for (const char *s = string + 1; *s != '"'; s++) {
		if (*s != '\\') {
			putchar(*s);
		} else if (*++s == 'u') {
			char digits[5] = {s[1], s[2], s[3], s[4], '\0'};
			long c = strtol(digits, NULL, 16);
			putchar(c < 0x80 ? (int)c : '?');
			s += 4;
		} else {
			putchar(*s == 'n' ? '\n' : *s == 't' ? '\t' : *s == 'r' ? '\r' : *s);
		}
	}
}
