package data_test

import (
	"fmt"
	"log"
	"os"
	"strings"

	"activation-notes/lib/data"
	"activation-notes/lib/data/torchrand"
)

func ExampleRead() {
	d, err := data.Read(strings.NewReader("x,y,z,pass\n86,22,1,False\n81,75,91,True\n"), "scores.csv")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Len(), "rows; the second:", d.Row(1), d.Y[1])

	_, err = data.Read(strings.NewReader("x,y,z,pass\n86,22,l,False\n"), "scores.csv")
	fmt.Println(err)
	// Output:
	// 2 rows; the second: [81 75 91] 1
	// scores.csv: line 2, column 3 (z): found "l", expected a finite number like 86 or -0.5, without spaces
}

func ExampleRule() {
	fmt.Println(data.Rule(60, 60, 60), data.Rule(39, 100, 100), data.Rule(40, 40, 99))
	// Output: true false false
}

func ExampleGenerate() {
	if err := data.WriteCSV(os.Stdout, data.Generate(4, data.DefaultSeed)); err != nil {
		log.Fatal(err)
	}
	// Output:
	// x,y,z,pass
	// 11,91,3,False
	// 71,75,39,False
	// 69,77,93,True
	// 74,54,63,True
}

// The split and the first batch of the notes' experiment, as torch.manual_seed(4) makes them.
// (Between the two the experiment draws the weights; they are left out here.)
func Example_splitAndLoad() {
	g := torchrand.New(4)
	train, validation, test := data.SplitSizes(1000)
	parts, err := data.RandomSplit(1000, []int{train, validation, test}, g)
	if err != nil {
		log.Fatal(err)
	}
	loader, err := data.NewLoader(parts[1], data.LoaderOptions{BatchSize: 4, Shuffle: true, DropLast: true}, g)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(train, validation, test)
	fmt.Println(loader.Batches(), "batches, the first:", loader.Epoch()[0])
	// Output:
	// 800 100 100
	// 25 batches, the first: [928 44 827 384]
}

func ExampleFormat() {
	const text = "id;wake-up;weather;late\n7;0.5;rain;no\n8;1.75;sun;yes\n"
	format := data.Format{Features: []string{"wake-up"}, Label: "late", Comma: ';', Positive: []string{"yes"}}
	d, err := format.Read(strings.NewReader(text), "mornings.csv")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Names, d.X, d.Y)

	_, err = data.Read(strings.NewReader(text), "mornings.csv") // as if it were binary.csv
	fmt.Println(err)
	// Output:
	// [wake-up late] [0.5 1.75] [0 1]
	// mornings.csv: line 1: found columns separated by ';', expected ','; Comma of data.Format names another separator
}

// All columns but the label are features.
func ExampleFormat_label() {
	d, err := data.Format{Label: "late"}.Read(strings.NewReader("wake-up,late,weather\n1.5,True,0.25\n"), "mornings.csv")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Names, d.X, d.Y)
	// Output: [wake-up weather late] [1.5 0.25] [1]
}

// The spelling of one class is enough where the other has one as well; a third is a mistake.
func ExampleFormat_labels() {
	passed := data.Format{Positive: []string{"합격"}}
	d, err := passed.Read(strings.NewReader("x,y,z,pass\n1,2,3,불합격\n81,75,91,합격\n"), "scores.csv")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Y)

	_, err = passed.Read(strings.NewReader("x,y,z,pass\n1,2,3,불합격\n81,75,91,?\n"), "scores.csv")
	fmt.Println(err)
	// Output:
	// [0 1]
	// scores.csv: line 3, column 4 (pass): found "?", expected a label: 합격, or 불합격; Positive and Negative of data.Format name other spellings
}
