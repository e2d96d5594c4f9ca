package migrate

import (
	"path"
	"reflect"
	"slices"

	"github.com/clientsmith/client-gen/cmd/client-gen/internal/config"
	"github.com/clientsmith/client-gen/generators"
)

// fragment is what one command of a script does.
type fragment struct {
	// with holds everything but families and trees.
	with     config.Settings
	families []generators.Family
	// trees are the folders of the trees, relative to the root, and their
	// import paths.
	trees map[generators.Family]tree
}

// tree is the folder that a family is written to. For a clientset that is the
// folder above the one of its name.
type tree struct{ dir, pkg string }

func newFragment(families ...generators.Family) *fragment {
	f := &fragment{with: config.Defaults(), families: families, trees: map[generators.Family]tree{}}
	f.with.Runtime = "client-go"
	return f
}

// merge joins fragments that one run can do: the same packages, settings that
// don't contradict each other, and trees in one folder.
func merge(list []*fragment) []*fragment {
	var out []*fragment
	for _, f := range list {
		i := slices.IndexFunc(out, func(to *fragment) bool { return to.accepts(f) })
		if i < 0 {
			out = append(out, f)
			continue
		}
		out[i].join(f)
	}
	return out
}

// accepts reports whether another fragment can be joined.
func (f *fragment) accepts(other *fragment) bool {
	if len(f.trees) == 0 && len(other.trees) == 0 && slices.Equal(f.families, other.families) {
		return f.agrees(other)
	}
	if !slices.Equal(slices.Sorted(slices.Values(f.with.Packages)), slices.Sorted(slices.Values(other.with.Packages))) {
		return false
	}
	for family := range other.trees {
		if _, ok := f.trees[family]; ok {
			return false
		}
	}
	parents := map[string]bool{}
	for _, trees := range []map[generators.Family]tree{f.trees, other.trees} {
		for _, t := range trees {
			parents[path.Dir(t.dir)] = true
		}
	}
	return len(parents) <= 1 && f.agrees(other)
}

// agrees reports whether no setting has two values, of which neither is the
// default.
func (f *fragment) agrees(other *fragment) bool {
	a, b, d := reflect.ValueOf(f.with), reflect.ValueOf(other.with), reflect.ValueOf(config.Defaults())
	for i := range a.NumField() {
		x, y, z := a.Field(i).Interface(), b.Field(i).Interface(), d.Field(i).Interface()
		if !reflect.DeepEqual(x, y) && !reflect.DeepEqual(x, z) && !reflect.DeepEqual(y, z) && a.Type().Field(i).Name != "Packages" {
			return false
		}
	}
	return true
}

// join takes over what another fragment says.
func (f *fragment) join(other *fragment) {
	a, b, d := reflect.ValueOf(&f.with).Elem(), reflect.ValueOf(other.with), reflect.ValueOf(config.Defaults())
	for i := range a.NumField() {
		if a.Type().Field(i).Name != "Packages" && !reflect.DeepEqual(b.Field(i).Interface(), d.Field(i).Interface()) {
			a.Field(i).Set(b.Field(i))
		}
	}
	for _, pattern := range other.with.Packages {
		if !slices.Contains(f.with.Packages, pattern) {
			f.with.Packages = append(f.with.Packages, pattern)
		}
	}
	for _, family := range other.families {
		if !slices.Contains(f.families, family) {
			f.families = append(f.families, family)
		}
	}
	for family, t := range other.trees {
		f.trees[family] = t
	}
}

// settings turns the fragment into an entry of the configuration.
func (f *fragment) settings(p project) config.Settings {
	s := f.with
	for family, t := range f.trees {
		s.OutputDir = path.Dir(t.dir)
		if pkg := path.Dir(t.pkg); t.pkg != "" && pkg != p.importPath(s.OutputDir) {
			s.OutputPkg = pkg
		}
		*dirOf(&s, family) = path.Base(t.dir)
	}
	f.dropKnown(&s)
	for _, family := range generators.Families() {
		if slices.Contains(f.families, family) && (family != generators.FakesFamily || s.FakeClientset) {
			s.Only = append(s.Only, string(family))
		}
	}
	s.FakeClientset = true // that there are none is said by now
	if len(s.Only) == len(generators.Families()) {
		s.Only = nil
	}
	return s
}

// dirOf is the setting of a family's folder below the output folder.
func dirOf(s *config.Settings, family generators.Family) *string {
	switch family {
	case generators.ListersFamily:
		return &s.ListersDir
	case generators.InformersFamily:
		return &s.InformersDir
	case generators.ApplyConfigurationFamily:
		return &s.ApplyconfigurationDir
	}
	return &s.ClientsetDir
}

// dropKnown leaves out import paths of trees that the same entry writes: they
// are what a run takes anyway.
func (f *fragment) dropKnown(s *config.Settings) {
	name := s.ClientsetName
	if name == "" {
		name = "versioned"
	}
	if t, ok := f.trees[generators.ClientsetFamily]; ok && s.VersionedClientsetPackage == path.Join(t.pkg, name) {
		s.VersionedClientsetPackage = ""
	}
	if t, ok := f.trees[generators.ListersFamily]; ok && s.ListersPackage == t.pkg {
		s.ListersPackage = ""
	}
	if t, ok := f.trees[generators.ApplyConfigurationFamily]; ok && s.ApplyConfigurationPackage == t.pkg {
		s.ApplyConfigurationPackage = ""
	}
	if s.ClientsetName == "versioned" {
		s.ClientsetName = ""
	}
}
