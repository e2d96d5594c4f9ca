package jsonpath

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
)

// JSONPath is a template that can be evaluated. It is safe for concurrent use once it is parsed and set.
type JSONPath struct {
	name         string
	parser       *Parser
	allowMissing bool
	jsonOutput   bool
}

// New returns a template of the given name, which errors contain. It must be parsed.
func New(name string) *JSONPath { return &JSONPath{name: name} }

// AllowMissingKeys says whether what is missing is no result, rather than an error, and returns j. An index beyond the
// end of an array is an error in any case.
func (j *JSONPath) AllowMissingKeys(allow bool) *JSONPath {
	j.allowMissing = allow
	return j
}

// EnableJSONOutput says whether PrintResults, and with it Execute, write results as a JSON array, rather than as text.
func (j *JSONPath) EnableJSONOutput(v bool) { j.jsonOutput = v }

// Parse parses the template.
func (j *JSONPath) Parse(text string) error {
	parser, err := Parse(j.name, text)
	if err != nil {
		return err
	}
	j.parser = parser
	return nil
}

// Execute evaluates the template on data and writes the results. On errors some may be written.
func (j *JSONPath) Execute(wr io.Writer, data interface{}) error {
	results, err := j.FindResults(data)
	if err != nil {
		return err
	}
	for _, r := range results {
		if err := j.PrintResults(wr, r); err != nil {
			return err
		}
	}
	return nil
}

// FindResults evaluates the template on data and returns the results of its texts and expressions, one slice for each;
// those in a range for each of its items.
func (j *JSONPath) FindResults(data interface{}) ([][]reflect.Value, error) {
	if j.parser == nil {
		return nil, fmt.Errorf("%s is an incomplete jsonpath template", j.name)
	}
	s := &state{allowMissing: j.allowMissing, nodes: j.parser.Root.Nodes}
	results := [][]reflect.Value{}
	if _, err := s.run(0, reflect.ValueOf(data), false, &results); err != nil {
		return nil, err
	}
	return results, nil
}

// PrintResults writes the results of one expression: as text, separated by spaces, or as an indented JSON array on lines
// of its own.
func (j *JSONPath) PrintResults(wr io.Writer, results []reflect.Value) error {
	if j.jsonOutput {
		values := make([]any, len(results))
		for i, r := range results {
			values[i] = valueOf(r)
		}
		encoder := json.NewEncoder(wr)
		encoder.SetIndent("", "    ")
		return encoder.Encode(values)
	}
	for i, r := range results {
		text, err := textOf(r)
		if err != nil {
			return err
		}
		if i > 0 {
			text = " " + text
		}
		if _, err := io.WriteString(wr, text); err != nil {
			return err
		}
	}
	return nil
}

// valueOf returns what is in a Value, nil if that is nothing.
func valueOf(v reflect.Value) any {
	if v = indirect(v); v.IsValid() {
		return v.Interface()
	}
	return nil
}

// textOf returns a result as text: strings, numbers and booleans as they are, all else as JSON.
func textOf(v reflect.Value) (string, error) {
	value := valueOf(v)
	switch indirect(v).Kind() {
	case reflect.Struct, reflect.Map, reflect.Slice, reflect.Array, reflect.Invalid:
		text, err := json.Marshal(value)
		if err != nil {
			return "", fmt.Errorf("print result: %w", err)
		}
		return string(text), nil
	}
	return fmt.Sprint(value), nil
}
