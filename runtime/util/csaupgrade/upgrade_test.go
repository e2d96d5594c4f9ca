package csaupgrade_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/sets"
	"sigs.k8s.io/structured-merge-diff/v6/fieldpath"

	"github.com/clientsmith/client-gen/runtime/util/csaupgrade"
)

// entries reads managed fields from lines: manager, operation, version, subresource or -, hour, and fields of the data.
func entries(t *testing.T, lines string) []metav1.ManagedFieldsEntry {
	t.Helper()
	var all []metav1.ManagedFieldsEntry
	for line := range strings.Lines(lines) {
		f := strings.Fields(line)
		var time metav1.Time
		if err := time.UnmarshalJSON([]byte(`"2026-01-01T` + f[4] + `:00:00Z"`)); err != nil {
			t.Fatal(err)
		}
		var fields []string
		for _, name := range f[5:] {
			fields = append(fields, fmt.Sprintf(`"f:%s":{}`, name))
		}
		raw := `{"f:data":{` + strings.Join(fields, ",") + `}}`
		if f[5] == "!" {
			raw = `{"x":1}`
		}
		all = append(all, metav1.ManagedFieldsEntry{
			Manager: f[0], Operation: metav1.ManagedFieldsOperationType(f[1]), APIVersion: f[2], Subresource: strings.Trim(f[3], "-"),
			Time: &time, FieldsType: "FieldsV1", FieldsV1: metav1.NewFieldsV1(raw),
		})
	}
	return all
}

// lines is the way back.
func lines(managed []metav1.ManagedFieldsEntry) string {
	var b strings.Builder
	for _, e := range managed {
		sub := e.Subresource
		if sub == "" {
			sub = "-"
		}
		fmt.Fprintf(&b, "%s %s %s %s %s", e.Manager, e.Operation, e.APIVersion, sub, e.Time.UTC().Format("15"))
		set := &fieldpath.Set{}
		if set.FromJSON(e.FieldsV1.GetRawReader()) != nil {
			b.WriteString(" !")
		}
		set.Iterate(func(p fieldpath.Path) { b.WriteString(strings.Replace(p.String(), ".data.", " ", 1)) })
		b.WriteByte('\n')
	}
	return b.String()
}

