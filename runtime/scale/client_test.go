package scale_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/runtime/discovery"
	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/restmapper"
	"github.com/clientsmith/client-gen/runtime/scale"
)

// TestOnAServer reads and sets the scale of a custom resource, all that the client needs being discovered.
func TestOnAServer(t *testing.T) {
	ctx := t.Context()
	server := apitest.New(t, apitest.Options{})
	if err := server.AddResource(apitest.Resource{Group: "example.com", Version: "v1", Kind: "CronTab", Status: true, Scale: true}); err != nil {
		t.Fatal(err)
	}
	tabs := schema.GroupResource{Group: "example.com", Resource: "crontabs"}
	objects, err := dynamic.NewForConfig(server.Config())
	if err != nil {
		t.Fatal(err)
	}
	tab := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "example.com/v1", "kind": "CronTab", "metadata": map[string]any{"name": "nightly"},
		"spec": map[string]any{"replicas": int64(1)},
	}}
	if _, err := objects.Resource(tabs.WithVersion("v1")).Namespace("default").Create(ctx, tab, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	disco, err := discovery.NewDiscoveryClientForConfig(server.Config())
	if err != nil {
		t.Fatal(err)
	}
	groups, err := restmapper.GetAPIGroupResources(disco)
	if err != nil {
		t.Fatal(err)
	}
	client, err := scale.NewForConfig(server.Config(), restmapper.NewDiscoveryRESTMapper(groups), nil, scale.NewDiscoveryScaleKindResolver(disco))
	if err != nil {
		t.Fatal(err)
	}
	scales := client.Scales("default")

	got, err := scales.Get(ctx, tabs, "nightly", metav1.GetOptions{})
	if err != nil || got.Spec.Replicas != 1 || got.Kind != "Scale" || got.APIVersion != "autoscaling/v1" {
		t.Fatalf("get: %v, %v", got, err)
	}
	got.Spec.Replicas = 3
	if got, err = scales.Update(ctx, tabs, got, metav1.UpdateOptions{}); err != nil || got.Spec.Replicas != 3 {
		t.Fatalf("update: %v, %v", got, err)
	}
	got, err = scales.Patch(ctx, tabs.WithVersion("v1"), "nightly", types.MergePatchType, []byte(`{"spec":{"replicas":5}}`), metav1.PatchOptions{})
	if err != nil || got.Spec.Replicas != 5 {
		t.Fatalf("patch: %v, %v", got, err)
	}
	stored, err := objects.Resource(tabs.WithVersion("v1")).Namespace("default").Get(ctx, "nightly", metav1.GetOptions{})
	if replicas, _, _ := unstructured.NestedInt64(stored.Object, "spec", "replicas"); err != nil || replicas != 5 {
		t.Errorf("the object has %v replicas, %v", replicas, err)
	}
	if got, err := scales.Get(ctx, tabs, "hourly", metav1.GetOptions{}); !apierrors.IsNotFound(err) || got != nil {
		t.Errorf("get of nothing: %v, %v", got, err)
	}
}

// mapper prefers one version; kinds says which Scale every resource has.
type mapper string

func (m mapper) ResourceFor(r schema.GroupVersionResource) (schema.GroupVersionResource, error) {
	if m == "" {
		return r, errors.New("unknown resource")
	}
	return r.GroupResource().WithVersion(string(m)), nil
}

type kinds schema.GroupVersionKind

func (k kinds) ScaleForResource(schema.GroupVersionResource) (schema.GroupVersionKind, error) {
	if k.Kind == "" {
		return schema.GroupVersionKind{}, errors.New("unknown scale")
	}
	return schema.GroupVersionKind(k), nil
}

