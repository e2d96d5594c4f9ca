package rest

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"github.com/clientsmith/client-gen/runtime/tools/metrics"
	"github.com/clientsmith/client-gen/runtime/util/flowcontrol"
)

// Interface is what typed, dynamic and discovery clients need of a REST client: one request builder per verb, the
// version it speaks, and the limiter it shares with its siblings. It mirrors client-go's interface of the same name.
type Interface interface {
	// GetRateLimiter returns the limiter of the client, nil when requests are not limited.
	GetRateLimiter() flowcontrol.RateLimiter
	// Verb starts a request with any HTTP method.
	Verb(verb string) *Request
	// Post starts a POST request.
	Post() *Request
	// Put starts a PUT request.
	Put() *Request
	// Patch starts a PATCH request with the given Content-Type.
	Patch(pt types.PatchType) *Request
	// Get starts a GET request.
	Get() *Request
	// Delete starts a DELETE request.
	Delete() *Request
	// APIVersion returns the group and version that objects are encoded to.
	APIVersion() schema.GroupVersion
}

// ClientContentConfig says in which formats a client talks to its server.
type ClientContentConfig struct {
	// AcceptContentTypes is the Accept header of every request. Empty means "<ContentType>, */*".
	AcceptContentTypes string
	// ContentType is the media type of the objects that the client sends. Empty means application/json.
	ContentType string
	// GroupVersion is the version that objects and query parameters are encoded to, and the group named in errors.
	GroupVersion schema.GroupVersion
	// Negotiator finds the encoder of a request and the decoder of a response by media type.
	Negotiator runtime.ClientNegotiator
}

// RESTClient builds and sends requests to one root of a Kubernetes API, such as /api/v1 or /apis/apps/v1. It is safe
// for concurrent use once it has been set up. Most programs get one from RESTClientFor or from a typed client.
type RESTClient struct {
	base             *url.URL
	versionedAPIPath string
	root             string // path of both, if it has been put together
	content          *contentState
	newBackoff       func() BackoffManagerWithContext
	rateLimiter      flowcontrol.RateLimiter
	warningHandler   WarningHandlerWithContext
	maxBodyBytes     int64
	logger           *slog.Logger
	observer         *Observer

	// Client sends the requests; nil means http.DefaultClient. Set it before the first request.
	Client *http.Client
}

var _ Interface = (*RESTClient)(nil)

// NewRESTClient returns a client for the API below baseURL and versionedAPIPath. Query and fragment of baseURL are
// dropped and its path is a prefix of every request. A nil rateLimiter means no limit, a nil client means
// http.DefaultClient. As in client-go the environment variables KUBE_CLIENT_BACKOFF_BASE and
// KUBE_CLIENT_BACKOFF_DURATION (whole seconds, both needed) turn on a backoff per host; unlike there, what the
// backoff learned lives as long as the client rather than as long as one request.
func NewRESTClient(baseURL *url.URL, versionedAPIPath string, config ClientContentConfig, rateLimiter flowcontrol.RateLimiter, client *http.Client) (*RESTClient, error) {
	metrics.EnsureRegistered()
	if baseURL == nil {
		return nil, fmt.Errorf("new REST client: the base URL is nil")
	}
	base := *baseURL
	if !strings.HasSuffix(base.Path, "/") {
		base.Path += "/"
	}
	base.RawPath = ""
	base.RawQuery = ""
	base.ForceQuery = false
	base.Fragment = ""
	base.RawFragment = ""
	return &RESTClient{
		base:             &base,
		versionedAPIPath: versionedAPIPath,
		root:             path.Join("/", base.Path, versionedAPIPath),
		content:          newContentState(config),
		newBackoff:       backoffFromEnvironment(),
		rateLimiter:      rateLimiter,
		Client:           client,
	}, nil
}

// GetRateLimiter returns the limiter shared by the client's requests, nil when there is none or the client is nil.
func (c *RESTClient) GetRateLimiter() flowcontrol.RateLimiter {
	if c == nil {
		return nil
	}
	return c.rateLimiter
}

// Verb starts a request with the given HTTP method, which is sent as it is.
func (c *RESTClient) Verb(verb string) *Request {
	return NewRequest(c).Verb(verb)
}

// Post starts a POST request.
func (c *RESTClient) Post() *Request {
	return c.Verb(http.MethodPost)
}

// Put starts a PUT request.
func (c *RESTClient) Put() *Request {
	return c.Verb(http.MethodPut)
}

// Patch starts a PATCH request whose Content-Type is pt.
func (c *RESTClient) Patch(pt types.PatchType) *Request {
	return c.Verb(http.MethodPatch).SetHeader("Content-Type", string(pt))
}

// Get starts a GET request.
func (c *RESTClient) Get() *Request {
	return c.Verb(http.MethodGet)
}

// Delete starts a DELETE request.
func (c *RESTClient) Delete() *Request {
	return c.Verb(http.MethodDelete)
}

// APIVersion returns the group and version that the client encodes objects to.
func (c *RESTClient) APIVersion() schema.GroupVersion {
	return c.content.current().GroupVersion
}
