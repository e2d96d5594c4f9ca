package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"sigs.k8s.io/yaml"
)

// Format writes a file with the clientsets given: of each what differs from the
// defaults, in the order of the fields. Each line of head becomes a comment at
// the top.
func Format(head string, clientsets []Settings) ([]byte, error) {
	var b bytes.Buffer
	for line := range strings.SplitSeq(strings.TrimSpace(head), "\n") {
		b.WriteString(strings.TrimRight("# "+line, " ") + "\n")
	}
	fmt.Fprintf(&b, "version: %d\nclientsets:\n", Version)
	for _, s := range clientsets {
		text, err := format(s)
		if err != nil {
			return nil, fmt.Errorf("write configuration: %w", err)
		}
		for i, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
			indent := "  "
			if i == 0 {
				indent = "- "
			}
			b.WriteString(indent + line + "\n")
		}
	}
	return b.Bytes(), nil
}

// format writes the fields of one clientset that differ from the defaults.
func format(s Settings) (string, error) {
	var b strings.Builder
	defaults := reflect.ValueOf(Defaults())
	value := reflect.ValueOf(s)
	for i := range value.NumField() {
		if reflect.DeepEqual(value.Field(i).Interface(), defaults.Field(i).Interface()) {
			continue
		}
		name := jsonName(value.Type().Field(i))
		data, err := json.Marshal(map[string]any{name: value.Field(i).Interface()})
		if err != nil {
			return "", err
		}
		text, err := yaml.JSONToYAML(data)
		if err != nil {
			return "", err
		}
		b.Write(text)
	}
	return b.String(), nil
}
