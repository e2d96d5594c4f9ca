// Package util has what recorders of events share. It mirrors client-go's package of the same name.
//
// Its one rule: it knows events and nothing of how they are sent.
package util

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/validation"
)

// ValidateEventType reports whether eventtype is one that events may have: Normal or Warning.
func ValidateEventType(eventtype string) bool {
	return eventtype == corev1.EventTypeNormal || eventtype == corev1.EventTypeWarning
}

// IsKeyNotFoundError reports whether err is a StatusError with status 404.
func IsKeyNotFoundError(err error) bool {
	var status apierrors.APIStatus
	return errors.As(err, &status) && status.Status().Code == http.StatusNotFound
}

// GenerateEventName returns a name for an event about the object refName at a time. Where the name of the object cannot
// be part of that of an event, it is replaced by random letters.
func GenerateEventName(refName string, unixNano int64) string {
	name := fmt.Sprintf("%s.%x", refName, unixNano)
	if len(validation.NameIsDNSSubdomain(name, false)) == 0 {
		return name
	}
	var random [16]byte
	_, _ = rand.Read(random[:]) // never fails
	return fmt.Sprintf("%x.%x", random, unixNano)
}
