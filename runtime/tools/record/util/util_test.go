package util

import (
	"fmt"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

func TestGenerateEventName(t *testing.T) {
	if got := GenerateEventName("web", 255); got != "web.ff" {
		t.Errorf("got %s", got)
	}
	for _, name := range []string{"Upper", "a/b", "", strings.Repeat("a", 253)} {
		got := GenerateEventName(name, 255)
		if again := GenerateEventName(name, 255); !strings.HasSuffix(got, ".ff") || len(got) != 35 || got == again {
			t.Errorf("%q gives %s and %s", name, got, again)
		}
	}
}

func TestPredicates(t *testing.T) {
	if !ValidateEventType("Normal") || !ValidateEventType("Warning") || ValidateEventType("normal") || ValidateEventType("") {
		t.Error("ValidateEventType is wrong")
	}
	gone := apierrors.NewNotFound(schema.GroupResource{}, "e")
	if !IsKeyNotFoundError(fmt.Errorf("patch: %w", gone)) || IsKeyNotFoundError(nil) || IsKeyNotFoundError(apierrors.NewConflict(schema.GroupResource{}, "e", nil)) {
		t.Error("IsKeyNotFoundError is wrong")
	}
}
