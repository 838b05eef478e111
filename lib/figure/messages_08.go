package figure

// messages08 are the texts that only notebook 08 uses.
var messages08 = map[string]message{
	"name.bce-logits":          {"BCE(로짓)", "BCE (logits)"},
	"name.bce-loss":            {"BCE(확률)", "BCE (probability)"},
	"name.class":               {"클래스", "class"},
	"name.cross-entropy":       {"교차 엔트로피", "cross entropy"},
	"name.entropy":             {"엔트로피", "entropy"},
	"name.largest-probability": {"가장 큰 확률", "largest probability"},
	"name.log-of-softmax":      {"log(Softmax)", "log(Softmax)"},
	"name.median":              {"중앙값", "median"},
	"name.minus-largest":       {"최댓값을 뺀 것", "largest subtracted"},
	"name.minus-smallest":      {"최솟값을 뺀 것", "smallest subtracted"},
	"name.naive":               {"식 그대로", "as written"},
	"name.stable":              {"최댓값을 뺀 것", "largest subtracted"},
	"name.temperature":         {"온도 T", "temperature T"},

	"title.one-score":     {"A의 점수만 움직였을 때", "Moving the score of A alone"},
	"title.probabilities": {"클래스별 확률", "Probability of each class"},

	"caption.cross-entropy":       {"교차 엔트로피의 기울기", "Gradient of the cross entropy"},
	"caption.entropy":             {"온도와 엔트로피", "Temperature and entropy"},
	"caption.hidden-softmax":      {"은닉층의 활성화 함수와 학습률(시드 열 개의 최솟값 … 최댓값)", "Hidden layers: function and learning rate (ten seeds, lowest … highest)"},
	"caption.jacobian-autodiff":   {"자동 미분으로 구한 야코비 행렬", "The Jacobian by automatic differentiation"},
	"caption.jacobian-difference": {"자동 미분과 식의 차이", "Autodiff against formula"},
	"caption.jacobian-formula":    {"식으로 구한 야코비 행렬", "The Jacobian by the formula"},
	"caption.jacobian-log":        {"로그 소프트맥스의 야코비 행렬", "The Jacobian of log-softmax"},
	"caption.log-softmax":         {"점수의 차이 g에 따른 로그 확률과 그 도함수", "Log-probability and its derivative for scores g apart"},
	"caption.own-softmin":         {"무엇을 빼는지에 따른 소프트민", "Softmin by what is subtracted"},
	"caption.shifted":             {"모든 점수에 c를 더했을 때의 확률", "Probabilities with c added to all scores"},
	"caption.softmax-scores":      {"점수에서 확률까지", "From scores to probabilities"},
	"caption.softmin":             {"거리와 소프트민", "Distances and softmin"},
	"caption.three-classes":       {"소프트맥스 회귀(시드 열 개의 최솟값 … 최댓값)", "Softmax regression (ten seeds, lowest … highest)"},
	"caption.two-classes":         {"클래스가 둘일 때의 소프트맥스와 시그모이드", "Softmax and sigmoid for two classes"},
}
