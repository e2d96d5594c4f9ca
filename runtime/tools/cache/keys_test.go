package cache

import (
	"errors"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/types"
)

func TestKeys(t *testing.T) {
	for _, c := range []struct {
		obj            any
		want, deletion string
		err            bool
	}{
		{obj: object("n", "a", "1"), want: "n/a", deletion: "n/a"},
		{obj: object("", "a", "1"), want: "a", deletion: "a"},
		{obj: ExplicitKey("any/thing/else"), want: "any/thing/else", deletion: "any/thing/else"},
		{obj: DeletedFinalStateUnknown{Key: "n/b"}, deletion: "n/b", err: true},
		{obj: 3, err: true},
		{obj: nil, err: true},
	} {
		got, err := MetaNamespaceKeyFunc(c.obj)
		if got != c.want || (err != nil) != c.err {
			t.Errorf("key of %v: got %q, %v", c.obj, got, err)
		}
		got, err = DeletionHandlingMetaNamespaceKeyFunc(c.obj)
		if got != c.deletion || (err != nil) != (c.deletion == "") {
			t.Errorf("key of deleted %v: got %q, %v", c.obj, got, err)
		}
	}
}

func TestObjectNames(t *testing.T) {
	for _, c := range []struct {
		obj            any
		want, deletion ObjectName
		err, delErr    bool
	}{
		{obj: object("n", "a", "1"), want: ObjectName{"n", "a"}, deletion: ObjectName{"n", "a"}},
		{obj: DeletedFinalStateUnknown{Key: "n/b"}, deletion: ObjectName{"n", "b"}, err: true},
		{obj: DeletedFinalStateUnknown{Key: "n/b/c"}, err: true, delErr: true},
		{obj: ExplicitKey("n/a"), err: true, delErr: true},
	} {
		got, err := ObjectToName(c.obj)
		if got != c.want || (err != nil) != c.err {
			t.Errorf("name of %v: got %v, %v", c.obj, got, err)
		}
		got, err = DeletionHandlingObjectToName(c.obj)
		if got != c.deletion || (err != nil) != c.delErr {
			t.Errorf("name of deleted %v: got %v, %v", c.obj, got, err)
		}
	}
	name := NewObjectName("n", "a")
	namespace, rest := name.Parts()
	expect(t, "parts", []string{namespace, rest}, []string{"n", "a"})
	expect(t, "as namespaced name", name.AsNamespacedName(), types.NamespacedName{Namespace: "n", Name: "a"})
	expect(t, "from namespaced name", NamespacedNameAsObjectName(types.NamespacedName{Namespace: "n", Name: "a"}), name)
	expect(t, "string without namespace", ObjectName{Name: "a"}.String(), "a")
}

func TestSplitMetaNamespaceKey(t *testing.T) {
	for _, c := range []struct {
		key, namespace, name string
		err                  bool
	}{
		{key: "n/a", namespace: "n", name: "a"},
		{key: "a", name: "a"},
		{key: ""},
		{key: "/a", name: "a"},
		{key: "n/", namespace: "n"},
		{key: "a/b/c", err: true},
		{key: "//", err: true},
	} {
		namespace, name, err := SplitMetaNamespaceKey(c.key)
		if namespace != c.namespace || name != c.name || (err != nil) != c.err {
			t.Errorf("%q: got %q, %q, %v", c.key, namespace, name, err)
		}
	}
}

func FuzzParseObjectName(f *testing.F) {
	for _, seed := range []string{"", "a", "n/a", "/a", "n/", "a/b/c", "//", "é/\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, key string) {
		name, err := ParseObjectName(key)
		if (err != nil) != (strings.Count(key, "/") > 1) {
			t.Fatalf("%q: %v, %v", key, name, err)
		}
		if err != nil {
			if name != (ObjectName{}) {
				t.Errorf("%q: %v with an error", key, name)
			}
			return
		}
		if name.Namespace+"/"+name.Name != key && name.Name != key {
			t.Errorf("%q: parsed as %v", key, name)
		}
		again, err := ParseObjectName(name.String())
		if err != nil || again != name {
			t.Errorf("%q: %v prints as %q, which is %v, %v", key, name, name, again, err)
		}
	})
}

func TestKeyError(t *testing.T) {
	reason := errors.New("no reason")
	err := KeyError{Obj: 3, Err: reason}
	if !errors.Is(err, reason) || !strings.Contains(err.Error(), "no reason") || !strings.Contains(err.Error(), "3") {
		t.Errorf("error is %v", err)
	}
}
