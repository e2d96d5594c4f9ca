package generators

import (
	"go/token"
	"path"
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/model"
	"github.com/clientsmith/client-gen/templates"
)

// buildKinds makes the views of a group-version's kinds.
func (p *planner) buildKinds(v *plannedVersion) {
	taken := typedNames(v)
	methods := declared{"RESTClient": token.Position{}}
	files := fileNames{"doc": true, "generated_expansion": true, strings.ToLower(v.model.Group.Dir) + "_client": true}
	fakes := fileNames{"doc": true, "fake_" + strings.ToLower(v.model.Group.Dir) + "_client": true}
	for _, r := range v.model.Resources {
		k := &plannedKind{model: r, file: files.take(r.FileBase), fakeFile: fakes.take("fake_" + r.FileBase)}
		k.view = p.buildKind(v, r)
		for _, name := range []string{"Getter", "Interface", "Expansion"} {
			base := r.Kind
			if name == "Getter" {
				base = r.Plural
			}
			taken.add(p, base+name, r.Pos, "package "+v.pkg, "rename the kind or give it another plural with --plural-exceptions")
		}
		methods.add(p, r.Plural, r.Pos, v.view.Name+"Client", "give one of the kinds another plural with --plural-exceptions")
		v.kinds = append(v.kinds, k)
		v.view.Kinds = append(v.view.Kinds, k.view)
		if !p.exists(path.Join(v.dir, strings.ToLower(r.Kind)+"_expansion.go")) {
			v.view.Expansions = append(v.view.Expansions, k.view)
		}
	}
	p.namePrivate(v)
}

// typedNames are the exported names of a typed package that come from its
// group-version.
func typedNames(v *plannedVersion) declared {
	names := declared{}
	for _, name := range []string{"New", "NewForConfig", "NewForConfigAndClient", "NewForConfigOrDie",
		v.view.Name + "Interface", v.view.Name + "Client"} {
		names[name] = token.Position{}
	}
	return names
}

// namePrivate gives each kind the unexported names that upstream gives it, or
// others where those are reserved by Go or already declared in the package.
func (p *planner) namePrivate(v *plannedVersion) {
	// The constructors have parameters c and namespace and name the type.
	taken := []string{"setConfigDefaults", "c", "namespace"}
	for _, k := range v.kinds {
		k.view.Type = templates.Private(k.model.PrivatePlural, taken...)
		taken = append(taken, k.view.Type)
	}
	for _, k := range v.kinds {
		k.view.New = templates.Private("new"+k.model.Plural, taken...)
		taken = append(taken, k.view.New)
	}
	v.private = taken
}

// buildKind makes the view of one kind.
func (p *planner) buildKind(v *plannedVersion, r *model.Resource) *templates.Kind {
	k := &templates.Kind{
		GroupVersion: v.view,
		Name:         r.Kind,
		Plural:       r.Plural,
		Param:        templates.Param(r.Private),
		Object:       templates.Ident(r.Type()),
		Resource:     r.Name,
		ItemPointers: r.ItemPointers,
		Namespaced:   r.Namespaced,
		Protobuf:     p.options.PrefersProtobuf,
	}
	for _, name := range []string{r.Kind, r.Plural} {
		if !token.IsIdentifier(name) || !token.IsExported(name) {
			p.diags.Errorf(r.Pos, "rename the type or give it another plural with --plural-exceptions",
				"%s: %q is not an exported Go name", r.Kind, name)
		}
	}
	if p.options.ApplyConfigurationPackage != "" {
		k.Apply = p.applyConfiguration(templates.Ident(r.Type()))
	}
	if r.NoVerbs {
		return k
	}
	for _, verb := range r.Verbs {
		if (verb == model.Apply || verb == model.ApplyStatus) && k.Apply.IsZero() {
			continue
		}
		k.Verbs = append(k.Verbs, string(verb))
	}
	p.chooseFlavor(k, r)
	p.buildMethods(k, r)
	return k
}

