package figure

// A message is one text in every language of the notes. Verbs carry their
// argument's index, so that each language may order them as it needs.
type message struct{ ko, en string }

// messages is what pictures say by themselves: their titles where the caller gives none,
// their legends, and the descriptions that screen readers read out. What callers name,
// such as curves, axes and columns, are their own words: see package words.
var messages = map[string]message{
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
	"curves.title":    {"%[2]s %[3]s~%[4]s의 %[1]s", "%[1]s against %[2]s, %[3]s to %[4]s"},
	"curves.series":   {"%[1]s: %[3]s %[4]s에서 %[5]s, %[3]s %[6]s에서 %[7]s. 최솟값 %[8]s, 최댓값 %[9]s (점 %[2]d개).", "%[1]s: %[5]s at %[3]s %[4]s, %[7]s at %[3]s %[6]s; lowest %[8]s, highest %[9]s (%[2]d points)."},
	"curves.level":    {"가로선 %[1]s: %[2]s.", "Horizontal line, %[1]s: %[2]s."},
	"curves.mark":     {"세로선 %[1]s: %[2]s.", "Vertical line, %[1]s: %[2]s."},
	"curves.markname": {"%[1]s (%[2]s, 세로선)", "%[1]s (%[2]s, vertical)"},
	"spread.series":   {"%[1]s(실행 %[2]d번의 중앙값): %[3]s %[4]s에서 %[5]s(%[6]s~%[7]s), %[3]s %[8]s에서 %[9]s(%[10]s~%[11]s).", "%[1]s, median of %[2]d runs: %[5]s at %[3]s %[4]s (lowest %[6]s, highest %[7]s), %[9]s at %[3]s %[8]s (lowest %[10]s, highest %[11]s)."},
	"spread.legend":   {"선: 실행 %[1]d번의 중앙값, 띠: 최솟값~최댓값", "line: median of %[1]d runs, band: lowest to highest"},
	"paths.title":     {"에폭에 따른 가중치와 편향", "Weights and bias against epoch"},

	// Functions.
	"function.axis":    {"x: %[1]s~%[2]s.", "x from %[1]s to %[2]s."},
	"function.at":      {"x = %[1]s에서 %[2]s", "%[2]s at x = %[1]s"},
	"function.values":  {"%[1]s: %[2]s. 최솟값 %[3]s, 최댓값 %[4]s.", "%[1]s: %[2]s; lowest %[3]s, highest %[4]s."},
	"function.jump":    {"x = %[2]s에서 %[1]s의 값은 %[4]s이고, 바로 왼쪽에서는 %[3]s, 바로 오른쪽에서는 %[5]s에 가까워집니다.", "At x = %[2]s, %[1]s is %[4]s; it comes near %[3]s from the left and %[5]s from the right."},
	"function.missing": {"%[1]s의 값 %[3]d개 중 %[2]d개는 유한하지 않아 그리지 않았습니다.", "%[2]d of %[3]d values of %[1]s are not finite and not drawn."},
	"function.cut":     {"그림은 y = %[1]s~%[2]s만 보여 줍니다.", "The picture shows y from %[1]s to %[2]s only."},
	"function.filled":  {"그 점에서의 값", "value at this point"},
	"function.open":    {"다가가지만 갖지 않는 값", "approached, not reached"},
	"functions.value":  {"함수 f(x)", "Functions f(x)"},
	"functions.slope":  {"도함수 f′(x)", "Derivatives f′(x)"},
	"functions.title":  {"활성화 함수와 도함수", "Activation functions and their derivatives"},

	// Regions.
	"regions.title":  {"%[1]s 값에 따른 단면의 결정 경계", "Decision boundaries in slices of %[1]s"},
	"regions.panel":  {"%[1]s, %[2]s = %[3]s", "%[1]s, %[2]s = %[3]s"},
	"regions.points": {"%[1]s 값이 단면에서 %[2]s 이내인 점 %[3]d개, 그중 %[4]s = 1인 점 %[5]d개.", "%[3]d points with %[1]s within %[2]s of the slice, %[5]d of them with %[4]s = 1."},
	"regions.area":   {"모델이 1로 답하는 영역 %[1]s%%, 규칙이 참인 영역 %[2]s%%, 모델과 규칙이 일치하는 영역 %[3]s%%.", "The model answers 1 on %[1]s%% of the slice and the rule holds on %[2]s%%; they agree on %[3]s%%."},
	"regions.model":  {"모델이 1로 답하는 영역(출력 ≥ 0.5)", "the model answers 1 (output ≥ 0.5)"},
	"regions.rule":   {"규칙의 경계", "border of the rule"},
	"regions.dots":   {"%[1]s = 1", "%[1]s = 1"},
	"regions.cross":  {"%[1]s = 0", "%[1]s = 0"},

	// Areas.
	"areas.title":  {"모델의 결정 영역", "What the models answer on the plane"},
	"areas.points": {"%[1]s = 1인 점 %[2]d개(동그라미), %[1]s = 0인 점 %[3]d개(×표).", "%[2]d points with %[1]s = 1 (dots), %[3]d with %[1]s = 0 (crosses)."},
	"areas.area":   {"모델이 1로 답하는 영역은 평면의 %[1]s%%이고, 점 %[3]d개 중 %[2]d개를 맞힙니다.", "The model answers 1 on %[1]s%% of the plane and gets %[2]d of the %[3]d points right."},

	// Surface.
	"surface.title":  {"%[1]s와 %[2]s에 따른 등고선", "Contour lines over %[1]s and %[2]s"},
	"surface.values": {"가장 낮은 곳은 (%[2]s, %[3]s), 값은 %[1]s. 가장 높은 곳은 (%[5]s, %[6]s), 값은 %[4]s. 등고선: %[7]s.", "Lowest value %[1]s at (%[2]s, %[3]s), highest %[4]s at (%[5]s, %[6]s). Contour lines at %[7]s."},
	"surface.path":   {"경로 %[1]s: (%[2]s, %[3]s)에서 시작해 %[4]d걸음 뒤 (%[5]s, %[6]s)에서 끝납니다.", "Path %[1]s: starts at (%[2]s, %[3]s) and ends, %[4]d steps later, at (%[5]s, %[6]s)."},
	"surface.start":  {"시작", "start"},
	"surface.end":    {"끝", "end"},
	"surface.level":  {"등고선과 그 값", "contour line and its value"},

	// Bars.
	"bars.title":   {"%[2]s별 %[1]s", "%[1]s by %[2]s"},
	"bars.bar":     {"%[1]s: %[2]s.", "%[1]s: %[2]s."},
	"bars.whisker": {"%[1]s: %[2]s(%[3]s~%[4]s).", "%[1]s: %[2]s (from %[3]s to %[4]s)."},
	"bars.level":   {"세로선 %[1]s: %[2]s.", "Vertical line, %[1]s: %[2]s."},
	"bars.legend":  {"최솟값~최댓값", "lowest to highest"},

	// Histograms.
	"histograms.title":  {"%[1]s의 분포", "Distribution of %[1]s"},
	"histograms.legend": {"이름 아래: 평균 ± 표준편차", "below each name: mean ± standard deviation"},
	"histograms.mean":   {"평균", "mean"},
	"histograms.group":  {"%[1]s: 값 %[2]d개, 평균 %[3]s, 표준편차 %[4]s, 최솟값 %[5]s, 최댓값 %[6]s.", "%[1]s: %[2]d values, mean %[3]s, standard deviation %[4]s, lowest %[5]s, highest %[6]s."},

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
}
