package cached

import (
	"errors"
	"testing"

	"github.com/clientsmith/client-gen/runtime/openapi"
)

// source counts what it is asked.
type source struct {
	paths, schemas int
	err            error
}

func (s *source) Paths() (map[string]openapi.GroupVersion, error) {
	s.paths++
	return map[string]openapi.GroupVersion{"api/v1": s}, s.err
}

func (s *source) Schema(contentType string) ([]byte, error) {
	s.schemas++
	return []byte(contentType), s.err
}

func (s *source) ServerRelativeURL() string { return "url" }

func TestClient(t *testing.T) {
	s := &source{err: errors.New("down")}
	client := NewClient(s)
	if _, err := client.Paths(); !errors.Is(err, s.err) {
		t.Errorf("got %v", err)
	}
	s.err = nil
	for range 2 {
		paths, err := client.Paths()
		if err != nil || paths["api/v1"].ServerRelativeURL() != "url" {
			t.Fatalf("%v, %v", paths, err)
		}
		for _, contentType := range []string{"a", "b"} {
			if got, err := paths["api/v1"].Schema(contentType); err != nil || string(got) != contentType {
				t.Errorf("%s, %v", got, err)
			}
		}
	}
	if s.paths != 2 || s.schemas != 2 {
		t.Errorf("paths were asked for %d times, documents %d times", s.paths, s.schemas)
	}
	s.err = errors.New("down again")
	withContext := NewClientWithContext(openapi.ToClientWithContext(&source{}))
	paths, err := withContext.PathsWithContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got, err := paths["api/v1"].SchemaWithContext(t.Context(), "c"); err != nil || string(got) != "c" {
		t.Errorf("%s, %v", got, err)
	}
	documents, err := client.Paths()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := documents["api/v1"].Schema("new"); !errors.Is(err, s.err) {
		t.Errorf("got %v", err)
	}
	s.err = nil
	if got, err := documents["api/v1"].Schema("new"); err != nil || string(got) != "new" {
		t.Errorf("an error was kept: %s, %v", got, err)
	}
}
