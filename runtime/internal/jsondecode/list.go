package jsondecode

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"reflect"
	"unsafe"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kjson "sigs.k8s.io/json"
)

// StreamsInto reports whether DecodeList can decode into the object: it is zero, supported, and has a slice of items.
func (d *Decoder) StreamsInto(into runtime.Object) bool {
	_, p := zeroTarget(into)
	return itemsOf(p) != nil
}

// itemsOf returns the field of a list that is its items, or nil.
func itemsOf(p *plan) *field {
	if p == nil {
		return nil
	}
	if i := p.find([]byte("items")); i >= 0 && p.fields[i].plan.op == opSlice {
		return &p.fields[i]
	}
	return nil
}

// DecodeList decodes the list in r into a target that StreamsInto approved of, and reads r to its end. The result is
// that of Decode of the same bytes, but of the items no more than one is in memory undecoded. The error of r is
// returned as it is. If it fails the target is left zero.
func (d *Decoder) DecodeList(r io.Reader, into runtime.Object) (runtime.Object, *schema.GroupVersionKind, error) {
	target, p := zeroTarget(into)
	field := itemsOf(p)
	if field == nil {
		return nil, nil, fmt.Errorf("decode list: %T is no target for a stream", into)
	}
	l := newList(d, r, field.plan)
	defer l.state.release(&listStates)
	out, gvk, err := l.decode(into)
	if err != nil || out != into {
		target.SetZero()
		return out, gvk, err
	}
	reflect.NewAt(field.plan.typ, unsafe.Add(target.Addr().UnsafePointer(), field.offset)).Elem().Set(l.items)
	d.lengths.Store(field.plan.typ, l.items.Len())
	return out, gvk, nil
}

// list is a list that is being decoded. Its items are decoded as they come, all else is collected and decoded last.
type list struct {
	decoder *Decoder
	source  source
	state   *state

	plan     *plan         // of the items
	items    reflect.Value // the slice
	hasItems bool
	itemErr  error // of the first item that does not decode: that may be because this is no such list
	last     int   // how long the last item was

	head bytes.Buffer // the object without its items
}

func newList(d *Decoder, r io.Reader, items *plan) *list {
	l := &list{
		decoder: d, source: source{reader: r}, state: listStates.Get().(*state),
		plan: items, items: reflect.New(items.typ).Elem(),
	}
	if limited, ok := r.(Limited); ok {
		l.source.limit, l.source.tooBig = limited.MaxItem()
	}
	return l
}

