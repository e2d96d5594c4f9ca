package generators

import (
	"testing"

	"github.com/clientsmith/client-gen/templates"
)

// BenchmarkRender renders a clientset of the size of k8s.io/api.
func BenchmarkRender(b *testing.B) {
	files := mustPlan(b, largeAPI(), nil)
	set, err := templates.New(templates.Config{Runtime: LightRuntime})
	if err != nil {
		b.Fatal(err)
	}
	size := 0
	b.ReportAllocs()
	for b.Loop() {
		texts, err := set.RenderAll(b.Context(), files)
		if err != nil {
			b.Fatal(err)
		}
		size = 0
		for _, text := range texts {
			size += len(text)
		}
	}
	b.ReportMetric(float64(len(files)), "files")
	b.ReportMetric(float64(size)/1e6, "MB")
}

// BenchmarkPlan lists the files of a clientset of the size of k8s.io/api.
func BenchmarkPlan(b *testing.B) {
	api := largeAPI()
	o := testOptions(nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, diags := plan(api, &o, "example.com/gen", nil); diags.HasErrors() {
			b.Fatal(diags)
		}
	}
}
