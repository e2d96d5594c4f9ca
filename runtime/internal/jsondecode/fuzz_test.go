package jsondecode

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// FuzzDecode compares the decoders on any bytes.
func FuzzDecode(f *testing.F) {
	for _, data := range documents(f) {
		f.Add(data)
	}
	for _, data := range oddInputs {
		f.Add([]byte(data))
	}
	for _, spec := range oddSpecs {
		f.Add([]byte(`{"kind":"WidgetList","apiVersion":"example.com/v1","items":[{"spec":` + spec + `}]}`))
	}
	f.Fuzz(func(t *testing.T, data []byte) { agree(t, data) })
}

// FuzzDecodeEdited compares the decoders on documents that are JSON, with some of their values replaced.
func FuzzDecodeEdited(f *testing.F) {
	f.Add(uint8(0), []byte{0, 0, 0})
	f.Add(uint8(1), []byte{10, 0, 3, 20, 0, 9, 30, 0, 14})
	f.Add(uint8(2), []byte{5, 0, 20})
	f.Add(uint8(3), []byte{200, 1, 5, 7, 0, 22})
	docs := documents(f)
	f.Fuzz(func(t *testing.T, document uint8, edits []byte) {
		if len(edits) > 24 {
			return
		}
		agree(t, edit(docs[int(document)%len(docs)], edits))
	})
}

func TestEditedDocuments(t *testing.T) {
	docs := documents(t)
	random := rand.New(rand.NewPCG(1, 2))
	for range 150 {
		edits := make([]byte, 3*(1+random.IntN(3)))
		for i := range edits {
			edits[i] = byte(random.Uint32())
		}
		agree(t, edit(docs[random.IntN(len(docs))], edits))
	}
}

func documents(t testing.TB) [][]byte {
	pod, widget := readTestdata(t, "pod.json"), readTestdata(t, "widget.json")
	return [][]byte{
		widget,
		slices.Concat([]byte(`{"kind":"WidgetList","apiVersion":"example.com/v1","metadata":{"resourceVersion":"1"},"items":[`), widget, []byte(","), widget, []byte("]}\n")),
		readTestdata(t, "deployment.json"),
		withKind("v1", "Pod", pod),
		slices.Concat([]byte(`{"apiVersion":"v1","items":[`), pod, []byte(`],"kind":"PodList","metadata":{"continue":"x"}}`)),
	}
}

// replacements are what values are replaced by.
var replacements = []string{
	`null`, `true`, `false`, `0`, `-0`, `1`, `-1`, `1.0`, `1e3`, `1.5`, `128`, `9007199254740993`, `9223372036854775808`, `1e400`,
	`""`, `"x"`, `"\u0061"`, `"\ud800"`, "\"\xff\"", `"2026-03-04T10:11:12Z"`, `"2026-03-04T10:11:12.123456Z"`, `"1h"`, `"100m"`, `"AAEC"`, `"A A="`,
	`[]`, `{}`, `[null]`, `[{}]`, `[1,2]`, `["a","b"]`, `{"a":1}`, `{"a":"b"}`, `{"a":null}`, `{"a":1,"a":2}`, `{"name":"a","Name":"b"}`, `{"a":{"color":"x"},"a":{"size":"y"}}`,
	`[{"name":"a","name":"b"},{"i":1}]`, ` { "a" : [ 1 , 2 ] } `, `01`, `nul`, `"`, `[`, `"Widget"`, `"WidgetList"`, `"v1"`, `"a/b/c"`,
}

// edit replaces values of a document. Three bytes are one edit: two say which value, one says by what; or a name is
// replaced by that of the name before it, or a value by a sibling.
func edit(document, edits []byte) []byte {
	for ; len(edits) >= 3; edits = edits[3:] {
		values, names := spans(document)
		at := int(edits[0]) | int(edits[1])<<8
		if by := int(edits[2]); by < 200 && len(values) > 0 {
			document = replace(document, values[at%len(values)], []byte(replacements[by%len(replacements)]))
		} else if len(names) > 1 {
			i := 1 + at%(len(names)-1)
			document = replace(document, names[i], slices.Clone(document[names[i-1].from:names[i-1].to]))
		}
	}
	return document
}

type span struct{ from, to int }

func replace(document []byte, s span, by []byte) []byte {
	return slices.Concat(document[:s.from], by, document[s.to:])
}

// spans finds the values and the names of a document, as far as it is JSON.
func spans(document []byte) (values, names []span) {
	var value func(i, depth int) int
	value = func(i, depth int) int {
		start := space(document, i)
		end := skip(document, start, depth)
		if start >= len(document) {
			return short
		}
		if c := document[start]; c == '{' || c == '[' {
			end = space(document, start+1)
			for more := end < len(document) && document[end] != c+2; more && end >= 0; {
				if c == '{' {
					name := end
					if end = skip(document, name, 0); end < 0 {
						break
					}
					names = append(names, span{name, end})
					if end = behind(document, end, ':'); end < 0 {
						break
					}
				}
				if end = value(end, depth+1); end >= 0 {
					end, more = next(document, end, c+2)
				}
			}
			switch {
			case end >= len(document) && document[end-1] != c+2:
				end = short
			case end >= 0 && document[end-1] != c+2:
				end++ // it is empty
			}
		}
		if end >= 0 {
			values = append(values, span{start, end})
		}
		return end
	}
	value(0, 0)
	return values, names
}
