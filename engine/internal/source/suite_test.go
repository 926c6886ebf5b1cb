package source_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/postmend/postmend/engine/internal/source"
)

// strict are files of the suite that it calls JSON and we refuse: a name stands twice in an object.
var strict = map[string]string{"y_object_duplicated_key.json": "json-duplicate-key", "y_object_duplicated_key_and_value.json": "json-duplicate-key"}

// free are files of which the suite leaves the verdict to the reader, and what ours is; the others are read.
var free = map[string]string{
	"i_object_key_lone_2nd_surrogate.json": "json-lone-surrogate", "i_string_1st_surrogate_but_2nd_missing.json": "json-lone-surrogate",
	"i_string_1st_valid_surrogate_2nd_invalid.json": "json-lone-surrogate", "i_string_UTF-16LE_with_BOM.json": "json-not-utf8",
	"i_string_UTF-8_invalid_sequence.json": "json-not-utf8", "i_string_UTF8_surrogate_U+D800.json": "json-not-utf8",
	"i_string_incomplete_surrogate_and_escape_valid.json": "json-lone-surrogate", "i_string_incomplete_surrogate_pair.json": "json-lone-surrogate",
	"i_string_incomplete_surrogates_escape_valid.json": "json-lone-surrogate", "i_string_invalid_lonely_surrogate.json": "json-lone-surrogate",
	"i_string_invalid_surrogate.json": "json-lone-surrogate", "i_string_invalid_utf-8.json": "json-not-utf8",
	"i_string_inverted_surrogates_U+1D11E.json": "json-lone-surrogate", "i_string_iso_latin_1.json": "json-not-utf8",
	"i_string_lone_second_surrogate.json": "json-lone-surrogate", "i_string_lone_utf8_continuation_byte.json": "json-not-utf8",
	"i_string_not_in_unicode_range.json": "json-not-utf8", "i_string_overlong_sequence_2_bytes.json": "json-not-utf8",
	"i_string_overlong_sequence_6_bytes.json": "json-not-utf8", "i_string_overlong_sequence_6_bytes_null.json": "json-not-utf8",
	"i_string_truncated-utf-8.json": "json-not-utf8", "i_string_utf16BE_no_BOM.json": "json-not-utf8", "i_string_utf16LE_no_BOM.json": "json-not-utf8",
	"i_structure_500_nested_arrays.json": "json-too-deep", "i_structure_UTF-8_BOM_empty_object.json": "json-bom",
}

func TestJSONTestSuite(t *testing.T) {
	for name, data := range suite(t) {
		root, faults := source.Parse(name, data)
		code := ""
		for _, f := range faults {
			code = f.Code
			if line, col := f.Loc.Pos(); line < 1 || col < 1 || f.Loc.Off > len(data) {
				t.Errorf("%s: the fault %v is at %d:%d", name, f, line, col)
			}
		}
		switch want := strict[name] + free[name]; {
		case strings.HasPrefix(name, "n_"):
			if root != nil || code == "" {
				t.Errorf("%s is read", name)
			}
		case code != want:
			t.Errorf("%s: %q, want %q", name, code, want)
		}
	}
}

// suite reads the files, and writes those that are too large to be kept.
func suite(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("../../testdata/jsontestsuite/test_parsing/*.json")
	if err != nil || len(files) < 300 {
		t.Fatal("no suite", err)
	}
	all := map[string][]byte{
		"n_structure_100000_opening_arrays.json": []byte(strings.Repeat("[", 100_000)),
		"n_structure_open_array_object.json":     []byte(strings.Repeat(`[{"":`, 50_000)),
	}
	for _, name := range files {
		if all[filepath.Base(name)], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	return all
}
