package figure_test

import (
	"fmt"

	"activation-notes/lib/figure"
)

// Outside a notebook, Show prints a figure in words. A cell leaves out In: the
// notebook's folder decides on the language.
func ExampleCurves() {
	epochs := []int{1000, 2000, 3000}
	cost := []float32{0.680, 0.666, 0.652}
	f := figure.Curves(figure.Axes{Levels: []figure.Level{{Name: "optimum", Value: 0.2009}}}, figure.Line("cost", epochs, cost))
	figure.Show(f.In(figure.English))
	// Output:
	// Cost against epoch, 1000 to 3000
	// cost: 0.68 at epoch 1000, 0.652 at epoch 3000; lowest 0.652, highest 0.68 (3 points). Horizontal line, optimum: 0.2009.
}

func ExampleTable() {
	f := figure.Table("training", []string{"epoch", "bias", "cost"}, [][]string{
		{"1000", "0.0949", "0.680"},
		{"2000", "-0.0346", "0.666"},
	})
	fmt.Println(f.In(figure.Korean).Text())
	// Output:
	// 훈련 기록
	// 에폭 | 편향 | 비용(Cost)
	// 1000 | 0.0949 | 0.680
	// 2000 | -0.0346 | 0.666
}

func ExampleConfusion() {
	figure.Show(figure.Confusion(48, 36, 4, 12).In(figure.English))
	// Output:
	// Confusion matrix
	//  | predicted 1 | predicted 0
	// actual 1 | 48 · true positive (TP) | 4 · false negative (FN)
	// actual 0 | 36 · false positive (FP) | 12 · true negative (TN)
	// 100 points: accuracy 0.600, precision 0.571, recall 0.923
}
