package scenarios

import (
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var listScenarios = []scenario{
	{name: "label selectors", run: labelSelectors},
	{name: "field selectors", run: fieldSelectors},
	{name: "selectable fields", needs: []Capability{SelectableFields}, run: selectableFields},
	{name: "pages", run: pages},
	{name: "pages with a selector", run: pagesWithSelector},
	{name: "page limit above the count", run: pageAboveCount},
	{name: "list over all namespaces", run: allNamespaces},
	{name: "list from version zero", run: listFromZero},
	{name: "bad selectors and tokens", run: badListOptions},
}

func labelSelectors(w *world) {
	w.create(labelled("a", "team", "red", "tier", "front"))
	w.create(labelled("b", "team", "red", "tier", "back"))
	w.create(labelled("c", "team", "blue"))
	w.create(newTab("d"))
	for selector, want := range map[string]string{
		"":                          "[a b c d]",
		"team=red":                  "[a b]",
		"team==red,tier=back":       "[b]",
		"team!=red":                 "[c d]",
		"team":                      "[a b c]",
		"!team":                     "[d]",
		"team in (red,blue),!tier":  "[c]",
		"tier notin (front)":        "[b c d]",
		"team=nobody":               "[]",
		"team in (red), tier=front": "[a]",
	} {
		got := must(w.tabs().List(w.ctx, metav1.ListOptions{LabelSelector: selector}))(w)
		same(w, "labels "+selector, fmt.Sprint(names(got)), want)
		if got.Items == nil {
			w.Errorf("labels %q: items is nil", selector)
		}
	}
}

func fieldSelectors(w *world) {
	w.create(newTab("a"))
	w.create(newTab("b"))
	for selector, want := range map[string]string{
		"metadata.name=a":                              "[a]",
		"metadata.name!=a":                             "[b]",
		"metadata.namespace=" + w.ns:                   "[a b]",
		"metadata.name=b,metadata.namespace=" + w.ns:   "[b]",
		"metadata.name=a,metadata.namespace=elsewhere": "[]",
	} {
		got := must(w.tabs().List(w.ctx, metav1.ListOptions{FieldSelector: selector}))(w)
		same(w, "fields "+selector, fmt.Sprint(names(got)), want)
	}
	_, err := w.tabs().List(w.ctx, metav1.ListOptions{FieldSelector: "spec.cronSpec=x"})
	w.status(err, 400, metav1.StatusReasonBadRequest)
}

func selectableFields(w *world) {
	tab := newTab("other")
	tab.Spec.Image = "registry.example.com/other:1"
	w.create(tab)
	w.create(newTab("job"))
	got := must(w.tabs().List(w.ctx, metav1.ListOptions{FieldSelector: "spec.image=registry.example.com/other:1"}))(w)
	same(w, "selected", fmt.Sprint(names(got)), "[other]")
}

func pages(w *world) {
	var want []string
	for i := range 7 {
		want = append(want, w.create(newTab(fmt.Sprintf("tab-%d", i))).Name)
	}
	var got []string
	version := ""
	options := metav1.ListOptions{Limit: 3}
	for page := 1; ; page++ {
		list := must(w.tabs().List(w.ctx, options))(w)
		if page == 1 {
			version = list.ResourceVersion
			// An object made after the first page belongs to a later version than the list.
			w.create(newTab("tab-9"))
			if list.RemainingItemCount == nil || *list.RemainingItemCount != 4 {
				w.Errorf("remaining items after the first page: %v, want 4", list.RemainingItemCount)
			}
		}
		same(w, fmt.Sprintf("version of page %d", page), list.ResourceVersion, version)
		got = append(got, names(list)...)
		if list.Continue == "" {
			same(w, "pages", page, 3)
			break
		}
		same(w, "page size", len(list.Items), 3)
		options.Continue = list.Continue
	}
	if !slices.Equal(got, want) {
		w.Errorf("got %v, want %v", got, want)
	}
}

func pagesWithSelector(w *world) {
	for i := range 6 {
		w.create(labelled(fmt.Sprintf("tab-%d", i), "odd", fmt.Sprint(i%2)))
	}
	first := must(w.tabs().List(w.ctx, metav1.ListOptions{Limit: 2, LabelSelector: "odd=1"}))(w)
	same(w, "first page", fmt.Sprint(names(first)), "[tab-1 tab-3]")
	if first.RemainingItemCount != nil {
		w.Errorf("a list with a selector tells %d remaining items; the server can't know", *first.RemainingItemCount)
	}
	second := must(w.tabs().List(w.ctx, metav1.ListOptions{Limit: 2, LabelSelector: "odd=1", Continue: first.Continue}))(w)
	same(w, "second page", fmt.Sprint(names(second)), "[tab-5]")
	same(w, "token after the last page", second.Continue, "")
}

func pageAboveCount(w *world) {
	w.create(newTab("only"))
	list := must(w.tabs().List(w.ctx, metav1.ListOptions{Limit: 500}))(w)
	same(w, "token", list.Continue, "")
	same(w, "items", len(list.Items), 1)
	if list.RemainingItemCount != nil {
		w.Errorf("remaining items: %d", *list.RemainingItemCount)
	}
}

func allNamespaces(w *world) {
	second := w.ns + "-two"
	ensureNamespace(w.ctx, w.T, w.core, second)
	w.create(labelled("one", "scenario", w.ns))
	must(w.crd.StableV1().CronTabs(second).Create(w.ctx, labelled("two", "scenario", w.ns), createOpts))(w)
	everywhere := w.crd.StableV1().CronTabs(metav1.NamespaceAll)
	list := must(everywhere.List(w.ctx, metav1.ListOptions{LabelSelector: "scenario=" + w.ns}))(w)
	var got []string
	for _, tab := range list.Items {
		got = append(got, tab.Namespace+"/"+tab.Name)
	}
	// The order is that of "namespace/name" as one text, so that "a-two/..." comes before "a/...".
	same(w, "found", fmt.Sprint(got), fmt.Sprintf("[%s/two %s/one]", second, w.ns))
	// A name without a namespace leads to no resource.
	_, err := everywhere.Get(w.ctx, "one", getOpts)
	if err == nil {
		w.Error("a namespaced object was read without its namespace")
	}
}

// listFromZero asks for any version that the server has at hand; what was created before may be missing for a moment, so
// that only the form of the answer is checked.
func listFromZero(w *world) {
	created := w.create(newTab("cached"))
	list := must(w.tabs().List(w.ctx, metav1.ListOptions{ResourceVersion: "0"}))(w)
	if list.ResourceVersion == "" || list.ResourceVersion == "0" {
		w.Errorf("version of the list: %q", list.ResourceVersion)
	}
	atLeast := metav1.ListOptions{ResourceVersion: created.ResourceVersion, ResourceVersionMatch: metav1.ResourceVersionMatchNotOlderThan}
	same(w, "not older than the object", fmt.Sprint(names(must(w.tabs().List(w.ctx, atLeast))(w))), "[cached]")
	w.create(newTab("later"))
	exact := metav1.ListOptions{ResourceVersion: created.ResourceVersion, ResourceVersionMatch: metav1.ResourceVersionMatchExact}
	same(w, "exactly the version of the object", fmt.Sprint(names(must(w.tabs().List(w.ctx, exact))(w))), "[cached]")
}

func badListOptions(w *world) {
	_, err := w.tabs().List(w.ctx, metav1.ListOptions{LabelSelector: "a in"})
	w.status(err, 400, metav1.StatusReasonBadRequest)
	_, err = w.tabs().List(w.ctx, metav1.ListOptions{Limit: 1, Continue: "not a token"})
	w.status(err, 400, metav1.StatusReasonBadRequest)
	_, err = w.tabs().List(w.ctx, metav1.ListOptions{ResourceVersion: "not-a-version"})
	w.status(err, 400, metav1.StatusReasonBadRequest)
	_, err = w.tabs().List(w.ctx, metav1.ListOptions{ResourceVersionMatch: metav1.ResourceVersionMatchExact})
	w.status(err, 422, metav1.StatusReasonInvalid)
}
