package apply

import (
	"fmt"
	"net/http"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// NewRequest returns a PATCH request of client with applyConfiguration as its body, in the format that the client
// sends apply patches in: JSON as application/apply-patch+yaml, or CBOR as application/apply-patch+cbor when the
// feature gates ClientsAllowCBOR and ClientsPreferCBOR are on and the server has not refused it. The caller adds
// resource, name and parameters. A configuration that cannot be encoded is an error.
func NewRequest(client rest.Interface, applyConfiguration interface{}) (*rest.Request, error) {
	request := client.Verb(http.MethodPatch).ApplyBody(applyConfiguration)
	if err := request.Error(); err != nil {
		return nil, fmt.Errorf("new apply request: %w", err)
	}
	return request, nil
}
