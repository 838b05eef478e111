package data

// Rule is what the label of binary.csv says about its row: true if x, y and z are each at least
// 40 and their mean is at least 60. In all 1000 rows of the book's file pass is True exactly
// then. If x, y or z is NaN it is false.
func Rule(x, y, z float32) bool {
	// A mean of 60 is a sum of 180: no division, and so no rounding that could move the limit.
	return x >= 40 && y >= 40 && z >= 40 && float64(x)+float64(y)+float64(z) >= 180
}
