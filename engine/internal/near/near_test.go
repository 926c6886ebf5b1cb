package near_test

import (
	"testing"

	"github.com/postmend/postmend/engine/internal/near"
)

func TestDistance(t *testing.T) {
	tests := []struct {
		name, a, b string
		want       int
	}{
		{"equal", "lamp", "lamp", 0},
		{"one changed", "lamp", "lump", 1},
		{"one more", "lamp", "lamps", 1},
		{"two swapped count once", "lihgt", "light", 1},
		{"beyond the limit", "lamp", "chandelier", 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := near.Distance(tt.a, tt.b, 3); got != tt.want {
				t.Errorf("Distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
			}
		})
	}
}
