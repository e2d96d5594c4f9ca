package model

import (
	"slices"
	"strings"

	"github.com/clientsmith/client-gen/generators/internal/load"
)

// accessors are what metav1.Object and metav1.ListInterface have a Get and a
// Set for.
var accessors = strings.Fields(`Namespace Name GenerateName UID ResourceVersion Generation SelfLink CreationTimestamp DeletionTimestamp
	DeletionGracePeriodSeconds Labels Annotations Finalizers OwnerReferences ManagedFields Continue RemainingItemCount`)

// isObjectMethod reports whether objects need a method of that name, which they
// have from what they embed.
func isObjectMethod(name string) bool {
	switch name {
	case "GetObjectKind", "GetObjectMeta", "GetListMeta":
		return true
	}
	rest, found := strings.CutPrefix(name, "Get")
	if !found {
		rest, found = strings.CutPrefix(name, "Set")
	}
	return found && slices.Contains(accessors, rest)
}

// checkHiding reports fields of an object that hide such a method.
func (b *builder) checkHiding(s *source, decl *load.TypeDecl) {
	if decl == nil || decl.Package != s.pkg {
		return
	}
	fields, file := structOf(decl)
	if fields == nil {
		return
	}
	for _, f := range fields.List {
		for _, name := range memberNames(f) {
			if isObjectMethod(name) {
				b.diags.Errorf(file.Position(f.Pos()), "rename the field", "%s.%s hides a method that objects need", decl.Name(), name)
			}
		}
	}
}
