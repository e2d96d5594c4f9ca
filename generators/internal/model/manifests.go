package model

import (
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/load"
)

// compareMarkers warns when the resource that the client is for is not the one
// that controller-tools makes of the same type's markers.
func (b *builder) compareMarkers(r *Resource, t *taggedType) {
	if status, _ := member(t.decl, "Status"); status == nil && t.tags.StatusMarker.IsValid() && !hasMember(t.decl, "Status", 0) {
		b.diags.Warnf(t.tags.StatusMarker, "add a field Status, or remove the marker", "+kubebuilder:subresource:status, but %s has no field Status", r.Kind)
	}
	from := len(b.diags)
	defer func() { b.escalate(b.byPath[r.Package.Path], from) }()
	scope, path := t.tags.Scope, t.tags.Path
	switch {
	case scope.Text == "Cluster" && r.Namespaced:
		b.diags.Warnf(scope.Pos, "add +genclient:nonNamespaced", "%s is cluster-scoped by +kubebuilder:resource, but its client is for namespaces", r.Kind)
	case scope.Text == "Namespaced" && !r.Namespaced:
		b.diags.Warnf(scope.Pos, "remove one of them", "%s is in namespaces by +kubebuilder:resource, but +genclient:nonNamespaced says that it is not", r.Kind)
	}
	if path.Set && path.Text != "" && path.Text != r.Name {
		b.diags.Warnf(path.Pos, "add +resourceName="+path.Text, "the resource is called %s by +kubebuilder:resource, but the client asks for %s", path.Text, r.Name)
	}
}

// compareManifest warns when the CustomResourceDefinition beside the types,
// which is what the server has, gives a kind other names than its client uses.
func (b *builder) compareManifest(r *Resource) {
	b.report(b.byPath[r.Package.Path].pkg.ManifestMistakes())
	m := b.manifestOf(r)
	if m == nil || m.Faulty {
		return
	}
	from := len(b.diags)
	defer func() { b.escalate(b.byPath[r.Package.Path], from) }()
	compare := func(what, client string, crd load.Word, hint string) {
		if crd.Text != "" && crd.Text != client {
			b.diags.Warnf(r.Pos, hint, "the %s of %s is %q, but the manifest at %s says %q", what, r.Kind, client, b.at(crd.Pos), crd.Text)
		}
	}
	if s := b.byPath[r.Package.Path]; s.lostGroup {
		return // what the group is to be
	}
	compare("group", r.Version.Group.Name, m.Group, "make +groupName="+r.Version.Group.Name+" and the manifest agree")
	compare("kind", r.Kind, m.Kind, "make the type's name and the manifest agree")
	compare("resource name", r.Name, m.Plural, "add +resourceName="+m.Plural.Text+", or mend the manifest")
	if r.ListKind != "" {
		compare("list", r.ListKind, m.ListKind, "make the list type's name and the manifest agree")
	}
	scope, hint := "Namespaced", "add +genclient:nonNamespaced, or mend the manifest"
	if !r.Namespaced {
		scope, hint = "Cluster", "remove +genclient:nonNamespaced, or mend the manifest"
	}
	compare("scope", scope, m.Scope, hint)
	if m.Name.Text != "" && m.Name.Text != m.Plural.Text+"."+m.Group.Text && m.Plural.Text == r.Name && m.Group.Text == r.Version.Group.Name {
		b.diags.Warnf(r.Pos, "call it "+m.Plural.Text+"."+m.Group.Text, "the manifest of %s at %s has the name %q, which no API server takes", r.Kind, b.at(m.Name.Pos), m.Name.Text)
	}
	b.compareVersions(r, m)
}

// compareVersions warns of a version that the server does not serve, and of a
// status that it has no path for.
func (b *builder) compareVersions(r *Resource, m *load.Manifest) {
	var names []string
	for _, v := range m.Versions {
		if names = append(names, v.Name.Text); v.Name.Text != r.Version.Name {
			continue
		}
		if v.Served.Text == "false" {
			b.diags.Warnf(r.Pos, "write served: true, or remove +genclient", "the manifest at %s does not serve version %s of %s", b.at(v.Served.Pos), r.Version.Name, r.Kind)
		}
		if r.Verbs.HasAny(UpdateStatus, ApplyStatus) && !v.Status {
			b.diags.Warnf(r.Pos, "add +genclient:noStatus, or subresources: {status: {}} to the manifest", "%s has the verb updateStatus, but version %s at %s has no subresource status", r.Kind, r.Version.Name, b.at(v.Name.Pos))
		}
		return
	}
	if len(names) > 0 && r.Version.Name != "" {
		b.diags.Warnf(r.Pos, "add the version to the manifest", "the manifest of %s at %s has no version %s, only %s", r.Kind, b.at(m.Kind.Pos), r.Version.Name, strings.Join(names, ", "))
	}
}

// manifestOf finds the manifest of a resource: the one of its group and kind,
// else of its group and a kind that differs in letter case or is called alike,
// else the only one of its kind.
func (b *builder) manifestOf(r *Resource) *load.Manifest {
	all := b.byPath[r.Package.Path].pkg.Manifests()
	for _, same := range []func(load.Manifest) bool{
		func(m load.Manifest) bool { return m.Group.Text == r.Version.Group.Name && m.Kind.Text == r.Kind },
		func(m load.Manifest) bool {
			return m.Group.Text == r.Version.Group.Name && (strings.EqualFold(m.Kind.Text, r.Kind) || m.Plural.Text == r.Name)
		},
		func(m load.Manifest) bool { return m.Kind.Text == r.Kind && !b.hasGroup(m.Group.Text) },
	} {
		if i := slices.IndexFunc(all, same); i >= 0 {
			return &all[i]
		}
	}
	return nil
}

// hasGroup reports whether the API has a group of that name.
func (b *builder) hasGroup(name string) bool {
	return slices.ContainsFunc(b.api.Groups, func(g *Group) bool { return g.Name == name })
}
