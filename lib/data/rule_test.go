package data

import (
	"math"
	"testing"
)

func TestRule(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, test := range []struct {
		x, y, z float32
		want    bool
	}{
		{60, 60, 60, true},
		{40, 40, 100, true},
		{40, 40, 99, false},   // mean 59.67
		{39, 100, 100, false}, // x too small
		{100, 39, 100, false},
		{100, 100, 39, false},
		{40, 100, 40, true},
		{60, 60, 59.99, false},
		// In float32 the sum rounds to 180 and the mean to 60.
		{60, 60, math.Nextafter32(60, 0), false},
		{100, 100, 100, true},
		{0, 0, 0, false},
		{-50, 200, 200, false},
		{nan, 100, 100, false},
		{100, 100, nan, false},
		{inf, inf, inf, true},
	} {
		if got := Rule(test.x, test.y, test.z); got != test.want {
			t.Errorf("Rule(%v, %v, %v) = %v, want %v", test.x, test.y, test.z, got, test.want)
		}
	}
}
