package await

import (
	"encoding/json"
	"fmt"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// summary is what kinds have in common that says how an object is.
type summary struct {
	metadata struct {
		ResourceVersion   string       `json:"resourceVersion"`
		Generation        int64        `json:"generation"`
		DeletionTimestamp *metav1.Time `json:"deletionTimestamp"`
		Finalizers        []string     `json:"finalizers"`
	}
	phase              string
	observedGeneration int64
	conditions         []condition
}

type condition struct {
	Type               string `json:"type"`
	Status             string `json:"status"`
	Reason             string `json:"reason"`
	Message            string `json:"message"`
	ObservedGeneration int64  `json:"observedGeneration"`
}

// summaryOf reads what there is. What an object does not have, or has in another form, is left empty.
func summaryOf(obj runtime.Object) summary {
	var s summary
	data, err := json.Marshal(obj)
	if err != nil {
		return s
	}
	var content struct {
		Metadata json.RawMessage            `json:"metadata"`
		Status   map[string]json.RawMessage `json:"status"`
	}
	_ = json.Unmarshal(data, &content)
	_ = json.Unmarshal(content.Metadata, &s.metadata)
	_ = json.Unmarshal(content.Status["phase"], &s.phase)
	_ = json.Unmarshal(content.Status["observedGeneration"], &s.observedGeneration)
	_ = json.Unmarshal(content.Status["conditions"], &s.conditions)
	return s
}

// has reports whether a condition has a status, observed on the present generation.
func (s summary) has(conditionType, status string) bool {
	for _, c := range s.conditions {
		if c.Type == conditionType {
			return c.Status == status && s.staleAt(c) == 0
		}
	}
	return false
}

// staleAt returns the generation that a condition was observed on if that is not the present one, and otherwise 0.
func (s summary) staleAt(c condition) int64 {
	observed := c.ObservedGeneration
	if observed == 0 {
		observed = s.observedGeneration
	}
	if observed < s.metadata.Generation {
		return observed
	}
	return 0
}

// String returns the summary on one line.
func (s summary) String() string {
	parts := []string{"resourceVersion " + s.metadata.ResourceVersion}
	if t := s.metadata.DeletionTimestamp; t != nil {
		parts = append(parts, fmt.Sprintf("being deleted since %s", t.UTC().Format("2006-01-02T15:04:05Z07:00")))
		if len(s.metadata.Finalizers) > 0 {
			parts = append(parts, fmt.Sprintf("finalizers %s", strings.Join(s.metadata.Finalizers, " ")))
		}
	}
	if s.phase != "" {
		parts = append(parts, "phase "+s.phase)
	}
	for _, c := range s.conditions {
		parts = append(parts, s.describe(c))
	}
	return strings.Join(parts, ", ")
}

func (s summary) describe(c condition) string {
	text := c.Type + "=" + c.Status
	var why []string
	if c.Reason != "" {
		why = append(why, c.Reason)
	}
	if c.Message != "" {
		why = append(why, c.Message)
	}
	if stale := s.staleAt(c); stale != 0 {
		why = append(why, fmt.Sprintf("observed on generation %d of %d", stale, s.metadata.Generation))
	}
	if len(why) == 0 {
		return text
	}
	return text + " (" + strings.Join(why, ": ") + ")"
}
