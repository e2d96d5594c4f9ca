package testing

import (
	"reflect"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
)

func TestActionConstructors(t *testing.T) {
	obj := pod("ns", "p", "")
	patch := []byte(`{}`)
	getOpts := metav1.GetOptions{ResourceVersion: "7"}
	createOpts := metav1.CreateOptions{FieldManager: "m"}
	updateOpts := metav1.UpdateOptions{FieldManager: "m"}
	patchOpts := metav1.PatchOptions{FieldManager: "m"}
	deleteOpts := metav1.DeleteOptions{DryRun: []string{"All"}}
	listOpts := metav1.ListOptions{LabelSelector: "a=b", FieldSelector: "metadata.name=p", ResourceVersion: "3"}
	impl := func(verb, subresource, ns string) ActionImpl {
		return ActionImpl{Verb: verb, Resource: pods, Subresource: subresource, Namespace: ns}
	}
	restrictions := ListRestrictions{
		Labels: labels.SelectorFromSet(labels.Set{"a": "b"}),
		Fields: fields.OneTermEqualSelector("metadata.name", "p"),
	}
	all := ListRestrictions{Labels: labels.NewSelector(), Fields: fields.Everything()}
	watchRestrictions := WatchRestrictions{Labels: restrictions.Labels, Fields: restrictions.Fields, ResourceVersion: "3"}
	const merge = types.MergePatchType

	cases := []struct {
		name      string
		got, want Action
	}{
		{"RootGet", NewRootGetAction(pods, "p"), GetActionImpl{ActionImpl: impl("get", "", ""), Name: "p"}},
		{"RootGetWithOptions", NewRootGetActionWithOptions(pods, "p", getOpts), GetActionImpl{impl("get", "", ""), "p", getOpts}},
		{"Get", NewGetAction(pods, "ns", "p"), GetActionImpl{ActionImpl: impl("get", "", "ns"), Name: "p"}},
		{"GetWithOptions", NewGetActionWithOptions(pods, "ns", "p", getOpts), GetActionImpl{impl("get", "", "ns"), "p", getOpts}},
		{"GetSubresource", NewGetSubresourceAction(pods, "ns", "sub", "p"), GetActionImpl{ActionImpl: impl("get", "sub", "ns"), Name: "p"}},
		{"GetSubresourceWithOptions", NewGetSubresourceActionWithOptions(pods, "ns", "sub", "p", getOpts), GetActionImpl{impl("get", "sub", "ns"), "p", getOpts}},
		{"RootGetSubresource", NewRootGetSubresourceAction(pods, "sub", "p"), GetActionImpl{ActionImpl: impl("get", "sub", ""), Name: "p"}},
		{"RootGetSubresourceWithOptions", NewRootGetSubresourceActionWithOptions(pods, "sub", "p", getOpts), GetActionImpl{impl("get", "sub", ""), "p", getOpts}},

		{"RootList", NewRootListAction(pods, podKind, metav1.ListOptions{}), ListActionImpl{ActionImpl: impl("list", "", ""), Kind: podKind, ListRestrictions: all}},
		{"List", NewListAction(pods, podKind, "ns", &listOpts), ListActionImpl{impl("list", "", "ns"), podKind, "", restrictions, listOpts}},
		{"RootListWithOptions", NewRootListActionWithOptions(pods, podKind, listOpts), ListActionImpl{impl("list", "", ""), podKind, "", restrictions, listOpts}},
		{"ListWithOptions", NewListActionWithOptions(pods, podKind, "ns", listOpts), ListActionImpl{impl("list", "", "ns"), podKind, "", restrictions, listOpts}},

		{"RootWatch", NewRootWatchAction(pods, listOpts), WatchActionImpl{impl("watch", "", ""), watchRestrictions, listOpts}},
		{"RootWatchWithOptions", NewRootWatchActionWithOptions(pods, listOpts), WatchActionImpl{impl("watch", "", ""), watchRestrictions, listOpts}},
		{"Watch", NewWatchAction(pods, "ns", listOpts), WatchActionImpl{impl("watch", "", "ns"), watchRestrictions, listOpts}},
		{"WatchWithOptions", NewWatchActionWithOptions(pods, "ns", listOpts), WatchActionImpl{impl("watch", "", "ns"), watchRestrictions, listOpts}},

		{"RootCreate", NewRootCreateAction(pods, obj), CreateActionImpl{ActionImpl: impl("create", "", ""), Object: obj}},
		{"RootCreateWithOptions", NewRootCreateActionWithOptions(pods, obj, createOpts), CreateActionImpl{impl("create", "", ""), "", obj, createOpts}},
		{"Create", NewCreateAction(pods, "ns", obj), CreateActionImpl{ActionImpl: impl("create", "", "ns"), Object: obj}},
		{"CreateWithOptions", NewCreateActionWithOptions(pods, "ns", obj, createOpts), CreateActionImpl{impl("create", "", "ns"), "", obj, createOpts}},
		{"CreateSubresource", NewCreateSubresourceAction(pods, "p", "sub", "ns", obj), CreateActionImpl{ActionImpl: impl("create", "sub", "ns"), Name: "p", Object: obj}},
		{"CreateSubresourceWithOptions", NewCreateSubresourceActionWithOptions(pods, "p", "sub", "ns", obj, createOpts), CreateActionImpl{impl("create", "sub", "ns"), "p", obj, createOpts}},
		{"RootCreateSubresource", NewRootCreateSubresourceAction(pods, "p", "sub", obj), CreateActionImpl{ActionImpl: impl("create", "sub", ""), Name: "p", Object: obj}},
		{"RootCreateSubresourceWithOptions", NewRootCreateSubresourceActionWithOptions(pods, "p", "sub", obj, createOpts), CreateActionImpl{impl("create", "sub", ""), "p", obj, createOpts}},

		{"RootUpdate", NewRootUpdateAction(pods, obj), UpdateActionImpl{ActionImpl: impl("update", "", ""), Object: obj}},
		{"RootUpdateWithOptions", NewRootUpdateActionWithOptions(pods, obj, updateOpts), UpdateActionImpl{impl("update", "", ""), obj, updateOpts}},
		{"Update", NewUpdateAction(pods, "ns", obj), UpdateActionImpl{ActionImpl: impl("update", "", "ns"), Object: obj}},
		{"UpdateWithOptions", NewUpdateActionWithOptions(pods, "ns", obj, updateOpts), UpdateActionImpl{impl("update", "", "ns"), obj, updateOpts}},
		{"UpdateSubresource", NewUpdateSubresourceAction(pods, "sub", "ns", obj), UpdateActionImpl{ActionImpl: impl("update", "sub", "ns"), Object: obj}},
		{"UpdateSubresourceWithOptions", NewUpdateSubresourceActionWithOptions(pods, "sub", "ns", obj, updateOpts), UpdateActionImpl{impl("update", "sub", "ns"), obj, updateOpts}},
		{"RootUpdateSubresource", NewRootUpdateSubresourceAction(pods, "sub", obj), UpdateActionImpl{ActionImpl: impl("update", "sub", ""), Object: obj}},
		{"RootUpdateSubresourceWithOptions", NewRootUpdateSubresourceActionWithOptions(pods, "sub", obj, updateOpts), UpdateActionImpl{impl("update", "sub", ""), obj, updateOpts}},

		{"RootPatch", NewRootPatchAction(pods, "p", merge, patch), PatchActionImpl{ActionImpl: impl("patch", "", ""), Name: "p", PatchType: merge, Patch: patch}},
		{"RootPatchWithOptions", NewRootPatchActionWithOptions(pods, "p", merge, patch, patchOpts), PatchActionImpl{impl("patch", "", ""), "p", merge, patch, patchOpts}},
		{"Patch", NewPatchAction(pods, "ns", "p", merge, patch), PatchActionImpl{ActionImpl: impl("patch", "", "ns"), Name: "p", PatchType: merge, Patch: patch}},
		{"PatchWithOptions", NewPatchActionWithOptions(pods, "ns", "p", merge, patch, patchOpts), PatchActionImpl{impl("patch", "", "ns"), "p", merge, patch, patchOpts}},
		{"PatchSubresource", NewPatchSubresourceAction(pods, "ns", "p", merge, patch, "a", "b"), PatchActionImpl{ActionImpl: impl("patch", "a/b", "ns"), Name: "p", PatchType: merge, Patch: patch}},
		{"PatchSubresourceWithOptions", NewPatchSubresourceActionWithOptions(pods, "ns", "p", merge, patch, patchOpts, "a"), PatchActionImpl{impl("patch", "a", "ns"), "p", merge, patch, patchOpts}},
		{"RootPatchSubresource", NewRootPatchSubresourceAction(pods, "p", merge, patch, "a", "b"), PatchActionImpl{ActionImpl: impl("patch", "a/b", ""), Name: "p", PatchType: merge, Patch: patch}},
		{"RootPatchSubresourceWithOptions", NewRootPatchSubresourceActionWithOptions(pods, "p", merge, patch, patchOpts), PatchActionImpl{impl("patch", "", ""), "p", merge, patch, patchOpts}},

		{"RootDelete", NewRootDeleteAction(pods, "p"), DeleteActionImpl{ActionImpl: impl("delete", "", ""), Name: "p"}},
		{"RootDeleteWithOptions", NewRootDeleteActionWithOptions(pods, "p", deleteOpts), DeleteActionImpl{impl("delete", "", ""), "p", deleteOpts}},
		{"Delete", NewDeleteAction(pods, "ns", "p"), DeleteActionImpl{ActionImpl: impl("delete", "", "ns"), Name: "p"}},
		{"DeleteWithOptions", NewDeleteActionWithOptions(pods, "ns", "p", deleteOpts), DeleteActionImpl{impl("delete", "", "ns"), "p", deleteOpts}},
		{"DeleteSubresource", NewDeleteSubresourceAction(pods, "sub", "ns", "p"), DeleteActionImpl{ActionImpl: impl("delete", "sub", "ns"), Name: "p"}},
		{"DeleteSubresourceWithOptions", NewDeleteSubresourceActionWithOptions(pods, "sub", "ns", "p", deleteOpts), DeleteActionImpl{impl("delete", "sub", "ns"), "p", deleteOpts}},
		{"RootDeleteSubresource", NewRootDeleteSubresourceAction(pods, "sub", "p"), DeleteActionImpl{ActionImpl: impl("delete", "sub", ""), Name: "p"}},
		{"RootDeleteSubresourceWithOptions", NewRootDeleteSubresourceActionWithOptions(pods, "sub", "p", deleteOpts), DeleteActionImpl{impl("delete", "sub", ""), "p", deleteOpts}},

		{"RootDeleteCollection", NewRootDeleteCollectionAction(pods, listOpts), DeleteCollectionActionImpl{ActionImpl: impl("delete-collection", "", ""), ListRestrictions: restrictions, ListOptions: listOpts}},
		{"RootDeleteCollectionWithOptions", NewRootDeleteCollectionActionWithOptions(pods, deleteOpts, listOpts), DeleteCollectionActionImpl{impl("delete-collection", "", ""), restrictions, deleteOpts, listOpts}},
		{"DeleteCollection", NewDeleteCollectionAction(pods, "ns", nil), DeleteCollectionActionImpl{ActionImpl: impl("delete-collection", "", "ns"), ListRestrictions: all}},
		{"DeleteCollectionWithOptions", NewDeleteCollectionActionWithOptions(pods, "ns", deleteOpts, listOpts), DeleteCollectionActionImpl{impl("delete-collection", "", "ns"), restrictions, deleteOpts, listOpts}},

		{"ProxyGet", NewProxyGetAction(pods, "ns", "http", "p", "80", "x", map[string]string{"a": "b"}), ProxyGetActionImpl{impl("get", "", "ns"), "http", "p", "80", "x", map[string]string{"a": "b"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if !equalActions(c.got, c.want) {
				t.Errorf("got  %#v\nwant %#v", c.got, c.want)
			}
			if copied := c.got.DeepCopy(); !equalActions(copied, c.got) {
				t.Errorf("the copy differs: %#v", copied)
			}
		})
	}
}

// equalActions compares actions whose selectors were made in different ways.
func equalActions(a, b Action) bool {
	type selectors struct{ labels, fields string }
	strip := func(action Action) (Action, selectors) {
		switch x := action.(type) {
		case ListActionImpl:
			s := selectors{x.ListRestrictions.Labels.String(), x.ListRestrictions.Fields.String()}
			x.ListRestrictions = ListRestrictions{}
			return x, s
		case WatchActionImpl:
			s := selectors{x.WatchRestrictions.Labels.String(), x.WatchRestrictions.Fields.String()}
			x.WatchRestrictions = WatchRestrictions{ResourceVersion: x.WatchRestrictions.ResourceVersion}
			return x, s
		case DeleteCollectionActionImpl:
			s := selectors{x.ListRestrictions.Labels.String(), x.ListRestrictions.Fields.String()}
			x.ListRestrictions = ListRestrictions{}
			return x, s
		}
		return action, selectors{}
	}
	strippedA, selectorsA := strip(a)
	strippedB, selectorsB := strip(b)
	return selectorsA == selectorsB && reflect.DeepEqual(strippedA, strippedB)
}

func TestActionDeepCopySharesNothing(t *testing.T) {
	create := NewCreateAction(pods, "ns", pod("ns", "p", ""))
	create.DeepCopy().(CreateActionImpl).Object.(interface{ SetName(string) }).SetName("changed")
	patch := NewPatchAction(pods, "ns", "p", types.MergePatchType, []byte("{}"))
	patch.DeepCopy().(PatchActionImpl).Patch[0] = '!'
	proxy := NewProxyGetAction(pods, "", "", "", "", "", map[string]string{"a": "b"})
	proxy.DeepCopy().(ProxyGetActionImpl).Params["a"] = "changed"
	generic := GenericActionImpl{Value: pod("ns", "p", "")}
	generic.DeepCopy().(GenericActionImpl).Value.(interface{ SetName(string) }).SetName("changed")

	if nameOf(create.Object) != "p" || string(patch.Patch) != "{}" || proxy.Params["a"] != "b" || generic.Value.(interface{ GetName() string }).GetName() != "p" {
		t.Error("a change of the copy reached the original")
	}
	if got := NewCreateAction(pods, "ns", nil).DeepCopy().(CreateActionImpl).Object; got != nil {
		t.Errorf("copy of no object is %v", got)
	}
}

func TestActionMatches(t *testing.T) {
	action := NewGetSubresourceAction(pods, "ns", "log", "p")
	for _, c := range []struct {
		verb, resource string
		want           bool
	}{
		{"get", "pods/log", true},
		{"GET", "PODS/LOG", true},
		{"get", "pods", true},
		{"get", "pods/status", false},
		{"list", "pods", false},
		{"get", "nodes", false},
	} {
		if got := action.Matches(c.verb, c.resource); got != c.want {
			t.Errorf("Matches(%q, %q) = %v", c.verb, c.resource, got)
		}
	}
}

func TestExtractFromListOptionsPanics(t *testing.T) {
	for name, c := range map[string]struct {
		opts interface{}
		want string
	}{
		"type":  {5, "want metav1.ListOptions, have int"},
		"label": {metav1.ListOptions{LabelSelector: "!!!"}, `invalid label selector "!!!"`},
		"field": {metav1.ListOptions{FieldSelector: "a"}, `invalid field selector "a"`},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				err, _ := recover().(error)
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Errorf("recovered %v, want %q", err, c.want)
				}
			}()
			ExtractFromListOptions(c.opts)
		})
	}
}
