package config

import (
	"errors"
	"strings"

	yamlv3 "go.yaml.in/yaml/v3"

	"github.com/clientsmith/client-gen/generators"
)

// Explain turns an error about the settings of a clientset into
// [generators.Diagnostics] at their places in the file. An error about a flag
// that is given on the command line, as given tells, stays as it is.
func (f *File) Explain(clientset int, given func(flag string) bool, err error) error {
	var field *FieldError
	if errors.As(err, &field) {
		if given(FlagName(field.Field)) {
			return err
		}
		line, column := f.place(clientset, field.Field, "")
		return failed(f.Path, line, column, "", "%s%s", field.Field, field.Msg)
	}
	var diags generators.Diagnostics
	if errors.As(err, &diags) {
		return f.locate(clientset, diags)
	}
	for _, part := range parts(err) {
		var option *generators.OptionError
		if !errors.As(part, &option) || given(option.Flag) {
			return err
		}
		name := FieldName(option.Flag)
		line, column := f.place(clientset, name, option.Value)
		diags = append(diags, failed(f.Path, line, column, "", "%s=%q: want %s", name, option.Value, option.Want)...)
	}
	return diags
}

// locate gives mistakes in patterns the place of the pattern in the file.
func (f *File) locate(clientset int, diags generators.Diagnostics) generators.Diagnostics {
	for i, d := range diags {
		if d.Pattern != "" && !d.Pos.IsValid() {
			line, column := f.place(clientset, "packages", d.Pattern)
			diags[i].Pos = place(f.Path, line, column)
		}
	}
	return diags
}

// parts are the errors that an error was joined from.
func parts(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

// place finds a field of a clientset, in it or in the defaults, or the clientset
// if neither says anything. In a field with several values it is the place of
// the one given.
func (f *File) place(clientset int, field, value string) (line, column int) {
	for _, node := range []*yamlv3.Node{find(f.root, "clientsets", clientset, field), find(f.root, "defaults", field)} {
		if node == nil {
			continue
		}
		for _, element := range node.Content {
			if pair, _, _ := strings.Cut(value, ":"); element.Value == value || node.Kind == yamlv3.MappingNode && element.Value == pair {
				node = element
				break
			}
		}
		return node.Line, node.Column
	}
	return position(f.root, "clientsets", clientset)
}
