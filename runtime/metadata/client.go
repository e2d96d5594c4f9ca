package metadata

import (
	"net/http"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// Client is the Interface that talks to a server.
type Client struct {
	client rest.Interface
}

var _ Interface = (*Client)(nil)

// core is the version that query parameters and options are encoded for.
var core = schema.GroupVersion{Version: "v1"}

// codecs know the metadata kinds, Status and the events of watches.
var codecs = newCodecs()

func newCodecs() runtime.NegotiatedSerializer {
	scheme := runtime.NewScheme()
	metav1.AddToGroupVersion(scheme, core)
	if err := metav1.AddMetaToScheme(scheme); err != nil {
		panic(err) // never: the kinds are registered once, on a new scheme
	}
	return serializer.NewCodecFactory(scheme).WithoutConversion()
}

// ConfigFor returns a copy of inConfig made fit for this client: protobuf where the server has it and JSON elsewhere,
// whatever inConfig says, the codecs of this package, and the default User-Agent where there is none.
func ConfigFor(inConfig *rest.Config) *rest.Config {
	config := rest.CopyConfig(inConfig)
	config.AcceptContentTypes = runtime.ContentTypeProtobuf + "," + runtime.ContentTypeJSON
	config.ContentType = runtime.ContentTypeProtobuf
	config.NegotiatedSerializer = codecs
	if config.UserAgent == "" {
		config.UserAgent = rest.DefaultKubernetesUserAgent()
	}
	return config
}

// NewForConfig returns a client for the server of a configuration.
func NewForConfig(inConfig *rest.Config) (Interface, error) {
	config := ConfigFor(inConfig)
	httpClient, err := rest.HTTPClientFor(config)
	if err != nil {
		return nil, err
	}
	return NewForConfigAndClient(config, httpClient)
}

// NewForConfigAndClient is NewForConfig on an existing http.Client, whose transport wins over that of the
// configuration.
func NewForConfigAndClient(inConfig *rest.Config, h *http.Client) (Interface, error) {
	config := ConfigFor(inConfig)
	config.GroupVersion, config.APIPath = &core, ""
	client, err := rest.UnversionedRESTClientForConfigAndClient(config, h)
	if err != nil {
		return nil, err
	}
	return &Client{client: client}, nil
}

// NewForConfigOrDie is NewForConfig that panics on errors.
func NewForConfigOrDie(c *rest.Config) Interface {
	client, err := NewForConfig(c)
	if err != nil {
		panic(err)
	}
	return client
}

// Resource returns the client for one resource.
func (c *Client) Resource(resource schema.GroupVersionResource) Getter {
	return &resourceClient{client: c.client, resource: resource}
}
