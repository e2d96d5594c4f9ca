// Package templates turns views into Go files: it holds every byte of Go that
// client-gen emits. Its one rule: a template decides nothing about the API. What
// to emit is decided by package generators, which fills the views.
//
// # How a template looks
//
// A template is the Go file that it writes, with blanks for text/template:
//
//	package
//
//	// {{.Plural}}Getter gives access to {{.Resource}}.
//	type {{.Plural}}Getter interface {
//		{{.Plural}}(namespace string) {{.Name}}Interface
//	}
//
//	func get(ctx context.Context, opts metav1.GetOptions) (*{{.Object}}, error)
//
// The word package stands for the package clause: a comment above it becomes
// the package's documentation. The name is filled in, and so are the header and
// the import block.
//
// # Names of other packages
//
// A name such as metav1.GetOptions is written as in any Go file. The qualifiers
// that are always known are context, errors, fmt, http, json, reflect, strings,
// sync, time; apierrors, fields, labels, meta, metav1, runtime, schema,
// serializer, types, utilruntime and watch of apimachinery; and apply, cache,
// discovery, fakediscovery, flowcontrol, gentype, gentypefake, listers, rest,
// restfake and testing of the runtime that the code is generated for. Some files
// know more: api (the package of the Go types), scheme, typed, clientset,
// internalinterfaces and applyconfiguration. A template that needs another
// package imports it, below the package clause:
//
//	package
//
//	import "k8s.io/utils/ptr"
//
// A package whose path depends on the API comes as an [Ident]: {{.Object}}
// prints the name of the object's type, with the right qualifier.
//
// The alias that ends up in the file may be another one than the template's:
// aliases are unique in a file and never equal a name that is declared in it.
// Therefore a template must not declare a variable or parameter that is called
// like one of the qualifiers and then select from it: rest.X always means the
// package. Names that come from somebody's Go types go through [Param] or
// [Private] before they get into a view.
//
// # Functions
//
// Beside the functions of text/template there are quote (a Go string literal),
// runtime (the import root of the runtime), clientgo (whether that is
// k8s.io/client-go, whose fakes need more help than those of the light runtime)
// and since (whether it has what a release of client-go added: since "v0.37").
//
// # Replacing a template
//
// [Config].OverrideDir may hold a file of the same name as a built-in one
// ([Names], [Source]), which then takes its place: typed/kind.go.tmpl,
// scheme/register.go.tmpl. It is executed with the same view, a type of this
// package: [Clientset] for clientset/ and scheme/, [GroupVersion] and [Kind] for
// typed/, [Method] for the method.go.tmpl files and typed/signature.go.tmpl,
// [Listers] and [Lister] for listers/, [InformerFactory], [InformerGroup],
// [InformerVersion] and [Informer] for informers/, [Copies] for deepcopy/,
// [Register] for register/.
// A template may call any other by its name.
//
// What an override writes is scanned, linked and formatted like everything
// else. If it is not Go, the error names the line of the template and shows the
// line of the output; if two files of a package declare the same name, the
// error names both.
package templates
