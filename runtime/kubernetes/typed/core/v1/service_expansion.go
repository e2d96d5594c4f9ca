package v1

import (
	"k8s.io/apimachinery/pkg/util/net"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// ServiceExpansion are the methods for services beyond the usual verbs.
type ServiceExpansion interface {
	// ProxyGet returns a GET of path through the server's proxy to a service. Scheme is "", "http" or "https"; port is
	// a number, a name or "".
	ProxyGet(scheme, name, port, path string, params map[string]string) rest.ResponseWrapper
}

func (c *services) ProxyGet(scheme, name, port, path string, params map[string]string) rest.ResponseWrapper {
	request := c.GetClient().Get().
		Namespace(c.GetNamespace()).
		Resource("services").
		Name(net.JoinSchemeNamePort(scheme, name, port)).
		SubResource("proxy").
		Suffix(path)
	for key, value := range params {
		request = request.Param(key, value)
	}
	return request
}
