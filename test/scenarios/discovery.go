package scenarios

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
)

var discoveryScenarios = []scenario{
	{name: "server version", run: serverVersion},
	{name: "server groups", run: serverGroups},
	{name: "server resources", run: serverResources},
	{name: "preferred resources", run: preferredResources},
	{name: "unknown group version", run: unknownGroupVersion},
	{name: "openapi documents", needs: []Capability{OpenAPI}, run: openAPIDocuments},
}

// published waits until discovery and OpenAPI name the example's group: a server publishes both a moment after it serves
// the group's resources.
func (w *world) published() {
	w.Helper()
	const aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
	for _, document := range []struct{ path, accept, text string }{
		{"/apis", jsonType, `"stable.example.com/v1"`},
		{"/apis", aggregated, `"fleetpolicies"`},
		{"/apis/stable.example.com/v1", jsonType, `"fleetpolicies"`},
		{"/openapi/v3", jsonType, "apis/stable.example.com/v1"},
		{"/openapi/v3/apis/stable.example.com/v1", jsonType, "fleetpolicies"},
	} {
		w.check(wait.PollUntilContextCancel(w.ctx, 50*time.Millisecond, true, func(ctx context.Context) (bool, error) {
			raw, err := w.crd.StableV1().RESTClient().Get().AbsPath(document.path).SetHeader("Accept", document.accept).DoRaw(ctx)
			if apierrors.IsNotFound(err) {
				return false, nil
			}
			return strings.Contains(string(raw), document.text), err
		}))
	}
}

func serverVersion(w *world) {
	info := must(w.crd.Discovery().ServerVersion())(w)
	same(w, "major", info.Major, "1")
	if !strings.HasPrefix(info.GitVersion, "v1.") {
		w.Errorf("version %q", info.GitVersion)
	}
}

func serverGroups(w *world) {
	w.published()
	groups := must(w.crd.Discovery().ServerGroups())(w)
	found := map[string]metav1.APIGroup{}
	for _, group := range groups.Groups {
		found[group.Name] = group
	}
	for name, version := range map[string]string{"": "v1", "apps": "apps/v1", "stable.example.com": "stable.example.com/v1"} {
		group, ok := found[name]
		if !ok {
			w.Errorf("group %q is missing", name)
			continue
		}
		same(w, "preferred version of "+name, group.PreferredVersion.GroupVersion, version)
	}
}

func serverResources(w *world) {
	w.published()
	list := must(w.crd.Discovery().ServerResourcesForGroupVersion("stable.example.com/v1"))(w)
	same(w, "group version", list.GroupVersion, "stable.example.com/v1")
	found := map[string]metav1.APIResource{}
	for _, resource := range list.APIResources {
		found[resource.Name] = resource
	}
	tabs := found["crontabs"]
	same(w, "kind", tabs.Kind, "CronTab")
	same(w, "singular", tabs.SingularName, "crontab")
	same(w, "namespaced", tabs.Namespaced, true)
	same(w, "short names", fmt.Sprint(tabs.ShortNames), "[ct]")
	same(w, "categories", fmt.Sprint(tabs.Categories), "[all]")
	verbs := slices.Sorted(slices.Values(tabs.Verbs))
	same(w, "verbs", fmt.Sprint(verbs), "[create delete deletecollection get list patch update watch]")
	same(w, "kind of scale", found["crontabs/scale"].Kind+" "+found["crontabs/scale"].Group, "Scale autoscaling")
	same(w, "verbs of status", fmt.Sprint(slices.Sorted(slices.Values(found["crontabs/status"].Verbs))), "[get patch update]")
	same(w, "scope of fleetpolicies", found["fleetpolicies"].Namespaced, false)
	if _, ok := found["fleetpolicies/scale"]; ok {
		w.Error("fleetpolicies has a scale that the definition doesn't give it")
	}
	core := must(w.crd.Discovery().ServerResourcesForGroupVersion("v1"))(w)
	same(w, "pods", slices.ContainsFunc(core.APIResources, func(r metav1.APIResource) bool {
		return r.Name == "pods" && r.Kind == "Pod" && slices.Equal(r.ShortNames, []string{"po"})
	}), true)
}

func preferredResources(w *world) {
	w.published()
	lists := must(w.crd.Discovery().ServerPreferredResources())(w)
	found := map[string]bool{}
	for _, list := range lists {
		for _, resource := range list.APIResources {
			found[list.GroupVersion+"/"+resource.Name] = true
		}
	}
	for _, want := range []string{"v1/pods", "apps/v1/deployments", "stable.example.com/v1/crontabs", "stable.example.com/v1/fleetpolicies"} {
		same(w, want, found[want], true)
	}
}

func unknownGroupVersion(w *world) {
	_, err := w.crd.Discovery().ServerResourcesForGroupVersion("no.such.group/v1")
	w.status(err, 404, metav1.StatusReasonNotFound)
}

func openAPIDocuments(w *world) {
	w.published()
	client := w.crd.StableV1().RESTClient()
	index := must(client.Get().AbsPath("/openapi/v3").DoRaw(w.ctx))(w)
	if !strings.Contains(string(index), `"apis/stable.example.com/v1"`) {
		w.Fatalf("the index doesn't list the group: %.300s", index)
	}
	document := must(client.Get().AbsPath("/openapi/v3/apis/stable.example.com/v1").DoRaw(w.ctx))(w)
	for _, want := range []string{"CronTab runs an image by a schedule.", "/apis/stable.example.com/v1/namespaces/{namespace}/crontabs/{name}/scale"} {
		same(w, want, strings.Contains(string(document), want), true)
	}
}
