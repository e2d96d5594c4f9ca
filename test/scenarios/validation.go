package scenarios

import (
	"context"
	"strings"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	crontabs "github.com/clientsmith/client-gen/examples/crd-clientset/pkg/generated/clientset/versioned"
	"github.com/clientsmith/client-gen/runtime/rest"
)

var validationScenarios = []scenario{
	{name: "strict fields", needs: []Capability{FieldValidation}, run: strictFields},
	{name: "warned fields", needs: []Capability{FieldValidation}, run: warnedFields},
	{name: "ignored fields", needs: []Capability{Schemas}, run: ignoredFields},
	{name: "bad field validation", needs: []Capability{FieldValidation}, run: badFieldValidation},
}

const (
	unknownField = `{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"odd"},` +
		`"spec":{"cronSpec":"* * * * *","image":"a","colour":"red"}}`
	duplicateField = `{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"odd"},` +
		`"spec":{"cronSpec":"* * * * *","image":"a","image":"b"}}`
)

// warnings records what the server warns of.
type warnings struct {
	mu    sync.Mutex
	texts []string
}

// HandleWarningHeaderWithContext keeps the text of a warning.
func (h *warnings) HandleWarningHeaderWithContext(_ context.Context, code int, _, text string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if code == 299 {
		h.texts = append(h.texts, text)
	}
}

func (h *warnings) String() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.Join(h.texts, "; ")
}

// warned replaces the scenario's clients by ones that record warnings.
func (w *world) warned() *warnings {
	handler := &warnings{}
	config := rest.CopyConfig(w.config)
	config.WarningHandlerWithContext = handler
	w.crd = must(crontabs.NewForConfig(config))(w)
	return handler
}

func strictFields(w *world) {
	strict := map[string]string{"fieldValidation": metav1.FieldValidationStrict}
	status := w.status(w.post(unknownField, strict), 400, metav1.StatusReasonBadRequest)
	if !strings.Contains(status.Message, `unknown field "spec.colour"`) {
		w.Errorf("message: %s", status.Message)
	}
	status = w.status(w.post(duplicateField, strict), 400, metav1.StatusReasonBadRequest)
	if !strings.Contains(status.Message, `duplicate field "spec.image"`) {
		w.Errorf("message: %s", status.Message)
	}
	w.gone("odd")
}

func warnedFields(w *world) {
	heard := w.warned()
	w.check(w.post(unknownField, nil))
	same(w, "warnings", heard.String(), `unknown field "spec.colour"`)
	heard = w.warned()
	w.check(w.tabs().Delete(w.ctx, "odd", deleteOpts))
	w.check(w.post(duplicateField, map[string]string{"fieldValidation": metav1.FieldValidationWarn}))
	same(w, "warnings", heard.String(), `duplicate field "spec.image"`)
	same(w, "the last of two fields", w.get("odd").Spec.Image, "b")
}

// ignoredFields sends a field that the schema doesn't know: it is dropped without a word.
func ignoredFields(w *world) {
	heard := w.warned()
	w.check(w.post(unknownField, map[string]string{"fieldValidation": metav1.FieldValidationIgnore}))
	same(w, "warnings", heard.String(), "")
	raw := must(w.crd.StableV1().RESTClient().Get().Namespace(w.ns).Resource("crontabs").Name("odd").DoRaw(w.ctx))(w)
	if strings.Contains(string(raw), "colour") && !strings.Contains(string(raw), "managedFields") {
		w.Errorf("the server kept a field that the schema doesn't have: %s", raw)
	}
}

func badFieldValidation(w *world) {
	w.status(w.post(unknownField, map[string]string{"fieldValidation": "Perhaps"}), 422, metav1.StatusReasonInvalid)
}
