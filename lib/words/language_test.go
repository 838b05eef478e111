package words

import (
	"path/filepath"
	"testing"
)

func TestDetect(t *testing.T) {
	tests := []struct {
		dir, lang string
		want      Language
	}{
		{"/books/mine/notebooks/ko", "en_US.UTF-8", Korean},
		{"/books/mine/notebooks/en/deep/er", "ko_KR.UTF-8", English},
		{"/books/ko/notebooks/en", "", English}, // the nearest
		{"/books/mine", "ko_KR.UTF-8", Korean},
		{"/books/kore/english", "", English},
		{"", "C", English},
	}
	for _, test := range tests {
		if got := detect(filepath.FromSlash(test.dir), test.lang); got != test.want {
			t.Errorf("%q %q: got %s, want %s", test.dir, test.lang, got, test.want)
		}
	}
}
