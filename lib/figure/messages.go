package figure

// A message is one text in every language of the notes. Verbs carry their
// argument's index, so that each language may order them as it needs.
type message struct{ ko, en string }

// messages is the catalogue: every text that a reader sees in a picture or a
// table. Entries named "name.ID" translate the identifiers that callers pass:
// names of series, axes, models, levels, columns and rows.
var messages = map[string]message{
	// Names.
	"name.above-optimum":       {"최적값과의 차이", "above the optimum"},
	"name.accuracy":            {"정확도", "accuracy"},
	"name.accuracy-test":       {"정확도(테스트)", "accuracy (test)"},
	"name.accuracy-validation": {"정확도(검증)", "accuracy (validation)"},
	"name.accuracy-train":      {"정확도(훈련)", "accuracy (training)"},
	"name.auc":                 {"AUC", "AUC"},
	"name.batch":               {"배치", "batch"},
	"name.bce":                 {"BCE", "BCE"},
	"name.bias":                {"편향", "bias"},
	"name.called-true":         {"참으로 예측한 비율", "share called true"},
	"name.compiled":            {"컴파일한 반복문", "compiled loop"},
	"name.cost":                {"비용(Cost)", "cost"},
	"name.difference":          {"차이", "difference"},
	"name.epoch":               {"에폭", "epoch"},
	"name.epochs":              {"에폭 수", "epochs"},
	"name.false":               {"거짓(0)", "false (0)"},
	"name.file":                {"파일", "file"},
	"name.hidden":              {"은닉층이 하나인 신경망", "one hidden layer"},
	"name.label":               {"실젯값", "label"},
	"name.learning-rate":       {"학습률", "learning rate"},
	"name.logistic":            {"로지스틱 회귀", "logistic regression"},
	"name.logits":              {"BCE(로짓)", "BCE (logits)"},
	"name.loss":                {"손실", "loss"},
	"name.model":               {"모델", "model"},
	"name.notes":               {"원래 노트", "original notes"},
	"name.optimum":             {"최적값", "optimum"},
	"name.output":              {"출력", "output"},
	"name.part":                {"부분", "part"},
	"name.precision":           {"정밀도", "precision"},
	"name.prediction":          {"예측", "prediction"},
	"name.raw":                 {"원래 입력", "inputs as they are"},
	"name.recall":              {"재현율", "recall"},
	"name.rows":                {"행 수", "rows"},
	"name.rule":                {"규칙", "rule"},
	"name.run":                 {"이번 실행", "this run"},
	"name.scaled":              {"스케일을 조정한 입력", "scaled inputs"},
	"name.share-true":          {"참의 비율", "share of true"},
	"name.split":               {"데이터 구분", "split"},
	"name.test":                {"테스트 데이터", "test data"},
	"name.threshold":           {"임곗값", "threshold"},
	"name.train":               {"훈련 데이터", "training data"},
	"name.true":                {"참(1)", "true (1)"},
	"name.trainer":             {"GoMLX Trainer", "GoMLX Trainer"},
	"name.validation":          {"검증 데이터", "validation data"},
	"name.weight":              {"가중치", "weight"},
	"name.weights":             {"가중치", "weights"},

	// Shared by several pictures.
	"class.dots":    {"%[1]s = 1 (%[2]d개)", "%[1]s = 1 (%[2]d points)"},
	"class.crosses": {"%[1]s = 0 (%[2]d개)", "%[1]s = 0 (%[2]d points)"},
	"axes":          {"가로축 %[1]s: %[2]s~%[3]s, 세로축 %[4]s: %[5]s~%[6]s.", "Horizontal axis %[1]s from %[2]s to %[3]s, vertical axis %[4]s from %[5]s to %[6]s."},
	"log":           {"%[1]s, 로그 눈금", "%[1]s, log scale"},

	// Pairs.
	"pairs.title": {"두 변수씩 짝지어 본 데이터", "The data, two axes at a time"},
	"pairs.panel": {"%[1]s–%[2]s 산점도", "Scatter plot of %[1]s and %[2]s"},
	"pairs.dots":  {"동그라미는 %[1]s = 1인 점 %[2]d개(%[3]s: %[4]s~%[5]s, %[6]s: %[7]s~%[8]s).", "Dots: %[2]d points with %[1]s = 1 (%[3]s from %[4]s to %[5]s, %[6]s from %[7]s to %[8]s)."},
	"pairs.cross": {"×표는 %[1]s = 0인 점 %[2]d개(%[3]s: %[4]s~%[5]s, %[6]s: %[7]s~%[8]s).", "Crosses: %[2]d points with %[1]s = 0 (%[3]s from %[4]s to %[5]s, %[6]s from %[7]s to %[8]s)."},
	"pairs.none":  {"%[1]s = %[2]d인 점은 없습니다.", "No point has %[1]s = %[2]d."},

	// Curves and Paths.
	"curves.title":  {"%[2]s %[3]s~%[4]s의 %[1]s", "%[1]s against %[2]s, %[3]s to %[4]s"},
	"curves.series": {"%[1]s: %[3]s %[4]s에서 %[5]s, %[3]s %[6]s에서 %[7]s. 최솟값 %[8]s, 최댓값 %[9]s (점 %[2]d개).", "%[1]s: %[5]s at %[3]s %[4]s, %[7]s at %[3]s %[6]s; lowest %[8]s, highest %[9]s (%[2]d points)."},
	"curves.level":  {"가로선 %[1]s: %[2]s.", "Horizontal line, %[1]s: %[2]s."},
	"paths.title":   {"에폭에 따른 가중치와 편향", "Weights and bias against epoch"},

	// Regions.
	"regions.title":  {"%[1]s 값에 따른 단면의 결정 경계", "Decision boundaries in slices of %[1]s"},
	"regions.panel":  {"%[1]s, %[2]s = %[3]s", "%[1]s, %[2]s = %[3]s"},
	"regions.points": {"%[1]s 값이 단면에서 %[2]s 이내인 점 %[3]d개, 그중 %[4]s = 1인 점 %[5]d개.", "%[3]d points with %[1]s within %[2]s of the slice, %[5]d of them with %[4]s = 1."},
	"regions.area":   {"모델이 1로 답하는 영역 %[1]s%%, 규칙이 참인 영역 %[2]s%%, 모델과 규칙이 일치하는 영역 %[3]s%%.", "The model answers 1 on %[1]s%% of the slice and the rule holds on %[2]s%%; they agree on %[3]s%%."},
	"regions.model":  {"모델이 1로 답하는 영역(출력 ≥ 0.5)", "the model answers 1 (output ≥ 0.5)"},
	"regions.rule":   {"규칙의 경계", "border of the rule"},
	"regions.dots":   {"%[1]s = 1", "%[1]s = 1"},
	"regions.cross":  {"%[1]s = 0", "%[1]s = 0"},

	// Confusion.
	"confusion.title":     {"혼동 행렬(Confusion Matrix)", "Confusion matrix"},
	"confusion.summary":   {"점 %[1]d개: 정확도 %[2]s, 정밀도 %[3]s, 재현율 %[4]s", "%[1]d points: accuracy %[2]s, precision %[3]s, recall %[4]s"},
	"confusion.undefined": {"정의되지 않음", "undefined"},
	"confusion.actual1":   {"실젯값 1", "actual 1"},
	"confusion.actual0":   {"실젯값 0", "actual 0"},
	"confusion.predict1":  {"예측 1", "predicted 1"},
	"confusion.predict0":  {"예측 0", "predicted 0"},
	"confusion.tp":        {"참 양성(TP)", "true positive (TP)"},
	"confusion.fp":        {"거짓 양성(FP)", "false positive (FP)"},
	"confusion.fn":        {"거짓 음성(FN)", "false negative (FN)"},
	"confusion.tn":        {"참 음성(TN)", "true negative (TN)"},

	// ROC.
	"roc.title": {"ROC 곡선", "ROC curve"},
	"roc.x":     {"거짓 양성률(FPR)", "false positive rate (FPR)"},
	"roc.y":     {"참 양성률(TPR, 재현율)", "true positive rate (TPR, recall)"},
	"roc.model": {"모델 (AUC = %[1]s)", "model (AUC = %[1]s)"},
	"roc.guess": {"무작위 예측 (AUC = 0.5)", "guessing (AUC = 0.5)"},
	"roc.desc":  {"점 %[1]d개로 그린 ROC 곡선. AUC는 %[2]s이고, FPR이 0.1 이하일 때 TPR은 최대 %[3]s입니다. 파선 대각선은 무작위 예측(AUC 0.5)입니다.", "ROC curve of %[1]d points. The AUC is %[2]s; with an FPR of at most 0.1 the TPR reaches %[3]s. The dashed diagonal is guessing (AUC 0.5)."},

	// Notes: sentences that a cell shows in the place of a result.
	"note.other-data": {
		"원래 노트의 출력과 비교하려면 교재의 데이터 파일이 필요합니다. 지금은 다른 데이터로 실행했으므로 비교하지 않습니다.",
		"The comparison with the original notes needs the textbook's data file. This run used other data, so nothing is compared.",
	},

	// Tables: the captions that callers choose by key.
	"caption.boundary":    {"각 변수의 가중치와 편향", "Weights and bias"},
	"caption.comparison":  {"원래 노트의 출력과 이번 실행의 비교", "The original notes' output and this run's"},
	"caption.data":        {"데이터", "The data"},
	"caption.evaluation":  {"데이터 구분별 평가", "Evaluation on each split"},
	"caption.listing":     {"PyTorch 코드와 Go 코드의 대응", "The PyTorch listing and its Go counterparts"},
	"caption.optimum":     {"이번 실행과 최적값의 비교", "How far from the optimum"},
	"caption.thresholds":  {"임곗값별 평가", "Evaluation at each threshold"},
	"caption.training":    {"훈련 기록", "Training log"},
	"caption.validation":  {"검증 데이터의 출력", "Outputs on the validation data"},
	"caption.experiments": {"실험별 결과", "Results of the experiments"},
}
