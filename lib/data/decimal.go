package data

// decimal reads the number at the start of text in the form that it nearly always has in a file: up to 15 digits, with a
// point among them or without, and perhaps a minus sign. It returns how many bytes that are, 0 if text starts otherwise.
//
// The digits as a whole number and the power of ten to divide by are both exact in float64, so that the quotient,
// rounded once, is the nearest float64, as strconv.ParseFloat gives it in several times the time (W. D. Clinger, How to
// read floating point numbers accurately, 1990).
func decimal(text []byte) (x float64, length int) {
	i, sign := 0, 1.0
	if len(text) > 0 && text[0] == '-' {
		i, sign = 1, -1
	}
	whole, count, point := 0, 0, -1
	for ; i < len(text); i++ {
		if digit := text[i] - '0'; digit <= 9 {
			whole = 10*whole + int(digit)
			count++
		} else if text[i] == '.' && point < 0 {
			point = count
		} else {
			break
		}
	}
	if count == 0 || count > 15 {
		return 0, 0
	}
	x = float64(whole)
	if point >= 0 {
		x /= powersOfTen[count-point]
	}
	return sign * x, i
}

var powersOfTen = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}
