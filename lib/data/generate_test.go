package data

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

func TestGenerate(t *testing.T) {
	for _, n := range []int{0, 1, 2, 7, 1000, 5001} {
		d := Generate(n, DefaultSeed)
		if d.Len() != n || len(d.X) != 3*n {
			t.Errorf("Generate(%d): %d labels and %d features, want %d and %d", n, d.Len(), len(d.X), n, 3*n)
		}
		count := 0
		for i := range d.Len() {
			x := d.Row(i)
			for _, v := range x {
				if v != float32(int(v)) || v < 0 || v > 100 {
					t.Errorf("Generate(%d): row %d has %v, want an integer from 0 to 100", n, i, v)
				}
			}
			if want := Rule(x[0], x[1], x[2]); (d.Y[i] == 1) != want || (d.Y[i] == 0) == want {
				t.Errorf("Generate(%d): row %d, %v, has label %v, but Rule says %v", n, i, x, d.Y[i], want)
			}
			count += int(d.Y[i])
		}
		if count != n/2 {
			t.Errorf("Generate(%d): %d rows are True, want %d", n, count, n/2)
		}
	}
}

// The file must never change: runs on it are compared with numbers that PyTorch made from it.
func TestGenerateSHA256(t *testing.T) {
	const want = "9072704a79f123edec80fb7201d12a48c488c4433971636243eb9d2e9ac45191"
	var file bytes.Buffer
	if err := WriteCSV(&file, Generate(1000, DefaultSeed)); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(file.Bytes())
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("sha256 of Generate(1000, DefaultSeed) = %s, want %s", got, want)
	}
}

// Every value comes up, and labels do not depend on the place: counts stay within 5 standard
// deviations of their means.
func TestGenerateIsSpread(t *testing.T) {
	const n = 20000
	d := Generate(n, 1)
	firstHalf := 0
	seen := make(map[float32]int) // x of False rows: all 101 values can occur
	for i := range n {
		if d.Y[i] == 0 {
			seen[d.Row(i)[0]]++
		} else if i < n/2 {
			firstHalf++
		}
	}
	// 10000 of 20000 drawn without replacement: mean 5000, standard deviation 35.4.
	if firstHalf < 5000-177 || firstHalf > 5000+177 {
		t.Errorf("%d True rows in the first half, want about 5000", firstHalf)
	}
	for v := range 101 {
		// Each x below 40 has a share of 101 x 101 / 841140 of the False rows: 121.3 of 10000.
		if c := seen[float32(v)]; c == 0 || (v < 40 && (c < 66 || c > 176)) {
			t.Errorf("x = %d in %d False rows, want some, and about 121 below 40", v, c)
		}
	}
}

func TestGenerateSeeds(t *testing.T) {
	a, b := Generate(10, 1), Generate(10, 2)
	same := 0
	for i := range a.X {
		if a.X[i] == b.X[i] {
			same++
		}
	}
	if same > 10 {
		t.Errorf("seeds 1 and 2 agree in %d of 30 values", same)
	}
}
