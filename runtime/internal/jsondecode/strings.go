package jsondecode

import (
	"errors"
	"hash/maphash"
	"sync"

	json "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

const (
	// sharedStrings is how many strings of a list are remembered, in one place each. The library remembers 256, which
	// the strings that differ from item to item push out again.
	sharedStrings = 4096
	// longestShared is how long they may be, in bytes.
	longestShared = 256
)

// sharer decodes strings, and equal ones into the same string: the items of a list have most of theirs in common. It is
// for one list at a time.
type sharer struct {
	known   [sharedStrings]string
	seed    maphash.Seed
	options json.Options // strict, with this sharer
}

var sharers = sync.Pool{New: func() any {
	s := &sharer{seed: maphash.MakeSeed()}
	s.options = json.JoinOptions(strict, json.WithUnmarshalers(json.JoinUnmarshalers(json.UnmarshalFromFunc(s.read), usual)))
	return s
}}

// release gives s back, without the strings of the list.
func (s *sharer) release() {
	clear(s.known[:])
	sharers.Put(s)
}

// read is for values of type string.
func (s *sharer) read(d *jsontext.Decoder, target *string) error {
	if d.PeekKind() != '"' {
		return errors.ErrUnsupported
	}
	v, err := d.ReadValue()
	if err != nil {
		return err
	}
	plain, ok := plainString(v)
	if !ok {
		unquoted, err := jsontext.AppendUnquote(nil, v)
		*target = string(unquoted)
		return err
	}
	*target = s.share(plain)
	return nil
}

// share returns b as a string, the one that it returned before for the same bytes if it still knows that.
func (s *sharer) share(b []byte) string {
	if len(b) < 2 || len(b) > longestShared {
		return string(b) // of a single byte all strings are the same already
	}
	place := &s.known[maphash.Bytes(s.seed, b)%sharedStrings]
	if *place != string(b) {
		*place = string(b)
	}
	return *place
}
