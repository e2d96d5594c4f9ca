package merge

import "k8s.io/apimachinery/pkg/util/strategicpatch"

// Untagged is the patch metadata of a kind whose Go type has no patch tags, such as CustomResourceDefinition: lists are
// replaced whole.
func Untagged() strategicpatch.LookupPatchMeta { return untagged{} }

type untagged struct{}

var _ strategicpatch.LookupPatchMeta = untagged{}

// Name is part of LookupPatchMeta; it appears in messages only.
func (untagged) Name() string { return "object" }

// LookupPatchMetadataForStruct is part of LookupPatchMeta.
func (untagged) LookupPatchMetadataForStruct(string) (strategicpatch.LookupPatchMeta, strategicpatch.PatchMeta, error) {
	return untagged{}, strategicpatch.PatchMeta{}, nil
}

// LookupPatchMetadataForSlice is part of LookupPatchMeta.
func (untagged) LookupPatchMetadataForSlice(string) (strategicpatch.LookupPatchMeta, strategicpatch.PatchMeta, error) {
	return untagged{}, strategicpatch.PatchMeta{}, nil
}