// chooseFlavor picks the halves of gentype's client that declare the methods of
// the kind: List and DeleteCollection share one, Apply and ApplyStatus another.
func (p *planner) chooseFlavor(k *templates.Kind, r *model.Resource) {
	list := r.Verbs.HasAny(model.List, model.DeleteCollection)
	apply := r.Verbs.HasAny(model.Apply, model.ApplyStatus) && !k.Apply.IsZero()
	if list && r.ListKind == "" {
		p.diags.Errorf(r.Pos, "declare "+r.Kind+"List in the same package or add +genclient:skipVerbs=list,deleteCollection",
			"%s has the verbs list or deleteCollection but no type %sList", r.Kind, r.Kind)
		return
	}
	switch {
	case list && apply:
		k.Flavor = "WithListAndApply"
	case list:
		k.Flavor = "WithList"
	case apply:
		k.Flavor = "WithApply"
	}
	if list {
		k.List = templates.Ident(r.ListType())
	}
}

// buildMethods makes the views of the extended methods.
func (p *planner) buildMethods(k *templates.Kind, r *model.Resource) {
	methods := declared{}
	for _, verb := range k.Verbs {
		methods[strings.ToUpper(verb[:1])+verb[1:]] = r.Pos
	}
	for _, name := range []string{"GetClient", "GetNamespace", "Fake", "Kind", "Namespace", "Resource"} {
		methods[name] = token.Position{}
	}
	for _, m := range r.Methods {
		if m.Verb == model.Apply && k.Apply.IsZero() {
			continue
		}
		methods.add(p, m.Name, m.Pos, r.Kind+"Interface", "give the method another name")
		k.Methods = append(k.Methods, p.buildMethod(k, r, m))
	}
}

func (p *planner) buildMethod(k *templates.Kind, r *model.Resource, m model.Method) *templates.Method {
	view := &templates.Method{
		Kind:        k,
		Name:        m.Name,
		Verb:        string(m.Verb),
		Subresource: m.Subresource,
		Input:       templates.Ident(m.Input),
		Result:      templates.Ident(m.Result),
		OwnInput:    m.Input == r.Type(),
	}
	supported := []model.Verb{model.Create, model.Update, model.Get, model.List, model.Patch, model.Apply}
	if !slices.Contains(supported, m.Verb) {
		p.diags.Errorf(m.Pos, "use create, update, get, list, patch or apply", "an extended method cannot have the verb %s", m.Verb)
	}
	if !token.IsIdentifier(m.Name) || !token.IsExported(m.Name) {
		p.diags.Errorf(m.Pos, "method names start with an upper-case letter", "%q is not an exported Go name", m.Name)
	}
	view.NameParam = "name"
	if m.Subresource != "" {
		view.NameParam = templates.Param(r.Private + "Name")
	}
	view.Param = templates.Param(lowerFirst(m.Input.Name), view.NameParam)
	switch m.Verb {
	case model.Apply:
		view.Input = p.applyConfiguration(view.Input)
	case model.List:
		view.Result.Name += "List"
	}
	return view
}

// applyConfiguration names the apply configuration of a type.
func (p *planner) applyConfiguration(of templates.Ident) templates.Ident {
	pkg := applyPackage(p.options.ApplyConfigurationPackage, of.Path)
	if elsewhere := p.options.ExternalApplyConfigurations[of.Path+"."+of.Name]; elsewhere != "" {
		pkg = elsewhere
	}
	p.aliases.typed[pkg] = "apply" + templates.Alias(of.Path)
	return templates.Ident{Path: pkg, Name: of.Name + "ApplyConfiguration"}
}

// applyPackage is where the apply configurations of an API package are: below
// root, in a folder named after the last two elements of the package's path.
func applyPackage(root, api string) string {
	dir, version := path.Split(api)
	return path.Join(root, strings.ToLower(path.Base(dir)), strings.ToLower(version))
}
