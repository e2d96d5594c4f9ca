package rest

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"reflect"

	"k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/net"
)

// Result is the response to a request sent by Do, or the error that kept it from coming. The body has been read and
// is decoded when it is asked for.
type Result struct {
	body        []byte
	warnings    []net.WarningHeader
	contentType string
	err         error
	statusCode  int
	decoder     runtime.Decoder
	logger      *slog.Logger
	reads       bool // of a GET, which a Status does not answer
}

// Raw returns the body together with the error of the response. On a status that is an error that is the error made
// from the status alone; Error looks into the body for a better one.
func (r Result) Raw() ([]byte, error) {
	return r.body, r.err
}

// StatusCode stores the HTTP status in statusCode and returns the Result. It is 0 if there was no usable response.
func (r Result) StatusCode(statusCode *int) Result {
	*statusCode = r.statusCode
	return r
}

// ContentType stores the media type of the body in contentType and returns the Result.
func (r Result) ContentType(contentType *string) Result {
	*contentType = r.contentType
	return r
}

// WasCreated stores in wasCreated whether the status is 201 and returns the Result.
func (r Result) WasCreated(wasCreated *bool) Result {
	*wasCreated = r.statusCode == http.StatusCreated
	return r
}

// Warnings returns the warnings that came with the response. The warning handler has seen them already.
func (r Result) Warnings() []net.WarningHeader {
	return r.warnings
}

// Get decodes the body into an object of the type that the body names. A Status that does not say success is returned
// as an error, *errors.StatusError.
func (r Result) Get() (runtime.Object, error) {
	if r.err != nil {
		return nil, r.Error()
	}
	if r.decoder == nil {
		return nil, r.noDecoder()
	}
	out, _, err := r.decode(nil, nil)
	if err != nil {
		return nil, err
	}
	if status, ok := out.(*metav1.Status); ok && status.Status != metav1.StatusSuccess {
		return nil, &errors.StatusError{ErrStatus: *status}
	}
	return out, nil
}

// Into decodes the body into obj. An empty body is an error. A body that holds a Status instead of what obj is returns
// that as an error unless it says success, in which case obj is left as it is; to a GET that is no answer, and an error too.
// A body of any other type is an error that names both types; client-go returns nil and leaves obj untouched. Decoded objects keep their apiVersion and
// kind, which client-go clears. A nil obj only checks that the body decodes.
func (r Result) Into(obj runtime.Object) error {
	if r.err != nil {
		return r.Error()
	}
	if r.decoder == nil {
		return r.noDecoder()
	}
	if len(r.body) == 0 {
		return r.emptyBody()
	}
	if obj != nil && isNilPointer(obj) {
		return fmt.Errorf("decode response: the target is a nil %T", obj)
	}
	out, gvk, err := r.decode(nil, obj)
	if err != nil {
		return err
	}
	return intoOutcome(obj, out, gvk, r.reads)
}

// intoOutcome is for decoders that may have made a new object, out, of what was to go into obj.
func intoOutcome(obj, out runtime.Object, gvk *schema.GroupVersionKind, reads bool) error {
	if out == obj {
		return nil
	}
	if status, ok := out.(*metav1.Status); ok {
		if status.Status != metav1.StatusSuccess {
			return &errors.StatusError{ErrStatus: *status}
		}
		if !reads || obj == nil {
			return nil
		}
	}
	return assign(obj, out, gvk)
}

// assign is for decoders that made a new object: one of the same type is copied, any other is refused.
func assign(obj, out runtime.Object, gvk *schema.GroupVersionKind) error {
	if obj == nil {
		return nil
	}
	from, to := reflect.ValueOf(out), reflect.ValueOf(obj)
	if from.Type() == to.Type() && to.Kind() == reflect.Pointer && !from.IsNil() {
		to.Elem().Set(from.Elem())
		return nil
	}
	if gvk == nil {
		gvk = &schema.GroupVersionKind{}
	}
	return fmt.Errorf("decode response: the body is a %T (%s), it cannot be decoded into a %T", out, gvk, obj)
}

// Error returns the error of the request, nil if it succeeded. If the server sent a Status with its error, that is the
// error returned, a *errors.StatusError.
func (r Result) Error() error {
	if r.err == nil || !errors.IsUnexpectedServerError(r.err) || len(r.body) == 0 || r.decoder == nil {
		return r.err
	}
	// Old servers send a Status without an apiVersion.
	out, _, err := r.decode(&schema.GroupVersionKind{Version: "v1", Kind: "Status"}, nil)
	if err != nil || out == nil {
		if r.logger != nil {
			r.logger.Debug("body of an error response is no Status", "status", r.statusCode, "contentType", r.contentType)
		}
		return r.err
	}
	if status := statusIn(out); status != nil && status.Status == metav1.StatusFailure {
		return &errors.StatusError{ErrStatus: *status}
	}
	return r.err
}

// statusIn returns obj if it is a Status, decoded or not, else nil. It stands for errors.FromObject, which has a converter
// of all types linked into every client.
func statusIn(obj runtime.Object) *metav1.Status {
	switch o := obj.(type) {
	case *metav1.Status:
		return o
	case runtime.Unstructured:
		var status metav1.Status
		data, err := json.Marshal(o.UnstructuredContent())
		if err != nil || json.Unmarshal(data, &status) != nil || status.Kind != "Status" {
			return nil
		}
		if status.APIVersion == "v1" || status.APIVersion == metav1.SchemeGroupVersion.String() {
			return &status
		}
	}
	return nil
}

func (r Result) emptyBody() error {
	return fmt.Errorf("decode response: 0-length response with status code: %d and content type: %s", r.statusCode, r.contentType)
}

func (r Result) noDecoder() error {
	return fmt.Errorf("decode response: no serializer for response with content type %q", r.contentType)
}
