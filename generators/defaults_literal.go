package generators

import (
	"encoding/json"
	"go/token"
	"strconv"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/model"
)

// bitSizes are the sizes of numbers, 0 for those of the machine.
var bitSizes = map[string]int{
	"int": 64, "int8": 8, "int16": 16, "int32": 32, "int64": 64,
	"uint": 64, "uint8": 8, "uint16": 16, "uint32": 32, "uint64": 64, "uintptr": 64,
	"float32": 32, "float64": 64,
}

// literal returns the Go literal of a basic type that a JSON value stands for.
func literal(basic, text string) (lit string, ok bool) {
	size := bitSizes[basic]
	var err error
	switch {
	case basic == "string":
		var s string
		err = json.Unmarshal([]byte(text), &s)
		return strconv.Quote(s), err == nil && text != "null"
	case basic == "bool":
		return text, text == "true" || text == "false"
	case strings.HasPrefix(basic, "int"):
		var n int64
		n, err = strconv.ParseInt(text, 10, size)
		return strconv.FormatInt(n, 10), err == nil
	case strings.HasPrefix(basic, "uint"):
		var n uint64
		n, err = strconv.ParseUint(text, 10, size)
		return strconv.FormatUint(n, 10), err == nil
	case strings.HasPrefix(basic, "float"):
		var f float64
		f, err = strconv.ParseFloat(text, size)
		if f == 0 {
			return "0", err == nil
		}
		return text, err == nil
	}
	return "", false
}

// zeroOf is the literal of a basic type's zero value.
func zeroOf(basic string) string {
	switch basic {
	case "string":
		return `""`
	case "bool":
		return "false"
	}
	return "0"
}

// fits reports whether a JSON value can be decoded into a type, as far as that
// shows: types that decode themselves take anything.
func fits(t *model.Type, text string) bool {
	if t.Decl != nil && (t.Decl.OwnJSON || t.Name.Path == "time") || t.Kind == model.Interface || text == "null" {
		return true
	}
	switch t.Kind {
	case model.Pointer:
		return fits(t.Elem, text)
	case model.Basic:
		_, ok := literal(t.Basic, text)
		return ok
	case model.Struct, model.Map:
		var object map[string]json.RawMessage
		if json.Unmarshal([]byte(text), &object) != nil {
			return false
		}
		for key, value := range object {
			if !fitsIn(t, key, string(value)) {
				return false
			}
		}
		return true
	case model.Slice, model.Array:
		var list []json.RawMessage
		if t.Elem.Basic == "uint8" && strings.HasPrefix(text, `"`) {
			var bytes []byte
			return json.Unmarshal([]byte(text), &bytes) == nil
		}
		if json.Unmarshal([]byte(text), &list) != nil {
			return false
		}
		for _, value := range list {
			if !fits(t.Elem, string(value)) {
				return false
			}
		}
		return true
	}
	return false
}

// fitsIn is fits for a key of a struct or a map. A struct without such a field
// may have one from a struct that it embeds.
func fitsIn(t *model.Type, key, value string) bool {
	if t.Kind == model.Map {
		return fits(t.Elem, value)
	}
	embeds := t.Opaque && len(t.Fields) == 0
	for _, f := range t.Fields {
		name, _ := f.JSON()
		if strings.EqualFold(name, key) {
			return fits(f.Type, value)
		}
		embeds = embeds || name == "" && f.Embedded
	}
	return embeds
}

func isExported(name string) bool { return token.IsExported(name) }
