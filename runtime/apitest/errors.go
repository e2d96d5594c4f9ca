package apitest

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// asStatus turns any error into the Status that goes on the wire.
func asStatus(err error) metav1.Status {
	var withStatus apierrors.APIStatus
	status := metav1.Status{Status: metav1.StatusFailure, Code: http.StatusInternalServerError, Message: err.Error()}
	if errors.As(err, &withStatus) {
		status = withStatus.Status()
	}
	status.TypeMeta = metav1.TypeMeta{Kind: "Status", APIVersion: "v1"}
	return status
}

// wording is a text of a real server, kept to the letter.
type wording string

// Error is part of error.
func (w wording) Error() string { return string(w) }

// generic is the answer of a real server's router, which knows no resource.
func generic(code int, verb string) error {
	return apierrors.NewGenericServerResponse(code, verb, schema.GroupResource{}, "", "", 0, false)
}

func errUnknownResource() error  { return generic(http.StatusNotFound, "") }
func errMethodNotAllowed() error { return generic(http.StatusMethodNotAllowed, "") }

func errMediaType(code int, reason metav1.StatusReason, message string) error {
	return &apierrors.StatusError{ErrStatus: metav1.Status{
		Status: metav1.StatusFailure, Code: int32(code), Reason: reason, Message: message,
	}}
}

// errNotAcceptable is what a real server says of its own resources and of custom ones.
func errNotAcceptable(custom bool) error {
	accepted := strings.Join([]string{mediaJSON, mediaYAML, mediaProtobuf}, ", ")
	message := "406: Not Acceptable\n\nAvailable representations: " + accepted
	if custom {
		message = "only the following media types are accepted: " + accepted
	}
	return errMediaType(http.StatusNotAcceptable, metav1.StatusReasonNotAcceptable, message)
}

func errUnsupportedMediaType(accepted []string) error {
	return errMediaType(http.StatusUnsupportedMediaType, metav1.StatusReasonUnsupportedMediaType,
		"the body of the request was in an unknown format - accepted media types include: "+strings.Join(accepted, ", "))
}

// errOptions is what is wrong with the options of a verb, CreateOptions and its like.
func errOptions(kind string, errs ...*field.Error) error {
	return apierrors.NewInvalid(schema.GroupKind{Group: metav1.GroupName, Kind: kind}, "", errs)
}

// previewLength is how much of a body an error shows.
const previewLength = 30

// errUnrecognized answers a body that can't be told to be any object.
func errUnrecognized(kind string, err error, body []byte) error {
	preview := "<empty>"
	switch {
	case len(body) > 0 && body[0] != '{':
		preview = hex.EncodeToString(body[:min(len(body), previewLength)])
	case len(body) > previewLength:
		preview = string(body[:previewLength]) + " ..."
	case len(body) > 0:
		preview = string(body)
	}
	return apierrors.NewBadRequest(fmt.Sprintf("the object provided is unrecognized (must be of type %s): %v (%s)", kind, err, preview))
}

// errTooLargeVersion answers a request for a resource version that is yet to come.
func errTooLargeVersion(asked, current uint64) error {
	err := apierrors.NewTimeoutError(fmt.Sprintf("Too large resource version: %d, current: %d", asked, current), 1)
	err.ErrStatus.Details.Causes = []metav1.StatusCause{{
		Type: metav1.CauseTypeResourceVersionTooLarge, Message: "Too large resource version",
	}}
	return err
}

// errExpiredVersion answers a request for history that has been compacted.
func errExpiredVersion(asked, oldest uint64) error {
	return apierrors.NewResourceExpired(fmt.Sprintf("too old resource version: %d (%d)", asked, oldest))
}

func errModified(gr schema.GroupResource, name string) error {
	return apierrors.NewConflict(gr, name,
		errors.New("the object has been modified; please apply your changes to the latest version and try again"))
}

// warn adds a Warning header, as RFC 7234 writes it.
func warn(header http.Header, text string) {
	header.Add("Warning", "299 - "+strconv.Quote(text))
}
