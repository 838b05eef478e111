package figure

// messages00 are the texts that only notebook 00 uses.
var messages00 = map[string]message{
	"name.cubic":             {"x³ - 2x", "x³ - 2x"},
	"title.cubic":            {"x³ - 2x와 그 도함수", "x³ - 2x and its derivative"},
	"caption.cubic-gradient": {"두 가지로 구한 도함수", "The derivative, found in two ways"},
}