func (l *list) decode(into runtime.Object) (runtime.Object, *schema.GroupVersionKind, error) {
	c, err := l.source.peek()
	if l.readError() == nil && (err != nil || c != '{') {
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
	for l.source.more() == nil {
	}
	if err := l.readError(); err != nil {
		return nil, nil, err
	}
	return l.decoder.general.Decode(l.source.buf[l.source.from:], nil, into)
}

// readError returns the error that ended the source, if that was not its end.
func (l *list) readError() error {
	if l.source.err == io.EOF {
		return nil
	}
	return l.source.err
}

// atEnd reads what follows the object, which must be nothing.
func (l *list) atEnd() error {
	switch c, err := l.source.peek(); {
	case err == io.EOF:
		return nil
	case err != nil:
		return err
	default:
		return fmt.Errorf("unexpected %q after the end of the object", c)
	}
}

// take takes the next byte if it is c.
func (l *list) take(c byte) (bool, error) {
	found, err := l.source.peek()
	if err != nil {
		return false, unexpected(err)
	}
	if found == c {
		l.source.from++
	}
	return found == c, nil
}

// another takes a comma, or the end of an array or object.
func (l *list) another(end byte, where string) (bool, error) {
	if more, err := l.take(','); more || err != nil {
		return more, err
	}
	ended, err := l.take(end)
	if !ended && err == nil {
		err = fmt.Errorf("unexpected %q %s", l.source.buf[l.source.from], where)
	}
	return false, err
}

// readMembers reads the object.
func (l *list) readMembers() error {
	l.source.from++
	if empty, err := l.take('}'); empty || err != nil {
		return err
	}
	for {
		if err := l.readMember(); err != nil {
			return err
		}
		if more, err := l.another('}', "after a member of the list"); !more || err != nil {
			return err
		}
	}
}

func (l *list) readMember() error {
	c, err := l.source.peek()
	if err == nil && c != '"' {
		err = fmt.Errorf("unexpected %q where the list has to have a name", c)
	}
	if err != nil {
		return unexpected(err)
	}
	name, err := l.source.value(1)
	if err != nil {
		return err
	}
	isItems := string(name) == `"items"`
	if bytes.IndexByte(name, '\\') >= 0 {
		var unquoted string
		isItems = kjson.UnmarshalCaseSensitivePreserveInts(name, &unquoted) == nil && unquoted == "items"
	}
	if !isItems {
		if l.head.Len() > 1 {
			l.head.WriteByte(',')
		}
		l.head.Write(name)
		l.head.WriteByte(':')
	}
	if colon, err := l.take(':'); err != nil {
		return err
	} else if !colon {
		return fmt.Errorf("unexpected %q after a name in the list", l.source.buf[l.source.from])
	}
	return l.readMemberValue(isItems)
}

func (l *list) readMemberValue(isItems bool) error {
	if isItems && !l.hasItems {
		l.hasItems = true
		if array, err := l.take('['); array || err != nil {
			if err != nil {
				return err
			}
			return l.readItems()
		}
	}
	value, err := l.source.value(1)
	switch {
	case err != nil:
		return err
	case isItems:
		l.merge(value)
	default:
		l.head.Write(value)
	}
	return nil
}

// merge decodes items that are no array, or come a second time.
func (l *list) merge(value []byte) {
	err := kjson.UnmarshalCaseSensitivePreserveInts(value, l.items.Addr().Interface())
	if err != nil && l.itemErr == nil {
		l.itemErr = fmt.Errorf("decode list: items: %w", err)
	}
}

// readItems reads the array of items behind its bracket. An error here is one of the syntax.
func (l *list) readItems() error {
	read := items{slice: l.plan.typ}
	if length, ok := l.decoder.lengths.Load(l.plan.typ); ok {
		read.expected = length.(int)
	}
	most, tooLarge := l.mostItems()
	empty, err := l.take(']')
	for more := !empty; more && err == nil; {
		if read.length >= most {
			return tooLarge
		}
		if err = l.readItem(read.next(), read.length-1); err == nil {
			more, err = l.another(']', "after an item of the list")
		}
	}
	if err == nil {
		l.items.Set(read.all())
	}
	return err
}

// mostItems returns how many items there may be, and the error for more.
func (l *list) mostItems() (int, error) {
	if limited, ok := l.source.reader.(Limited); ok {
		if bytes, tooLarge := limited.MaxItems(); bytes > 0 {
			return int(bytes / int64(max(l.plan.elem.size, 1))), tooLarge
		}
	}
	return math.MaxInt, nil
}

// readItem decodes the next item, which is at an index. One that does not decode is remembered rather than returned.
func (l *list) readItem(item reflect.Value, index int) error {
	if l.itemErr == nil {
		// Most of the time it helps to have what the item needs, if it is like the one before.
		for len(l.source.buf)-l.source.from < l.last+l.last/8 && l.source.more() == nil {
		}
		end := l.decodeItem(item)
		if end == short {
			if err := l.source.complete(); err != nil {
				return unexpected(err)
			}
			end = l.decodeItem(item)
		}
		if end >= 0 {
			l.last, l.source.from = end-l.source.from, end
			return nil
		}
		l.decoder.fallbacks.Add(1)
	}
	value, err := l.source.value(2)
	if err != nil {
		return fmt.Errorf("items[%d]: %w", index, err)
	}
	if l.itemErr == nil {
		if err := kjson.UnmarshalCaseSensitivePreserveInts(value, item.Addr().Interface()); err != nil {
			l.itemErr = fmt.Errorf("decode list: items[%d]: %w", index, err)
		}
	}
	return nil
}

// decodeItem decodes an item of which all may be there, or leaves it zero.
func (l *list) decodeItem(item reflect.Value) int {
	l.state.data, l.state.depth = l.source.buf, 2
	end := l.state.value(l.plan.elem, item.Addr().UnsafePointer(), l.source.from)
	if end < 0 {
		item.SetZero()
	}
	return end
}
