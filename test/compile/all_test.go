package compile

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/clientsmith/client-gen/generators"
)

// aKind is what the line //KIND of an archive stands for.
const aKind = `// $1 is a kind.
//
// +genclient
// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object
type $1 struct {
	metav1.TypeMeta   ` + "`json:\",inline\"`" + `
	metav1.ObjectMeta ` + "`json:\"metadata,omitempty\"`" + `
}

// ${1}List is a list of $1.
//
// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object
type ${1}List struct {
	metav1.TypeMeta ` + "`json:\",inline\"`" + `
	metav1.ListMeta ` + "`json:\"metadata,omitempty\"`" + `
	Items           []$1 ` + "`json:\"items\"`" + `
}`

// Modules of every layout compile when all families have been written in one
// run, and none of them did before.
func TestAllFamilies(t *testing.T) {
	kind := regexp.MustCompile(`(?m)^//KIND (\w+)$`)
	for _, layout := range []string{"mixed", "depth", "kubebuilder", "several_packages", "unversioned"} {
		t.Run(layout, func(t *testing.T) {
			archive, err := txtar.ParseFile(filepath.Join("../../generators/testdata/all", layout+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			dir := newModule(t, nil)
			for _, f := range archive.Files {
				if f.Name != "want" {
					text := kind.ReplaceAllString(string(f.Data), aKind)
					write(t, dir, f.Name, strings.ReplaceAll(text, "example.com/m/", module+"/"))
				}
			}
			for range 2 {
				generate(t, dir, func(o *generators.Options) {
					o.Patterns, o.Runtime, o.ApplyConfigurationPackage, o.All = []string{"./..."}, generators.ClientGo, "", true
					for _, f := range generators.Families() {
						o.Select(f, true)
					}
				})
			}
			runGo(t, dir, "vet", "./...")
		})
	}
}
