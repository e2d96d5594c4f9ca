package jsondecode

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unsafe"
)

// texts decodes an array of strings.
func texts(s *state, in string) ([]string, bool) {
	var got []string
	s.data = []byte(in)
	end := s.value(planOf(reflect.TypeFor[[]string]()), unsafe.Pointer(&got), 0)
	return got, end == len(in)
}

func TestSharedStrings(t *testing.T) {
	s := listStates.Get().(*state)
	defer s.release(&listStates)
	long := strings.Repeat("x", longestShared+1)
	in := `["ab","ab","a\u0062","","a","` + long + `","` + long + `",null,"ä","\ud83d\ude00"]`
	got, ok := texts(s, in)
	want := []string{"ab", "ab", "ab", "", "a", long, long, "", "ä", "😀"}
	if !ok || strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q", got)
	}
	if unsafe.StringData(got[0]) != unsafe.StringData(got[1]) || unsafe.StringData(got[0]) != unsafe.StringData(got[2]) {
		t.Error("equal strings are two")
	}
	if unsafe.StringData(got[5]) == unsafe.StringData(got[6]) {
		t.Error("long strings are remembered")
	}
	for _, bad := range []string{`["a\x"]`, `["` + "\xff" + `"]`, `["a`, `[1]`, `["\ud800"]`, `["\ud800\u0041"]`, "[\"a\nb\"]"} {
		if got, ok := texts(s, bad); ok {
			t.Errorf("%q decodes to %q", bad, got)
		}
	}
}

// TestStringsAreCopies makes sure that what was decoded does not change with the bytes it was decoded from.
func TestStringsAreCopies(t *testing.T) {
	s := newState(objectStrings)
	got, _ := texts(s, `["one","two\n","t","`+strings.Repeat("x", 300)+`"]`)
	want := strings.Join(got, "|")
	for i := range s.data {
		s.data[i] = '-'
	}
	for i := range s.unquoted {
		s.unquoted[i] = '-'
	}
	if strings.Join(got, "|") != want {
		t.Errorf("the strings are %q now", got)
	}
}

// TestStringsAreForgotten makes sure that the strings of an object do not outlive it.
func TestStringsAreForgotten(t *testing.T) {
	s := newState(8)
	s.strings[7] = "secret"
	s.pairs = append(s.pairs, "password", "secret")[:0]
	s.unquoted = append(s.unquoted, "secret"...)
	pairs, unquoted := s.pairs, s.unquoted
	s.release(&objectStates)
	if s.strings[7] != "" || pairs[:2][1] != "" || string(unquoted) == "secret" {
		t.Error("the string is still there")
	}
}

// TestHashes makes sure that strings that are alike have places of their own.
func TestHashes(t *testing.T) {
	places := map[uint64]bool{}
	const n = 1000
	for i := range n {
		name, _ := json.Marshal(i * 7)
		places[hash([]byte("kube-api-access-"+string(name)))>>52] = true
		places[hash([]byte(string(name)+"-kube-api-access"))>>52] = true
	}
	if len(places) < n {
		t.Errorf("%d strings have %d places of %d", 2*n, len(places), listStrings)
	}
}

// TestPlain compares the search for the end of plain text with one that looks at every byte.
func TestPlain(t *testing.T) {
	for _, c := range []byte{0, 1, '\t', 0x1f, ' ', '!', '"', '#', '[', '\\', ']', 0x7f, 0x80, 0xa2, 0xdc, 0xff} {
		for _, fill := range []byte{' ', '!', '#', '[', ']', 'x', 0x7f} {
			for at := range 20 {
				b := []byte(strings.Repeat(string(fill), 20))
				b[at] = c
				want := at
				if c != '"' && c != '\\' && c >= ' ' && c < 0x80 {
					want = 20
				}
				if got := plain(b, 0); got != want {
					t.Errorf("%q: %d, want %d", b, got, want)
				}
			}
		}
	}
}

// TestGrown makes sure that what is remembered still is when there is room for more.
func TestGrown(t *testing.T) {
	s := make(shared, 16)
	before := map[string]*byte{}
	for _, text := range []string{"ab", "cd", "Running", strings.Repeat("x", longestShared)} {
		before[text] = unsafe.StringData(s.share([]byte(text)))
	}
	kept := 0
	for _, text := range s {
		if text != "" {
			kept++
		}
	}
	s = s.grown(1024)
	for text, data := range before {
		if unsafe.StringData(s.share([]byte(text))) == data {
			kept--
		}
	}
	if len(s) != 1024 || kept != 0 {
		t.Errorf("%d strings have room, and %d were forgotten", len(s), kept)
	}
}
