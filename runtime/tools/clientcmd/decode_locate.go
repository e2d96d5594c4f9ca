package clientcmd

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	kjson "sigs.k8s.io/json"

	clientcmdv1 "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api/v1"
)

// locate finds the entry and the field that made the decoding of doc fail, which the decoder does not tell. It decodes
// every field alone, so it runs only after a failure.
func locate(doc []byte, err error) error {
	var top map[string]json.RawMessage
	if json.Unmarshal(doc, &top) != nil {
		return plain(err)
	}
	for _, section := range []struct {
		list, kind, body string
		into             func() any
	}{
		{"clusters", "cluster", "cluster", func() any { return new(clientcmdv1.Cluster) }},
		{"users", "user", "user", func() any { return new(clientcmdv1.AuthInfo) }},
		{"contexts", "context", "context", func() any { return new(clientcmdv1.Context) }},
	} {
		if err := locateIn(section.list, section.kind, section.body, top[section.list], section.into); err != nil {
			return err
		}
		delete(top, section.list)
	}
	if field, err := badField(top, func() any { return new(clientcmdv1.Config) }); err != nil {
		return fmt.Errorf("%s: %w", field, plain(err))
	}
	return plain(err)
}

func locateIn(list, kind, body string, raw json.RawMessage, into func() any) error {
	if raw == nil {
		return nil
	}
	var entries []json.RawMessage
	if json.Unmarshal(raw, &entries) != nil {
		return fmt.Errorf("%s: must be a list", list)
	}
	for i, entry := range entries {
		var parts map[string]json.RawMessage
		if json.Unmarshal(entry, &parts) != nil {
			return fmt.Errorf("%s: element %d must be a mapping", list, i+1)
		}
		name := fmt.Sprintf("%s %d", kind, i+1)
		if raw, ok := parts["name"]; ok {
			var text string
			if json.Unmarshal(raw, &text) != nil {
				return fmt.Errorf("%s: name: must be a string", name)
			}
			name = fmt.Sprintf("%s %q", kind, text)
		}
		if parts[body] == nil {
			continue
		}
		var fields map[string]json.RawMessage
		if json.Unmarshal(parts[body], &fields) != nil {
			return fmt.Errorf("%s: must be a mapping", name)
		}
		if field, err := badField(fields, into); err != nil {
			return fmt.Errorf("%s: %s: %w", name, field, plain(err))
		}
	}
	return nil
}

// badField returns the first field that cannot be decoded alone.
func badField(fields map[string]json.RawMessage, into func() any) (string, error) {
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		alone, err := json.Marshal(map[string]json.RawMessage{field: fields[field]})
		if err != nil {
			return field, err
		}
		if err := kjson.UnmarshalCaseSensitivePreserveInts(alone, into()); err != nil {
			return pathBelow(field, err), err
		}
	}
	return "", nil
}

// pathBelow returns the path that the decoder names if it leads further than field, such as exec.args.
func pathBelow(field string, err error) string {
	_, rest, _ := strings.Cut(err.Error(), "Go struct field ")
	named, _, _ := strings.Cut(rest, " ")
	if _, path, ok := strings.Cut(named, "."); ok && strings.HasPrefix(path, field+".") {
		return path
	}
	return field
}

// plain reduces an error of the decoder to what is wrong, without what was found beyond its type.
func plain(err error) error {
	var corrupt base64.CorruptInputError
	if errors.As(err, &corrupt) {
		return fmt.Errorf("not valid base64: %w", corrupt)
	}
	message := err.Error()
	if _, rest, ok := strings.Cut(message, "json: cannot unmarshal "); ok {
		found, rest, _ := strings.Cut(rest, " ")
		if _, want, ok := strings.Cut(rest, " of type "); ok {
			return fmt.Errorf("must be %s, not %s", inWords(want), found)
		}
	}
	return errors.New("cannot be decoded")
}

func inWords(goType string) string {
	switch {
	case goType == "string":
		return "a string"
	case goType == "bool":
		return "true or false"
	case goType == "[]uint8" || goType == "uint8":
		return "a string of base64"
	case strings.HasPrefix(goType, "[]"):
		return "a list"
	}
	return "a mapping"
}
