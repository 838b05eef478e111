package figure

// messages04 are the texts that only notebook 04 uses.
var messages04 = map[string]message{
	"name.above-optimum":  {"최적값과의 차이", "above the optimum"},
	"name.accuracy-train": {"정확도(훈련)", "accuracy (training)"},
	"name.called-true":    {"참으로 예측한 비율", "share called true"},
	"name.compiled":       {"컴파일한 반복문", "compiled loop"},
	"name.hidden":         {"은닉층이 하나인 신경망", "one hidden layer"},
	"name.logits":         {"BCE(로짓)", "BCE (logits)"},
	"name.notes":          {"원래 노트", "original notes"},
	"name.optimum":        {"최적값", "optimum"},
	"name.raw":            {"원래 입력", "inputs as they are"},
	"name.run":            {"이번 실행", "this run"},
	"name.scaled":         {"스케일을 조정한 입력", "scaled inputs"},
	"name.trainer":        {"GoMLX Trainer", "GoMLX Trainer"},
	"note.other-data": {
		"원래 노트의 출력과 비교하려면 교재의 데이터 파일이 필요합니다. 지금은 다른 데이터로 실행했으므로 비교하지 않습니다.",
		"The comparison with the original notes needs the textbook's data file. This run used other data, so nothing is compared.",
	},
	"caption.batches":     {"원래 노트에 나온 검증 배치와 이번 실행의 비교", "The notes' validation batches and this run's"},
	"caption.comparison":  {"원래 노트의 출력과 이번 실행의 비교", "The original notes' output and this run's"},
	"caption.data":        {"데이터", "The data"},
	"caption.evaluation":  {"데이터 구분별 평가", "Evaluation on each split"},
	"caption.optimum":     {"이번 실행과 최적값의 비교", "How far from the optimum"},
	"caption.thresholds":  {"임곗값별 평가", "Evaluation at each threshold"},
	"caption.validation":  {"검증 데이터의 출력", "Outputs on the validation data"},
	"caption.experiments": {"실험별 결과", "Results of the experiments"},
}
