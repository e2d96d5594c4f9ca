package generators

import (
	"bytes"
	"go/format"
	"testing"

	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/templates"
)

// TestClientGoReleases calls what a release of client-go has, and nothing that
// came later.
func TestClientGoReleases(t *testing.T) {
	api := &model.API{}
	addKind(addVersion(api, "shop.example.com", "shop", "v1"), "Shelf", allMethods)
	files := mustPlan(t, api, func(o *Options) { o.Runtime, o.Listers, o.Informers = ClientGo, true, true })
	later := []string{"DiscoveryInterfaces", "cache.Typed", "NewTypedSharedIndexInformer", "cache.DeletedObject"}
	for _, tt := range []struct {
		version string
		later   bool
	}{{"", true}, {"v0.37.0-rc.1", true}, {"v0.37.2", true}, {"v0.40.0", true}, {"v0.36.3", false}} {
		set, err := templates.New(templates.Config{Runtime: ClientGo, ClientGo: tt.version})
		if err != nil {
			t.Fatal(err)
		}
		texts, err := set.RenderAll(t.Context(), files)
		if err != nil {
			t.Fatal(err)
		}
		for i, text := range texts {
			if formatted, err := format.Source(text); err != nil || !bytes.Equal(formatted, text) {
				t.Errorf("client-go %s: %s is not as gofmt writes it (%v)", tt.version, files[i].Path, err)
			}
		}
		all := bytes.Join(texts, nil)
		for _, name := range later {
			if bytes.Contains(all, []byte(name)) != tt.later {
				t.Errorf("client-go %s: %s is used: %v, want %v", tt.version, name, !tt.later, tt.later)
			}
		}
		if !bytes.Contains(all, []byte("func NewShelfInformerWithOptions(")) {
			t.Errorf("client-go %s: there is no informer", tt.version)
		}
	}
}
