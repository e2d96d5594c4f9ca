package scenarios

import (
	"context"
	"errors"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/rest"
)

var errorScenarios = []scenario{
	{name: "not found", run: notFound},
	{name: "already exists", run: alreadyExists},
	{name: "conflict", run: conflict},
	{name: "invalid by schema", needs: []Capability{Schemas}, run: invalidBySchema},
	{name: "invalid name", run: invalidName},
	{name: "invalid labels", run: invalidLabels},
	{name: "update without version", run: updateWithoutVersion},
	{name: "update of a missing object", run: updateMissing},
	{name: "wrong namespace", run: wrongNamespace},
	{name: "unknown resource", run: unknownResource},
	{name: "wrong kind", run: wrongKind},
	{name: "not json", run: notJSON},
	{name: "method not allowed", run: methodNotAllowed},
	{name: "missing name", run: missingName},
	{name: "request ends with its context", run: cancelledRequest},
}

func notFound(w *world) {
	_, err := w.tabs().Get(w.ctx, "missing", getOpts)
	status := w.status(err, 404, metav1.StatusReasonNotFound)
	w.message(status, `crontabs.stable.example.com "missing" not found`)
	same(w, "group", status.Details.Group, "stable.example.com")
	same(w, "kind", status.Details.Kind, "crontabs")
	same(w, "name", status.Details.Name, "missing")
	_, err = w.core.CoreV1().ConfigMaps(w.ns).Get(w.ctx, "missing", getOpts)
	w.message(w.status(err, 404, metav1.StatusReasonNotFound), `configmaps "missing" not found`)
}

func alreadyExists(w *world) {
	w.create(newTab("twice"))
	_, err := w.tabs().Create(w.ctx, newTab("twice"), createOpts)
	status := w.status(err, 409, metav1.StatusReasonAlreadyExists)
	w.message(status, `crontabs.stable.example.com "twice" already exists`)
	same(w, "name", status.Details.Name, "twice")
}

func conflict(w *world) {
	stale := w.create(newTab("contested"))
	fresh := stale.DeepCopy()
	fresh.Spec.Suspend = true
	must(w.tabs().Update(w.ctx, fresh, updateOpts))(w)
	_, err := w.tabs().Update(w.ctx, stale, updateOpts)
	status := w.status(err, 409, metav1.StatusReasonConflict)
	w.message(status, `Operation cannot be fulfilled on crontabs.stable.example.com "contested": `+
		`the object has been modified; please apply your changes to the latest version and try again`)
	same(w, "kind", status.Details.Kind, "crontabs")
	same(w, "suspend kept", w.get("contested").Spec.Suspend, true)
}

func invalidBySchema(w *world) {
	tab := newTab("invalid")
	replicas := int32(11)
	tab.Spec.Replicas, tab.Spec.CronSpec, tab.Spec.Image = &replicas, "never", ""
	_, err := w.tabs().Create(w.ctx, tab, createOpts)
	status := w.status(err, 422, metav1.StatusReasonInvalid)
	w.cause(status, "spec.replicas", metav1.CauseTypeFieldValueInvalid)
	w.cause(status, "spec.cronSpec", metav1.CauseTypeFieldValueInvalid)
	w.cause(status, "spec.image", metav1.CauseTypeFieldValueInvalid)
	same(w, "causes", len(status.Details.Causes), 3)
	same(w, "kind", status.Details.Kind, "CronTab")
	same(w, "group", status.Details.Group, "stable.example.com")

	_, err = w.tabs().Create(w.ctx, withReplicas("one", 11), createOpts)
	status = w.status(err, 422, metav1.StatusReasonInvalid)
	w.message(status, `CronTab.stable.example.com "one" is invalid: spec.replicas: Invalid value: 11: `+
		`spec.replicas in body should be less than or equal to 10`)

	created := w.create(newTab("valid"))
	created.Spec.Replicas = &replicas
	_, err = w.tabs().Update(w.ctx, created, updateOpts)
	w.status(err, 422, metav1.StatusReasonInvalid)

	created.Spec.Replicas = nil
	created.Status.Conditions = []metav1.Condition{{Type: "Ready", Status: "Perhaps", Reason: "R", LastTransitionTime: metav1.Unix(1, 0)}}
	_, err = w.tabs().UpdateStatus(w.ctx, created, updateOpts)
	w.cause(w.status(err, 422, metav1.StatusReasonInvalid), "status.conditions[0].status", metav1.CauseTypeFieldValueNotSupported)
}

func invalidName(w *world) {
	for _, name := range []string{"Upper", "under_score", "-dash"} {
		_, err := w.tabs().Create(w.ctx, newTab(name), createOpts)
		status := w.status(err, 422, metav1.StatusReasonInvalid)
		w.cause(status, "metadata.name", metav1.CauseTypeFieldValueInvalid)
	}
}

func invalidLabels(w *world) {
	_, err := w.tabs().Create(w.ctx, labelled("labelled", "bad key!", "x"), createOpts)
	w.cause(w.status(err, 422, metav1.StatusReasonInvalid), "metadata.labels", metav1.CauseTypeFieldValueInvalid)
}

