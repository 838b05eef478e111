package figure

import (
	"fmt"
	"slices"
	"strings"
)

// Row returns the cells of a table's row: the values in this format, cut at the spaces.
//
//	figure.Row("%g %.2f %.4f", x, score, probability)
func Row(format string, values ...any) []string {
	return strings.Fields(fmt.Sprintf(format, values...))
}

// Range writes, for a cell of a table, the lowest and the highest of the values, each in this format, as
// "0.71 … 0.93". It is "" for no values.
func Range[T Number](format string, values []T) string {
	if len(values) == 0 {
		return ""
	}
	return fmt.Sprintf(format+" … "+format, slices.Min(values), slices.Max(values))
}
