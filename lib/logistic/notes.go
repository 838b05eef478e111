package logistic

// NotesLog is the table that the notes print, rounded as they print it: weights and bias to 4
// decimals, the cost to 3.
//
// Source: the study group's notes on 『파이토치 트랜스포머를 활용한 자연어 처리와 컴퓨터비전 심층학습』, section
// "파이토치로 구현한 이진분류 - 출력". The run used the book's file and the settings of NotesOptions.
var NotesLog = []Record{
	{1000, Params{Weights: []float32{0.0028, -0.0006, 0.0036}, Bias: 0.0949}, 0.680},
	{2000, Params{Weights: []float32{0.0034, 0.0005, 0.0041}, Bias: -0.0346}, 0.666},
	{3000, Params{Weights: []float32{0.0045, 0.0017, 0.0051}, Bias: -0.1609}, 0.652},
	{4000, Params{Weights: []float32{0.0052, 0.0017, 0.0053}, Bias: -0.2843}, 0.636},
	{5000, Params{Weights: []float32{0.0059, 0.0036, 0.0064}, Bias: -0.4046}, 0.627},
	{6000, Params{Weights: []float32{0.0065, 0.0034, 0.0068}, Bias: -0.5220}, 0.613},
	{7000, Params{Weights: []float32{0.0064, 0.0036, 0.0069}, Bias: -0.6366}, 0.604},
	{8000, Params{Weights: []float32{0.0073, 0.0050, 0.0079}, Bias: -0.7485}, 0.591},
	{9000, Params{Weights: []float32{0.0074, 0.0058, 0.0082}, Bias: -0.8577}, 0.585},
	{10000, Params{Weights: []float32{0.0089, 0.0070, 0.0096}, Bias: -0.9644}, 0.576},
}

// NotesValidation holds the validation batches that the notes print, by their place in the run: the
// first three of 25 and the last, to 4 decimals. The source is that of NotesLog.
var NotesValidation = map[int][]float32{
	0:  {0.6707, 0.7298, 0.7368, 0.7800},
	1:  {0.5723, 0.6746, 0.4676, 0.3640},
	2:  {0.5711, 0.6363, 0.3985, 0.6238},
	24: {0.5797, 0.7276, 0.6039, 0.5545},
}
