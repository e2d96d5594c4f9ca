package diag

import (
	"errors"
	"fmt"
	"go/token"
	"testing"
)

func at(file string, line, column int) token.Position {
	return token.Position{Filename: file, Line: line, Column: column}
}

func TestListIsSortedAndPrintedOnce(t *testing.T) {
	var list List
	list.Errorf(at("/m/b.go", 1, 1), "", "in b")
	list.Warnf(at("/m/a.go", 9, 2), "remove it", "no effect here")
	list.Errorf(at("/m/a.go", 9, 2), "did you mean +genclient?", "unknown tag %s", "+genclint")
	list.Errorf(at("/m/a.go", 9, 2), "did you mean +genclient?", "unknown tag %s", "+genclint")
	list.Errorf(token.Position{}, "name a package", "nothing matched")
	want := `nothing matched (name a package)
a.go:9:2: unknown tag +genclint (did you mean +genclient?)
a.go:9:2: warning: no effect here (remove it)
b.go:1:1: in b`
	if got := list.Relative("/m").Error(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if got := list[0].String(); got != "/m/b.go:1:1: in b" {
		t.Errorf("Relative changed the list it was called on: %s", got)
	}
}

func TestErr(t *testing.T) {
	var list List
	if list.Err() != nil {
		t.Error("an empty list is an error")
	}
	list.Warnf(token.Position{}, "", "take care")
	if list.Err() != nil || list.HasErrors() {
		t.Error("a warning is an error")
	}
	list.Errorf(token.Position{}, "", "wrong")
	var got List
	if err := fmt.Errorf("run: %w", list.Err()); !errors.As(err, &got) || len(got) != 2 {
		t.Errorf("got %v, want both diagnostics", got)
	}
}