func TestUpgrade(t *testing.T) {
	csa := sets.New("kubectl", "old")
	for name, test := range map[string]struct {
		before, after string // after is empty if nothing changes
		opts          []csaupgrade.Option
		err           string
	}{
		"an updater becomes the applier": {
			before: "kubectl Update v1 - 01 a\nother Update v1 - 02 b\n",
			after:  "ssa Apply v1 - 01 a\nother Update v1 - 02 b\n",
		},
		"an applier is there": {
			before: "kubectl Update v1 - 01 a\nssa Apply v1 - 02 b\nother Update v1 - 03 b\n",
			after:  "ssa Apply v1 - 02 a b\nother Update v1 - 03 b\n",
		},
		"and stays where it is": {
			before: "ssa Apply v1 - 02 b\nkubectl Update v1 - 03 a\n",
			after:  "ssa Apply v1 - 02 a b\n",
		},
		"the latest of two": {
			before: "kubectl Update v1 - 05 b\nold Update v1 - 02 a\n",
			after:  "ssa Apply v1 - 05 a b\n",
		},
		"another version": {
			before: "old Update v2 - 02 a\nkubectl Update v1 - 05 b\n",
			after:  "ssa Apply v1 - 05 b\n",
		},
		"another subresource": {
			before: "kubectl Update v1 status 05 a\nkubectl Update v1 - 02 b\n",
			after:  "kubectl Update v1 status 05 a\nssa Apply v1 - 02 b\n",
		},
		"the subresource asked for": {
			before: "kubectl Update v1 status 05 a\nkubectl Update v1 - 02 b\n",
			after:  "ssa Apply v1 status 05 a\nkubectl Update v1 - 02 b\n",
			opts:   []csaupgrade.Option{csaupgrade.Subresource("status")},
		},
		"no updater":                {before: "other Update v1 - 02 a\nssa Apply v1 - 02 b\n"},
		"an applier of that name":   {before: "kubectl Apply v1 - 02 a\n"},
		"fields that are none":      {before: "kubectl Update v1 - 02 !\n", err: `read the fields of "kubectl"`},
		"an applier that has none":  {before: "kubectl Update v1 - 02 a\nssa Apply v1 - 03 !\n", err: `read the fields of "ssa"`},
		"others' fields are theirs": {before: "other Update v1 - 02 !\nkubectl Update v1 - 03 a\n", after: "other Update v1 - 02 !\nssa Apply v1 - 03 a\n"},
	} {
		t.Run(name, func(t *testing.T) {
			obj := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "data": map[string]any{"a": "b"}}}
			obj.SetResourceVersion("7")
			obj.SetManagedFields(entries(t, test.before))
			given := obj.DeepCopy()

			patch, patchErr := csaupgrade.UpgradeManagedFieldsPatch(obj, csa, "ssa", test.opts...)
			if got := lines(obj.GetManagedFields()); got != test.before {
				t.Errorf("the patch changed the object: %s", got)
			}
			err := csaupgrade.UpgradeManagedFields(obj, csa, "ssa", test.opts...)
			if test.err != "" {
				if err == nil || patchErr == nil || patch != nil || !strings.Contains(err.Error(), test.err) || !strings.Contains(patchErr.Error(), test.err) {
					t.Errorf("%v, %v; want an error with %q", err, patchErr, test.err)
				}
				test.after = ""
			} else if err != nil || patchErr != nil {
				t.Fatal(err, patchErr)
			}
			want := test.after
			if want == "" {
				want = test.before
			}
			if got := lines(obj.GetManagedFields()); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
			if (patch != nil) != (test.after != "") {
				t.Fatalf("the patch is %s", patch)
			}
			if patch != nil {
				patched(t, given, patch, want)
			}
		})
	}
}

// patched applies a patch and looks at the result.
func patched(t *testing.T, obj *unstructured.Unstructured, patch []byte, want string) {
	t.Helper()
	p, err := jsonpatch.DecodePatch(patch)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(obj)
	if err != nil {
		t.Fatal(err)
	}
	if data, err = p.Apply(data); err != nil {
		t.Fatal(err)
	}
	got := &unstructured.Unstructured{}
	if err := json.Unmarshal(data, got); err != nil {
		t.Fatal(err)
	}
	if lines(got.GetManagedFields()) != want || got.GetResourceVersion() != "7" || !strings.Contains(string(patch), "/metadata/resourceVersion") {
		t.Errorf("patch %s gives %s", patch, data)
	}
}

func TestFindFieldsOwners(t *testing.T) {
	managed := entries(t, "one Update v1 - 01 a\ntwo Update v1 status 02 a b\nthree Apply v1 - 03 a\nfour Update v1 - 04 !\n")
	for fields, want := range map[string]string{"a": "one two", "b": "two", "c": "", "": "one two"} {
		set := fieldpath.NewSet()
		if fields != "" {
			set.Insert(fieldpath.MakePathOrDie("data", fields))
		}
		var names []string
		for _, e := range csaupgrade.FindFieldsOwners(managed, metav1.ManagedFieldsOperationUpdate, set) {
			names = append(names, e.Manager)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%q is owned by %q, want %q", fields, got, want)
		}
	}
}

func TestNoMetadata(t *testing.T) {
	if err := csaupgrade.UpgradeManagedFields(&metav1.APIGroup{}, sets.New("a"), "b"); err == nil {
		t.Error("an object without metadata is upgraded")
	}
	if _, err := csaupgrade.UpgradeManagedFieldsPatch(&metav1.APIGroup{}, sets.New("a"), "b"); err == nil {
		t.Error("an object without metadata is upgraded")
	}
}