func updateWithoutVersion(w *world) {
	w.create(newTab("blind"))
	_, err := w.tabs().Update(w.ctx, newTab("blind"), updateOpts)
	status := w.status(err, 422, metav1.StatusReasonInvalid)
	w.cause(status, "metadata.resourceVersion", metav1.CauseTypeFieldValueInvalid)

	// Most built-in kinds take an update without a version as the last word.
	maps := w.core.CoreV1().ConfigMaps(w.ns)
	must(maps.Create(w.ctx, newConfigMap("blind", "a", "1"), createOpts))(w)
	got := must(maps.Update(w.ctx, newConfigMap("blind", "a", "2"), updateOpts))(w)
	same(w, "data", got.Data["a"], "2")
}

func updateMissing(w *world) {
	created := w.create(newTab("gone"))
	w.check(w.tabs().Delete(w.ctx, "gone", deleteOpts))
	_, err := w.tabs().Update(w.ctx, created, updateOpts)
	if err == nil {
		w.Fatal("an object that was deleted was updated")
	}
	// Its uid tells the server that this is not a new object; without one, the object is simply not there.
	missing := newTab("missing")
	missing.ResourceVersion = "1"
	_, err = w.tabs().Update(w.ctx, missing, updateOpts)
	w.status(err, 404, metav1.StatusReasonNotFound)
}

func wrongNamespace(w *world) {
	tab := newTab("astray")
	tab.Namespace = "elsewhere"
	_, err := w.tabs().Create(w.ctx, tab, createOpts)
	status := w.status(err, 400, metav1.StatusReasonBadRequest)
	w.message(status, "the namespace of the provided object does not match the namespace sent on the request")
}

// unknownResource gets a 404 that is no Status; the client makes one of it and says what was asked for.
func unknownResource(w *world) {
	client := w.crd.StableV1().RESTClient()
	err := client.Get().Namespace(w.ns).Resource("nosuchthings").Do(w.ctx).Error()
	w.message(w.status(err, 404, metav1.StatusReasonNotFound),
		"the server could not find the requested resource (get nosuchthings.stable.example.com)")
	err = client.Get().AbsPath("/apis/no.such.group/v1/things").Do(w.ctx).Error()
	w.message(w.status(err, 404, metav1.StatusReasonNotFound), "the server could not find the requested resource")
}

// wrongKind posts an object of another kind to crontabs.
func wrongKind(w *world) {
	err := w.post(`{"apiVersion":"stable.example.com/v1","kind":"FleetPolicy","metadata":{"name":"x"},"spec":{}}`, nil)
	status := w.status(err, 422, metav1.StatusReasonInvalid)
	w.cause(status, "kind", metav1.CauseTypeFieldValueInvalid)
	w.message(status, `FleetPolicy.stable.example.com "x" is invalid: kind: Invalid value: "FleetPolicy": must be CronTab`)
	err = w.post(`{"apiVersion":"stable.example.com/v2","kind":"CronTab","metadata":{"name":"x"},"spec":{}}`, nil)
	w.message(w.status(err, 400, metav1.StatusReasonBadRequest),
		"the API version in the data (stable.example.com/v2) does not match the expected API version (stable.example.com/v1)")
}

func notJSON(w *world) {
	w.status(w.post(`{"apiVersion":`, nil), 400, metav1.StatusReasonBadRequest)
	err := w.crd.StableV1().RESTClient().Post().Namespace(w.ns).Resource("crontabs").
		SetHeader("Content-Type", "text/plain").Body([]byte("hello")).Do(w.ctx).Error()
	w.status(err, 415, metav1.StatusReasonUnsupportedMediaType)
}

func methodNotAllowed(w *world) {
	put := func(client rest.Interface, resource string) error {
		return client.Put().Namespace(w.ns).Resource(resource).SetHeader("Content-Type", "application/json").
			Body([]byte(`{}`)).Do(w.ctx).Error()
	}
	status := w.status(put(w.core.CoreV1().RESTClient(), "configmaps"), 405, metav1.StatusReasonMethodNotAllowed)
	w.message(status, "the server does not allow this method on the requested resource")
	// For custom resources the server looks at the name first.
	w.message(w.status(put(w.crd.StableV1().RESTClient(), "crontabs"), 400, metav1.StatusReasonBadRequest), "name must be provided")
}

func missingName(w *world) {
	_, err := w.tabs().Create(w.ctx, newTab(""), createOpts)
	status := w.status(err, 422, metav1.StatusReasonInvalid)
	w.cause(status, "metadata.name", metav1.CauseTypeFieldValueRequired)
	w.message(status, fmt.Sprintf("CronTab.stable.example.com %q is invalid: metadata.name: Required value: name or generateName is required", ""))
}

// cancelledRequest is over before it began: the client says so and no object is made.
func cancelledRequest(w *world) {
	ctx, cancel := context.WithCancel(w.ctx)
	cancel()
	_, err := w.tabs().Create(ctx, newTab("late"), createOpts)
	same(w, "errors.Is(err, context.Canceled)", errors.Is(err, context.Canceled), true)
	w.gone("late")
	_, err = w.tabs().Watch(ctx, listOpts)
	same(w, "errors.Is(err, context.Canceled) of a watch", errors.Is(err, context.Canceled), true)
}

// post sends a raw body to the CronTabs of the scenario's namespace.
func (w *world) post(body string, params map[string]string) error {
	request := w.crd.StableV1().RESTClient().Post().Namespace(w.ns).Resource("crontabs").SetHeader("Content-Type", "application/json")
	for key, value := range params {
		request = request.Param(key, value)
	}
	return request.Body([]byte(body)).Do(w.ctx).Error()
}
