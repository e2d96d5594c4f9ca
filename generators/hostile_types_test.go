package generators

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
)

// TestHostileTypes has types without an end, and such that grow without one:
// the run ends, and what it writes is Go.
func TestHostileTypes(t *testing.T) {
	nested, pointers := "int", "int"
	for range 40 {
		nested, pointers = "Pair["+nested+"]", "Pointers["+pointers+"]"
	}
	var chain strings.Builder
	for i := range 40 {
		fmt.Fprintf(&chain, "type c%d struct { A c%d `json:\"a\"`; B *c%d `json:\"b\"` }\n", i, i+1, i+1)
	}
	chain.WriteString("type c40 struct { X []int `json:\"x\"` }\n")
	deep := strings.Repeat("struct{ A []", 200) + "int" + strings.Repeat(" `json:\"a\"` }", 200)
	const pair = "type Pair[T any] struct { A T `json:\"a\"`; B T `json:\"b\"` }\n"
	for name, source := range map[string]string{
		"struct in itself":             "type X struct { X X `json:\"x\"` }",
		"embedded in itself":           "type X struct { X `json:\",inline\"` }",
		"embedded in each other":       "type X struct { *Y `json:\",inline\"` }\ntype Y struct { *X `json:\",inline\"` }",
		"defined as itself":            "type X X",
		"defined as each other":        "type X Y\ntype Y X",
		"alias of itself":              "type X = X",
		"aliases of each other":        "type X = []Y\ntype Y = []X",
		"slice of itself":              "type X []X",
		"map of itself":                "type X map[string]X",
		"pointer to itself":            "type X *X",
		"interface in itself":          "type X interface { X }",
		"array as long as itself":      "const n = n\ntype X [n]int",
		"generic that grows":           "type X struct { F *G[int] `json:\"f\"` }\ntype G[P any] struct { F *G[G[P]] `json:\"f\"` }",
		"generic that grows by slices": "type X struct { F G[int] `json:\"f\"` }\ntype G[P any] struct { F []G[[]P] `json:\"f\"` }",
		"generic alias that grows":     "type X = A[int]\ntype A[P any] = []A[[]P]",
		"pairs of pairs":               pair + "type X struct { F " + nested + " `json:\"f\"` }",
		"pointers to pairs":            "type Pointers[T any] struct { A *T `json:\"a\"`; B *T `json:\"b\"` }\ntype X struct { F " + pointers + " `json:\"f\"` }",
		"unexported pairs":             chain.String() + "type X struct { F c0 `json:\"f\"` }",
		"deep literal":                 "type X struct { F " + deep + " `json:\"f\"` }",
		"deep lists":                   "type X struct { F " + strings.Repeat("[]", 50_000) + "int `json:\"f\"` }",
		"deep maps":                    "type X " + strings.Repeat("map[string]*", 20_000) + "int",
		"deep structs":                 "type X " + strings.Repeat("struct{ A ", 20_000) + "int" + strings.Repeat("}", 20_000),
		"deep parentheses":             "type X struct { F " + strings.Repeat("(", 50_000) + "int" + strings.Repeat(")", 50_000) + " `json:\"f\"` }",
		"deep arguments":               "type P[T any] struct { A []T `json:\"a\"` }\ntype X struct { F " + strings.Repeat("P[", 20_000) + "int" + strings.Repeat("]", 20_000) + " `json:\"f\"` }",
		"long name":                    "type X struct { " + strings.Repeat("F", 5000) + " int `json:\"f\"` }",
		"no name":                      "type X struct { _ int; _ string `json:\"a\"`; _ []int `json:\"b\"` }",
		"long default":                 "type X struct {\n// +default=" + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "\nF []int `json:\"f\"` }",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			archive := hostileModule
			for place, benign := range hostileTexts {
				archive = strings.ReplaceAll(archive, place, benign)
			}
			archive = strings.Replace(archive, "// ThingSpec is what", source+"\n\n// ThingSpec is what", 1)
			archive = strings.Replace(archive, "type ThingSpec struct {", "type ThingSpec struct {\n\tX X `json:\"x\"`", 1)
			dir := writeLayout(t, txtar.Parse([]byte(archive)))
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
			defer cancel()
			before := snapshot(t, dir)
			_, err := Run(ctx, everything(dir))
			if ctx.Err() != nil {
				t.Fatal("the run does not end")
			}
			if err != nil {
				if strings.Contains(err.Error(), "the output is not Go") {
					t.Error(err)
				}
				t.Log(err)
				return
			}
			for file, text := range snapshot(t, dir) {
				if before[file] == "" {
					if len(text) > 1<<20 {
						t.Errorf("%s has %d bytes", file, len(text))
					}
					declarationsOf(t, file, text)
				}
			}
		})
	}
}
