package data

import (
	"reflect"
	"strings"
	"testing"
)

func TestFormat(t *testing.T) {
	for _, test := range []struct {
		format Format
		text   string
		want   *Dataset
	}{
		{Format{Label: "pass"}, "b,pass,a\n1,True,2\n", &Dataset{[]string{"b", "a", "pass"}, []float32{1, 2}, []float32{1}}},
		{Format{Features: []string{"z", "x"}}, "x,y,z,pass,id\n1,?,3,0,한\n", &Dataset{[]string{"z", "x", "pass"}, []float32{3, 1}, []float32{0}}},
		{Format{Features: []string{"a"}, Label: "l"}, "n,n,a,l\n,,1,0\n", &Dataset{[]string{"a", "l"}, []float32{1}, []float32{0}}},
		{Format{Comma: ';'}, "x;y;z;pass\n1;2;3;TRUE\n", &Dataset{columns, []float32{1, 2, 3}, []float32{1}}},
		{Format{Comma: '\t'}, "x\ty\tz\tpass\n1\t2\t3\t1.0\n", &Dataset{columns, []float32{1, 2, 3}, []float32{1}}},
		{Format{Comma: '·', Label: "l"}, "a·l\n1·0\n", &Dataset{[]string{"a", "l"}, []float32{1}, []float32{0}}},
		{Format{Label: "l", Positive: []string{"yes", "YES"}}, "a,l\n1,no\n2,yes\n3,no\n4,YES\n", &Dataset{[]string{"a", "l"}, []float32{1, 2, 3, 4}, []float32{0, 1, 0, 1}}},
		{Format{Label: "l", Negative: []string{"0"}}, "a,l\n1,2\n2,0\n3,2\n", &Dataset{[]string{"a", "l"}, []float32{1, 2, 3}, []float32{1, 0, 1}}},
		{Format{Label: "l", Positive: []string{"합격"}, Negative: []string{"불합격", ""}}, "a,l\n1,합격\n2,\n", &Dataset{[]string{"a", "l"}, []float32{1, 2}, []float32{1, 0}}},
	} {
		if got, err := test.format.Read(strings.NewReader(test.text), "f.csv"); err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%+v, %q: got %v, %v; want %v", test.format, test.text, got, err, test.want)
		}
	}
}

func TestFormatRefuses(t *testing.T) {
	late := Format{Label: "late"}
	yes := Format{Label: "late", Positive: []string{"yes"}}
	named := Format{Features: []string{"b", "a"}, Label: "late"}
	semicolons := Format{Label: "late", Comma: ';'}
	const spellings = "; Positive and Negative of data.Format name other spellings"
	for _, test := range []struct {
		format     Format
		text, want string
	}{
		// The format itself.
		{Format{Features: []string{"a", "late"}, Label: "late"}, "a,late\n", `data.Format: found late twice in Features and Label, expected it once`},
		{Format{Features: []string{"pass"}}, "a,pass\n", `data.Format: found pass twice in Features and Label, expected it once`},
		{Format{Features: []string{"a", "a"}, Label: "late"}, "a,late\n", `data.Format: found a twice in Features and Label, expected it once`},
		{Format{Positive: []string{"1"}, Negative: []string{"0", "1"}}, "", `data.Format: found 1 in Positive and in Negative, expected it in one of them`},
		{Format{Comma: '"'}, "", `data.Format: found the Comma '"', expected a character that is none of a number, a quotation mark or a line end`},
		{Format{Comma: '.'}, "", `data.Format: found the Comma '.', expected a character that is none of a number, a quotation mark or a line end`},

		// The header.
		{late, "", "line 1: found the end of the file, expected a header with late"},
		{named, "", "line 1: found the end of the file, expected a header with b,a,late"},
		{late, "a,b\n", `line 1: found no column late in the header a,b; Features and Label of data.Format name the columns`},
		{named, "a,late,c\n", `line 1: found no column b in the header a,late,c; Features and Label of data.Format name the columns`},
		{late, "a,late,a\n", `line 1, column 1: found the name a, which another column has as well, expected each name once`},
		{named, "late,a,b,late\n", `line 1, column 1: found the name late, which another column has as well, expected each name once`},
		{late, "late\n", `line 1: found no column but the label late, expected a feature or more`},
		{late, ",a,late\n", "line 1, column 1: found an empty value, expected a name; Features of data.Format names the columns to read"},
		{late, "a,\xc7\xd5,late\n", `line 1, column 2: found text that is not UTF-8 (CP949, perhaps: in Excel, save it as "CSV UTF-8"), expected a name; Features of data.Format names the columns to read`},
		{yes, "1,2,yes\n", "line 1: found a row of values, expected a header with late; the header is missing"},
		{late, "a;b;late\n", "line 1: found columns separated by ';', expected ','; Comma of data.Format names another separator"},
		{semicolons, "a,late\n", "line 1: found columns separated by ',', expected ';'; Comma of data.Format names another separator"},

		// Rows.
		{semicolons, "a;late\n1,5;True\n", `line 2, column 1 (a): found "1,5", expected a point in the place of the decimal comma`},
		{semicolons, "a;late\n1,5,0;True\n", `line 2, column 1 (a): found "1,5,0", expected a finite number like 86 or -0.5, without spaces`},
		{semicolons, "a;late\n1\n", "line 2, column 2: found the end of the line, expected late; a line has 2 columns: a;late"},
		{Format{Comma: ':'}, "x:y:z:pass\n1:2:3:1:\n", "line 2, column 5: found an empty value, expected the end of the line; a line has 4 columns: x:y:z:pass"},
		{late, "a,late\n", "line 2: found the end of the file, expected a row of a,late"},
		{late, "\"a\u202e\",late\nx,1\n", `line 2, column 1 ("a\u202e"): found "x", expected a finite number like 86 or -0.5, without spaces`},

		// Labels.
		{yes, "a,late\n1,yes\n2,no\n3,maybe\n", `line 4, column 2 (late): found "maybe", expected a label: yes, or no` + spellings},
		{yes, "a,late\n1,\n", "line 2, column 2 (late): found an empty value, expected a label: yes, or one other spelling" + spellings},
		{Format{Label: "late", Negative: []string{"no"}}, "a,late\n1,yes\n2,y\n", `line 3, column 2 (late): found "y", expected a label: yes, or no` + spellings},
	} {
		_, err := test.format.Read(strings.NewReader(test.text), "f.csv")
		if want := "f.csv: " + test.want; err == nil || err.Error() != want {
			t.Errorf("%+v, %q:\n got %v\nwant %s", test.format, test.text, err, want)
		}
	}
}
