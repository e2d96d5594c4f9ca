package jsondecode

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"strings"

	json "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kjson "sigs.k8s.io/json"
)

// StreamsInto reports whether DecodeList can decode into the object: it is zero, supported, and has a slice of items.
func (d *Decoder) StreamsInto(into runtime.Object) bool {
	target, ok := zeroTarget(into)
	return ok && itemsOf(target).IsValid()
}

// itemsOf returns the field of a list that is its items, or the zero Value.
func itemsOf(list reflect.Value) reflect.Value {
	t := list.Type()
	for i := range t.NumField() {
		if f := t.Field(i); nameOf(f) == "items" && f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() != reflect.Uint8 {
			return list.Field(i)
		}
	}
	return reflect.Value{}
}

// DecodeList decodes the list in r into a target that StreamsInto approved of, and reads r to its end. The result is
// that of Decode of the same bytes, but of the items no more than one is in memory undecoded. The error of r is
// returned as it is. If it fails the target is left zero.
func (d *Decoder) DecodeList(r io.Reader, into runtime.Object) (runtime.Object, *schema.GroupVersionKind, error) {
	target, ok := zeroTarget(into)
	if !ok || !itemsOf(target).IsValid() {
		return nil, nil, fmt.Errorf("decode list: %T is no target for a stream", into)
	}
	items := reflect.New(itemsOf(target).Type())
	l := newList(d, r, items.Elem())
	defer l.sharer.release()
	out, gvk, err := l.decode(into)
	if err != nil || out != into {
		target.SetZero()
		return out, gvk, err
	}
	itemsOf(target).Set(l.items)
	d.lengths.Store(l.items.Type(), l.items.Len())
	return out, gvk, nil
}

// list is a list that is being decoded. Its items are decoded as they come, all else is collected and decoded last.
type list struct {
	decoder *Decoder
	stream  stream
	base    int64 // offset in the stream of what tokens calls 0
	tokens  *jsontext.Decoder
	sharer  *sharer
	careful bool // tokens is lenient, because the strict one stumbled

	items    reflect.Value // the slice
	hasItems bool
	itemErr  error // of the first item that does not decode: that may be because this is no such list

	head    bytes.Buffer // the object without its items
	members int          // how many the object has had so far
}

func newList(d *Decoder, r io.Reader, items reflect.Value) *list {
	l := &list{decoder: d, stream: stream{source: r}, items: items}
	l.sharer = sharers.Get().(*sharer)
	l.tokens = jsontext.NewDecoder(&l.stream, l.sharer.options)
	return l
}

func (l *list) decode(into runtime.Object) (runtime.Object, *schema.GroupVersionKind, error) {
	tok, err := l.tokens.ReadToken()
	if l.readError() == nil && (err != nil || tok.Kind() != '{') {
		return l.whole(into)
	}
	l.head.WriteByte('{')
	if err == nil {
		err = l.readMembers()
	}
	if err == nil {
		err = l.atEnd()
	}
	if readErr := l.readError(); readErr != nil {
		return nil, nil, readErr
	}
	if err != nil {
		return nil, nil, fmt.Errorf("decode list: %w", err)
	}
	l.head.WriteByte('}')
	out, gvk, err := l.decoder.Decode(l.head.Bytes(), nil, into)
	if err == nil && out == into && l.itemErr != nil {
		return nil, gvk, l.itemErr
	}
	return out, gvk, err
}

// whole decodes what is no object at all, for its error.
func (l *list) whole(into runtime.Object) (runtime.Object, *schema.GroupVersionKind, error) {
	l.stream.rewind()
	data, err := io.ReadAll(&l.stream)
	if err != nil {
		return nil, nil, err
	}
	return l.decoder.general.Decode(data, nil, into)
}

// readError returns the error that ended the stream, if that was not its end.
func (l *list) readError() error {
	if l.stream.err == io.EOF {
		return nil
	}
	return l.stream.err
}

