package merge

import "k8s.io/apimachinery/pkg/util/strategicpatch"

// Strategic is the patch metadata of the built-in kinds.
func Strategic() strategicpatch.LookupPatchMeta { return patchMeta{} }

type patchMeta struct{ context string }

var _ strategicpatch.LookupPatchMeta = patchMeta{}

// Name is part of LookupPatchMeta; it appears in messages only.
func (m patchMeta) Name() string { return "object" }

// LookupPatchMetadataForStruct is part of LookupPatchMeta.
func (m patchMeta) LookupPatchMetadataForStruct(key string) (strategicpatch.LookupPatchMeta, strategicpatch.PatchMeta, error) {
	var meta strategicpatch.PatchMeta
	if key == "strategy" {
		meta.SetPatchStrategies([]string{"retainKeys"})
	}
	context := ""
	if m.context == "container" && key == "resources" {
		context = m.context
	}
	return patchMeta{context: context}, meta, nil
}

// LookupPatchMetadataForSlice is part of LookupPatchMeta.
func (m patchMeta) LookupPatchMetadataForSlice(key string) (strategicpatch.LookupPatchMeta, strategicpatch.PatchMeta, error) {
	var meta strategicpatch.PatchMeta
	list, ok := lookup(m.context, key)
	if !ok {
		return patchMeta{}, meta, nil
	}
	strategies := []string{"merge"}
	if list.retain {
		strategies = append(strategies, "retainKeys")
	}
	meta.SetPatchStrategies(strategies)
	if list.key != "" {
		meta.SetPatchMergeKey(list.key)
	}
	return patchMeta{context: list.items}, meta, nil
}
