package jsondecode

import (
	"bytes"
	"errors"
	"strconv"
	"sync"
	"time"

	json "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

var (
	usual = json.JoinUnmarshalers(
		json.UnmarshalFromFunc(readTime),
		json.UnmarshalFromFunc(readMicroTime),
		json.UnmarshalFromFunc(readIntOrString),
		json.UnmarshalFromFunc(readStringMap),
	)
	// strict turns down what the libraries could disagree about: duplicate names and invalid UTF-8 are errors by
	// default, names are matched with their case, unknown names are skipped.
	strict = json.JoinOptions(json.WithUnmarshalers(usual))
	// lenient is for finding the end of a value.
	lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
)

// The functions below do what the UnmarshalJSON of their types do to the usual input, without a decoder for each
// value. They leave anything else to that method.

func readTime(d *jsontext.Decoder, t *metav1.Time) error {
	v, err := d.ReadValue()
	if err != nil {
		return err
	}
	if parsed, ok := parseTime(time.RFC3339, v); ok {
		t.Time = parsed
		return nil
	}
	return t.UnmarshalJSON(v)
}

func readMicroTime(d *jsontext.Decoder, t *metav1.MicroTime) error {
	v, err := d.ReadValue()
	if err != nil {
		return err
	}
	if parsed, ok := parseTime(metav1.RFC3339Micro, v); ok {
		t.Time = parsed
		return nil
	}
	return t.UnmarshalJSON(v)
}

func parseTime(layout string, v []byte) (time.Time, bool) {
	s, ok := plainString(v)
	if !ok {
		return time.Time{}, false
	}
	t, err := time.Parse(layout, string(s))
	return t.Local(), err == nil
}

func readIntOrString(d *jsontext.Decoder, i *intstr.IntOrString) error {
	v, err := d.ReadValue()
	if err != nil {
		return err
	}
	if s, ok := plainString(v); ok {
		i.Type, i.StrVal = intstr.String, string(s)
		return nil
	}
	if n, err := strconv.ParseInt(string(v), 10, 32); err == nil {
		i.Type, i.IntVal = intstr.Int, int32(n)
		return nil
	}
	return i.UnmarshalJSON(v)
}

// spareStrings are what readStringMap decodes keys and values into.
var spareStrings = sync.Pool{New: func() any { return new(string) }}

// readStringMap is for labels and annotations. The library's own way allocates twice per map, for no map in particular.
func readStringMap(d *jsontext.Decoder, m *map[string]string) error {
	if d.PeekKind() != '{' {
		return errors.ErrUnsupported
	}
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	s := spareStrings.Get().(*string)
	defer func() {
		*s = ""
		spareStrings.Put(s)
	}()
	read := map[string]string{}
	for d.PeekKind() != '}' {
		if err := json.UnmarshalDecode(d, s); err != nil {
			return err
		}
		key := *s
		*s = "" // what null leaves
		if err := json.UnmarshalDecode(d, s); err != nil {
			return err
		}
		read[key] = *s
	}
	*m = read
	_, err := d.ReadToken()
	return err
}

// plainString returns what is between the quotes of a string without escapes.
func plainString(v []byte) ([]byte, bool) {
	if len(v) < 2 || v[0] != '"' || bytes.IndexByte(v, '\\') >= 0 {
		return nil, false
	}
	return v[1 : len(v)-1], true
}