// atEnd reads what follows the object, which must be nothing.
func (l *list) atEnd() error {
	switch tok, err := l.tokens.ReadToken(); {
	case err == io.EOF:
		return nil
	case err != nil:
		return err
	default:
		return fmt.Errorf("unexpected %s after the end of the object", tok.Kind())
	}
}

// mark marks the end of what has been read.
func (l *list) mark() {
	l.stream.mark(l.base + l.tokens.InputOffset())
}

// resume goes back to the mark and on from there without being strict. The prefix is what leads to the place of the
// mark, of so many tokens.
func (l *list) resume(prefix string, tokens int) error {
	l.careful = true
	l.stream.rewind()
	l.base = l.stream.offset() - int64(len(prefix))
	l.tokens = jsontext.NewDecoder(io.MultiReader(strings.NewReader(prefix), &l.stream), lenient)
	for range tokens {
		if _, err := l.tokens.ReadToken(); err != nil {
			return err
		}
	}
	return nil
}

// readMembers reads the members of the object and its end.
func (l *list) readMembers() error {
	for {
		l.mark()
		more, err := l.readMember()
		switch {
		case err == nil && !more:
			return nil
		case err == nil:
			l.members++
		case l.careful:
			return err
		case l.members == 0:
			err = l.resume(`{`, 1)
		default:
			err = l.resume(`{"":0`, 3)
		}
		if err != nil {
			return err
		}
	}
}

func (l *list) readMember() (more bool, err error) {
	tok, err := l.tokens.ReadToken()
	if err != nil || tok.Kind() == '}' {
		return false, err
	}
	name := tok.String()
	if name == "items" && !l.hasItems && l.tokens.PeekKind() == '[' {
		l.hasItems = true
		return true, l.readItems()
	}
	value, err := l.tokens.ReadValue()
	if err != nil {
		return false, err
	}
	if name == "items" {
		l.hasItems = true
		l.merge(value)
		return true, nil
	}
	if l.head.Len() > 1 {
		l.head.WriteByte(',')
	}
	quoted, err := jsontext.AppendQuote(nil, name)
	if err != nil {
		return false, err
	}
	l.head.Write(quoted)
	l.head.WriteByte(':')
	l.head.Write(value)
	return true, nil
}

// merge decodes items that are no array, or come a second time.
func (l *list) merge(value []byte) {
	err := kjson.UnmarshalCaseSensitivePreserveInts(value, l.items.Addr().Interface())
	if err != nil && l.itemErr == nil {
		l.itemErr = fmt.Errorf("decode list: items: %w", err)
	}
}

// readItems reads the array of items. An error here is one of the syntax.
func (l *list) readItems() error {
	if _, err := l.tokens.ReadToken(); err != nil {
		return err
	}
	read := items{slice: l.items.Type()}
	if length, ok := l.decoder.lengths.Load(l.items.Type()); ok {
		read.expected = length.(int)
	}
	for {
		l.mark()
		if l.tokens.PeekKind() == ']' {
			_, err := l.tokens.ReadToken()
			l.items.Set(read.all())
			return err
		}
		first := read.length == 0
		err := l.readItem(read.next(), read.length)
		if err == nil {
			continue
		}
		read.drop()
		switch {
		case l.careful:
			return err
		case first:
			err = l.resume(`{"items":[`, 3)
		default:
			err = l.resume(`{"items":[0`, 4)
		}
		if err != nil {
			return err
		}
		l.decoder.fallbacks.Add(1)
	}
}

// readItem decodes the next item, the nth. When careful, an item that does not decode is remembered rather than returned.
func (l *list) readItem(item reflect.Value, n int) error {
	target := item.Addr().Interface()
	if !l.careful {
		return json.UnmarshalDecode(l.tokens, target)
	}
	value, err := l.tokens.ReadValue()
	if err != nil || l.itemErr != nil {
		return err
	}
	if json.Unmarshal(value, target, strict) == nil {
		return nil
	}
	item.SetZero()
	if err := kjson.UnmarshalCaseSensitivePreserveInts(value, target); err != nil {
		l.itemErr = fmt.Errorf("decode list: items[%d]: %w", n-1, err)
	}
	return nil
}