// serve answers every request with answer and returns a client of mapper and kinds, and where the last request is.
func serve(t *testing.T, m mapper, k kinds, answer string) (scale.ScalesGetter, *[]string) {
	t.Helper()
	var seen []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		seen = append(seen, r.Method+" "+r.URL.String()+" "+r.Header.Get("Content-Type")+" "+strings.TrimSpace(string(body)))
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	client, err := scale.NewForConfig(&rest.Config{Host: server.URL}, m, dynamic.LegacyAPIPathResolverFunc, k)
	if err != nil {
		t.Fatal(err)
	}
	return client, &seen
}

const betaScale = `{"kind":"Scale","apiVersion":"apps/v1beta2","metadata":{"name":"web"},"spec":{"replicas":3},"status":{"replicas":2,"selector":{"app":"web"}}}`

var deployments = schema.GroupResource{Group: "apps", Resource: "deployments"}

// TestRequests says what goes over the wire, and that the answer's version is the server's choice.
func TestRequests(t *testing.T) {
	sent := &autoscalingv1.Scale{
		ObjectMeta: metav1.ObjectMeta{Name: "web", Labels: map[string]string{"a": "b"}},
		Spec:       autoscalingv1.ScaleSpec{Replicas: 4}, Status: autoscalingv1.ScaleStatus{Selector: "app=web"},
	}
	for _, test := range []struct {
		name, namespace string
		kind            schema.GroupVersionKind
		call            func(scale.ScaleInterface) (*autoscalingv1.Scale, error)
		want            string
	}{
		{"get", "shop", schema.GroupVersionKind{}, func(s scale.ScaleInterface) (*autoscalingv1.Scale, error) {
			return s.Get(t.Context(), deployments, "web", metav1.GetOptions{ResourceVersion: "5"})
		}, "GET /apis/apps/v1beta2/namespaces/shop/deployments/web/scale?resourceVersion=5"},
		{"get of what is in no namespace, in the core group", "", schema.GroupVersionKind{}, func(s scale.ScaleInterface) (*autoscalingv1.Scale, error) {
			return s.Get(t.Context(), schema.GroupResource{Resource: "things"}, "web", metav1.GetOptions{})
		}, "GET /api/v1beta2/things/web/scale"},
		{"update in the version of the resource", "shop", schema.GroupVersionKind{Group: "apps", Version: "v1beta2", Kind: "Scale"}, func(s scale.ScaleInterface) (*autoscalingv1.Scale, error) {
			return s.Update(t.Context(), deployments, sent, metav1.UpdateOptions{DryRun: []string{"All"}})
		}, `PUT /apis/apps/v1beta2/namespaces/shop/deployments/web/scale?dryRun=All application/json {"kind":"Scale","apiVersion":"apps/v1beta2","metadata":{"name":"web","labels":{"a":"b"}},"spec":{"replicas":4},"status":{"replicas":0,"selector":{"app":"web"},"targetSelector":"app=web"}}`},
		{"update in autoscaling/v1", "shop", schema.GroupVersionKind{Group: "autoscaling", Version: "v1", Kind: "Scale"}, func(s scale.ScaleInterface) (*autoscalingv1.Scale, error) {
			return s.Update(t.Context(), deployments, sent, metav1.UpdateOptions{})
		}, `PUT /apis/apps/v1beta2/namespaces/shop/deployments/web/scale application/json {"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"web","labels":{"a":"b"}},"spec":{"replicas":4},"status":{"replicas":0,"selector":"app=web"}}`},
		{"patch", "shop", schema.GroupVersionKind{}, func(s scale.ScaleInterface) (*autoscalingv1.Scale, error) {
			return s.Patch(t.Context(), deployments.WithVersion("v1"), "web", types.MergePatchType, []byte(`{"spec":{}}`), metav1.PatchOptions{FieldManager: "me"})
		}, `PATCH /apis/apps/v1/namespaces/shop/deployments/web/scale?fieldManager=me application/merge-patch+json {"spec":{}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			client, seen := serve(t, "v1beta2", kinds(test.kind), betaScale)
			got, err := test.call(client.Scales(test.namespace))
			if err != nil || got.Spec.Replicas != 3 || got.Status.Selector != "app=web" || got.APIVersion != "autoscaling/v1" {
				t.Errorf("answer %v, %v", got, err)
			}
			if len(*seen) != 1 || strings.TrimSpace((*seen)[0]) != test.want {
				t.Errorf("sent %q\nwant %q", *seen, test.want)
			}
		})
	}
	if sent.Kind != "" || sent.APIVersion != "" || sent.Spec.Replicas != 4 {
		t.Errorf("update changed what it was given: %v", sent)
	}
}

// TestMistakes are calls that send nothing, and answers that are no Scale.
func TestMistakes(t *testing.T) {
	v1 := kinds{Group: "autoscaling", Version: "v1", Kind: "Scale"}
	web := &autoscalingv1.Scale{ObjectMeta: metav1.ObjectMeta{Name: "web"}}
	update := func(given *autoscalingv1.Scale) func(scale.ScaleInterface) (*autoscalingv1.Scale, error) {
		return func(s scale.ScaleInterface) (*autoscalingv1.Scale, error) {
			return s.Update(t.Context(), deployments, given, metav1.UpdateOptions{})
		}
	}
	get := func(name string) func(scale.ScaleInterface) (*autoscalingv1.Scale, error) {
		return func(s scale.ScaleInterface) (*autoscalingv1.Scale, error) {
			return s.Get(t.Context(), deployments, name, metav1.GetOptions{})
		}
	}
	for _, test := range []struct {
		name   string
		mapper mapper
		kind   kinds
		answer string
		call   func(scale.ScaleInterface) (*autoscalingv1.Scale, error)
		sends  bool
		want   string
	}{
		{"nothing to update", "v1", v1, betaScale, update(nil), false, "the object is nil"},
		{"no name", "v1", v1, betaScale, get(""), false, "name"},
		{"a name that leads elsewhere", "v1", v1, betaScale, get("../x"), false, "../x"},
		{"a version that leads elsewhere", "..", v1, betaScale, get("web"), false, "invalid group and version"},
		{"an unknown resource", "", v1, betaScale, get("web"), false, "unknown resource"},
		{"a resource without a scale", "v1", kinds{}, betaScale, update(web), false, "unknown scale"},
		{"a scale of the future", "v1", kinds{Group: "autoscaling", Version: "v9", Kind: "Scale"}, betaScale, update(web), false, "autoscaling/v9"},
		{"a selector that is none", "v1", kinds{Group: "apps", Version: "v1beta2", Kind: "Scale"}, betaScale, update(&autoscalingv1.Scale{Status: autoscalingv1.ScaleStatus{Selector: "a=b=c"}}), false, "a=b=c"},
		{"a success", "v1", v1, `{"kind":"Status","apiVersion":"v1","status":"Success"}`, get("web"), true, "Status"},
		{"a failure that says it is none", "v1", v1, `{"kind":"Status","apiVersion":"v1","status":"Failure","message":"no way"}`, get("web"), true, "no way"},
		{"another kind", "v1", v1, `{"kind":"Deployment","apiVersion":"apps/v1"}`, get("web"), true, "Deployment"},
		{"garbage", "v1", v1, `{"kind":`, get("web"), true, "decode the scale of deployments \"web\""},
	} {
		t.Run(test.name, func(t *testing.T) {
			client, seen := serve(t, test.mapper, test.kind, test.answer)
			got, err := test.call(client.Scales("shop"))
			if got != nil || err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, %v; want an error with %q", got, err, test.want)
			}
			if sent := len(*seen) > 0; sent != test.sends {
				t.Errorf("sent %q", *seen)
			}
		})
	}
	if _, err := scale.NewForConfig(&rest.Config{Host: "%%"}, mapper("v1"), nil, v1); err == nil {
		t.Error("a host that is none is accepted")
	}
}
