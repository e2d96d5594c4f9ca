// Package applybody carries an apply configuration from util/apply to the request that sends it. Its one rule: only
// the request knows in which format its server takes patches, so the configuration is encoded there and not before.
package applybody

import (
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/runtime/serializer/cbor/direct"
	"k8s.io/apimachinery/pkg/types"
)

// Body is an apply configuration on its way into a request.
type Body struct {
	// Configuration is what Encode marshals.
	Configuration any
}

// Encode returns the configuration as a server-side apply patch together with its media type: CBOR if asked for,
// else JSON, which is the YAML that the media type promises.
func (b Body) Encode(asCBOR bool) (mediaType string, data []byte, err error) {
	patchType, marshal := types.ApplyYAMLPatchType, json.Marshal
	if asCBOR {
		patchType, marshal = types.ApplyCBORPatchType, direct.Marshal
	}
	data, err = marshal(b.Configuration)
	if err != nil {
		return "", nil, fmt.Errorf("encode apply configuration %T: %w", b.Configuration, err)
	}
	return string(patchType), data, nil
}
