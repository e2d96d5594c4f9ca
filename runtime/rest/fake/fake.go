package fake

import (
	"net/http"
	"net/url"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	restclient "github.com/clientsmith/client-gen/runtime/rest"
	"github.com/clientsmith/client-gen/runtime/util/flowcontrol"
)

// CreateHTTPClient returns an http.Client that calls roundTripper for each request.
func CreateHTTPClient(roundTripper func(*http.Request) (*http.Response, error)) *http.Client {
	return &http.Client{Transport: roundTripperFunc(roundTripper)}
}

type roundTripperFunc func(*http.Request) (*http.Response, error)

func (f roundTripperFunc) RoundTrip(req *http.Request) (*http.Response, error) {
	return f(req)
}

// RESTClient is a rest.Interface that answers as its fields say. It is not safe for concurrent use.
type RESTClient struct {
	// NegotiatedSerializer encodes and decodes; it is needed as soon as objects are.
	NegotiatedSerializer runtime.NegotiatedSerializer
	// GroupVersion is the version that objects are encoded to.
	GroupVersion schema.GroupVersion
	// VersionedAPIPath is the root of the API, such as /apis/apps/v1.
	VersionedAPIPath string

	// Err, if set, is what every request fails with. Nothing is recorded or sent then.
	Err error
	// Req is the last request that was sent.
	Req *http.Request
	// Client, if set, sends the requests instead of Resp being returned.
	Client *http.Client
	// Resp is the response to every request, unless Err or Client is set. A body serves one request.
	Resp *http.Response
}

var _ restclient.Interface = (*RESTClient)(nil)

// Get starts a GET request.
func (c *RESTClient) Get() *restclient.Request {
	return c.Verb(http.MethodGet)
}

// Put starts a PUT request.
func (c *RESTClient) Put() *restclient.Request {
	return c.Verb(http.MethodPut)
}

// Patch starts a PATCH request whose Content-Type is pt.
func (c *RESTClient) Patch(pt types.PatchType) *restclient.Request {
	return c.Verb(http.MethodPatch).SetHeader("Content-Type", string(pt))
}

// Post starts a POST request.
func (c *RESTClient) Post() *restclient.Request {
	return c.Verb(http.MethodPost)
}

// Delete starts a DELETE request.
func (c *RESTClient) Delete() *restclient.Request {
	return c.Verb(http.MethodDelete)
}

// Verb starts a request with any method.
func (c *RESTClient) Verb(verb string) *restclient.Request {
	return c.Request().Verb(verb)
}

// APIVersion returns GroupVersion.
func (c *RESTClient) APIVersion() schema.GroupVersion {
	return c.GroupVersion
}

// GetRateLimiter returns nil: a fake is not limited.
func (c *RESTClient) GetRateLimiter() flowcontrol.RateLimiter {
	return nil
}

// Request starts a request without a method. It goes to https://localhost and sends and accepts JSON.
func (c *RESTClient) Request() *restclient.Request {
	content := restclient.ClientContentConfig{
		ContentType:  runtime.ContentTypeJSON,
		GroupVersion: c.GroupVersion,
	}
	if c.NegotiatedSerializer != nil {
		content.Negotiator = runtime.NewClientNegotiator(c.NegotiatedSerializer, c.GroupVersion)
	}
	base := &url.URL{Scheme: "https", Host: "localhost"}
	return restclient.NewRequestWithClient(base, c.VersionedAPIPath, content, CreateHTTPClient(c.do))
}

func (c *RESTClient) do(req *http.Request) (*http.Response, error) {
	if c.Err != nil {
		return nil, c.Err
	}
	c.Req = req
	if c.Client != nil {
		return c.Client.Do(req)
	}
	return c.Resp, nil
}
