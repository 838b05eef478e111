package notebook

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/janpfeifer/gonb/gonbui"
)

// Source shows functions of the project's own source as they stand in the file now: a notebook that
// shows a formula as code cannot differ from the code that runs. file is given from the project's
// folder, as "lib/bce/bce.go"; names are functions or methods, without their doc comments, in the
// order in which they are to be shown.
func Source(file string, names ...string) {
	Check(showSource(file, names))
}

func showSource(file string, names []string) error {
	root, err := projectFolder()
	if err != nil {
		return err
	}
	text, err := functions(filepath.Join(root, filepath.FromSlash(file)), names)
	if err != nil {
		return fmt.Errorf("source of %s: %w", file, err)
	}
	if gonbui.IsNotebook {
		gonbui.DisplayMarkdown("```go\n// " + file + "\n\n" + text + "```\n")
		gonbui.Sync() // what has not arrived when the program ends is lost
		return nil
	}
	fmt.Print(text)
	return nil
}

// functions returns the source of the named functions of a file, with a blank line between them.
func functions(path string, names []string) (string, error) {
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, path, nil, parser.ParseComments)
	if err != nil {
		return "", err
	}
	sources := make([]string, len(names))
	for _, declaration := range parsed.Decls {
		function, ok := declaration.(*ast.FuncDecl)
		if !ok {
			continue
		}
		place := slices.Index(names, function.Name.Name)
		if place < 0 {
			continue
		}
		if sources[place] != "" {
			return "", fmt.Errorf("%q names more than one function", names[place])
		}
		function.Doc = nil
		var out bytes.Buffer
		config := printer.Config{Mode: printer.UseSpaces | printer.TabIndent, Tabwidth: 4}
		if err := config.Fprint(&out, set, &printer.CommentedNode{Node: function, Comments: parsed.Comments}); err != nil {
			return "", err
		}
		sources[place] = out.String() + "\n"
	}
	for i, source := range sources {
		if source == "" {
			return "", fmt.Errorf("there is no function %q", names[i])
		}
	}
	return strings.Join(sources, "\n"), nil
}

// projectFolder returns the folder of the project that this package was compiled from: a notebook may lie elsewhere.
func projectFolder() (string, error) {
	_, file, _, _ := runtime.Caller(0)
	if !filepath.IsAbs(file) {
		return "", fmt.Errorf("compiled with -trimpath, the program does not know where its source is")
	}
	return filepath.Dir(filepath.Dir(filepath.Dir(file))), nil
}
