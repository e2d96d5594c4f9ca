package dynamic

import (
	"net/http"

	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// DynamicClient is the Interface that talks to a server.
type DynamicClient struct {
	client rest.Interface
}

var _ Interface = (*DynamicClient)(nil)

// ConfigFor returns a copy of inConfig made fit for this client: JSON both ways, whatever inConfig says, the codec of
// this package, and the default User-Agent where there is none. The feature gates ClientsAllowCBOR and ClientsPreferCBOR
// make the client accept and send CBOR.
func ConfigFor(inConfig *rest.Config) *rest.Config {
	config := rest.CopyConfig(inConfig)
	config.ContentType, config.AcceptContentTypes = contentTypes()
	config.NegotiatedSerializer = newCodec()
	if config.UserAgent == "" {
		config.UserAgent = rest.DefaultKubernetesUserAgent()
	}
	return config
}

// New returns a client that sends its requests through c, which should have been made from a ConfigFor: its codec must
// decode into unstructured objects.
func New(c rest.Interface) *DynamicClient {
	return &DynamicClient{client: c}
}

// NewForConfig returns a client for the server of a configuration.
func NewForConfig(inConfig *rest.Config) (*DynamicClient, error) {
	config := ConfigFor(inConfig)
	httpClient, err := rest.HTTPClientFor(config)
	if err != nil {
		return nil, err
	}
	return NewForConfigAndClient(config, httpClient)
}

// NewForConfigAndClient is NewForConfig on an existing http.Client, whose transport wins over that of the
// configuration.
func NewForConfigAndClient(inConfig *rest.Config, h *http.Client) (*DynamicClient, error) {
	config := ConfigFor(inConfig)
	config.GroupVersion, config.APIPath = nil, ""
	client, err := rest.UnversionedRESTClientForConfigAndClient(config, h)
	if err != nil {
		return nil, err
	}
	return New(client), nil
}

// NewForConfigOrDie is NewForConfig that panics on errors.
func NewForConfigOrDie(c *rest.Config) *DynamicClient {
	client, err := NewForConfig(c)
	if err != nil {
		panic(err)
	}
	return client
}

// Resource returns the client for one resource.
func (c *DynamicClient) Resource(resource schema.GroupVersionResource) NamespaceableResourceInterface {
	return &resourceClient{client: c.client, resource: resource}
}

// core is the version that query parameters and options are encoded for.
var core = schema.GroupVersion{Version: "v1"}
