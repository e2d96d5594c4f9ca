package rest

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"reflect"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/conversion/queryparams"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/util/flowcontrol"
)

const defaultMaxRetries = 10

// Request is a request under construction. Its methods change it and return it, so that calls chain; the first error
// sticks, is returned by Error and by whatever sends the request, and turns most later calls into no-ops. A Request is
// not safe for concurrent use.
type Request struct {
	c       *RESTClient
	content ClientContentConfig

	verb       string
	pathPrefix string
	suffix     string
	params     url.Values
	headers    http.Header

	namespace    string
	namespaceSet bool
	resource     string
	resourceName string
	subresource  string

	bodyBytes  []byte
	bodyReader io.Reader

	err error

	timeout        time.Duration
	maxRetries     int
	rateLimiter    flowcontrol.RateLimiter
	backoff        BackoffManagerWithContext
	warningHandler WarningHandlerWithContext
	logger         *slog.Logger
	observed       *observation // while the request is being sent
}

// NewRequest returns an empty request of the client c. It inherits the client's limiter, backoff, warning handler and
// content types, retries up to ten times, and takes its timeout from the client's http.Client.
func NewRequest(c *RESTClient) *Request {
	r := &Request{
		c:              c,
		content:        c.content.current(),
		maxRetries:     defaultMaxRetries,
		rateLimiter:    c.rateLimiter,
		warningHandler: c.warningHandler,
		logger:         c.logger,
	}
	if c.newBackoff != nil {
		r.backoff = c.newBackoff()
	}
	if r.backoff == nil {
		r.backoff = &NoBackoff{}
	}
	if r.pathPrefix = c.root; r.pathPrefix == "" {
		r.pathPrefix = path.Join("/", c.basePath(), c.versionedAPIPath)
	}
	if c.Client != nil {
		r.timeout = c.Client.Timeout
	}
	return r.SetHeader("Accept", acceptHeader(r.content))
}

// NewRequestWithClient returns an empty request of a client made for it alone. It is meant for tests: base and
// content are taken as they are, but that an empty ContentType means JSON.
func NewRequestWithClient(base *url.URL, versionedAPIPath string, content ClientContentConfig, client *http.Client) *Request {
	return NewRequest(&RESTClient{
		base:             base,
		versionedAPIPath: versionedAPIPath,
		content:          newRawContentState(content),
		Client:           client,
	})
}

func (c *RESTClient) basePath() string {
	if c.base == nil {
		return ""
	}
	return c.base.Path
}

// Error returns the first error met while the request was built, nil if there was none.
func (r *Request) Error() error {
	return r.err
}

// fail records err unless an earlier one is recorded.
func (r *Request) fail(err error) *Request {
	if r.err == nil {
		r.err = err
	}
	return r
}

// Verb sets the HTTP method. It is not checked and not changed.
func (r *Request) Verb(verb string) *Request {
	r.verb = verb
	return r
}

// Prefix adds segments after the API root and before namespace and resource. AbsPath undoes it.
func (r *Request) Prefix(segments ...string) *Request {
	if r.err != nil {
		return r
	}
	r.pathPrefix = path.Join(r.pathPrefix, path.Join(segments...))
	return r
}

// Suffix adds segments at the very end of the path, after name and subresource. Calls accumulate.
func (r *Request) Suffix(segments ...string) *Request {
	if r.err != nil {
		return r
	}
	r.suffix = path.Join(r.suffix, path.Join(segments...))
	return r
}

// Resource sets the resource, such as "pods". It may be set once and must be a valid path segment; it is lower-cased
// in the URL.
func (r *Request) Resource(resource string) *Request {
	if r.err != nil {
		return r
	}
	if r.resource != "" {
		return r.fail(fmt.Errorf("resource is already set to %q, cannot change it to %q", r.resource, resource))
	}
	if msgs := IsValidPathSegmentName(resource); len(msgs) > 0 {
		return r.fail(fmt.Errorf("invalid resource %q: %v", resource, msgs))
	}
	r.resource = resource
	return r
}

// SubResource sets the subresource, which may have several segments, such as "proxy", "metrics". It may be set once,
// unless what was set was empty.
func (r *Request) SubResource(subresources ...string) *Request {
	if r.err != nil {
		return r
	}
	subresource := path.Join(subresources...)
	if r.subresource != "" {
		return r.fail(fmt.Errorf("subresource is already set to %q, cannot change it to %q", r.subresource, subresource))
	}
	for _, s := range subresources {
		if msgs := IsValidPathSegmentName(s); len(msgs) > 0 {
			return r.fail(fmt.Errorf("invalid subresource %q: %v", s, msgs))
		}
	}
	r.subresource = subresource
	return r
}

// Name sets the name of the object. It must be a valid path segment, must not be empty, and may be set once.
func (r *Request) Name(resourceName string) *Request {
	if r.err != nil {
		return r
	}
	if resourceName == "" {
		return r.fail(fmt.Errorf("resource name may not be empty"))
	}
	if r.resourceName != "" {
		return r.fail(fmt.Errorf("resource name is already set to %q, cannot change it to %q", r.resourceName, resourceName))
	}
	if msgs := IsValidPathSegmentName(resourceName); len(msgs) > 0 {
		return r.fail(fmt.Errorf("invalid resource name %q: %v", resourceName, msgs))
	}
	r.resourceName = resourceName
	return r
}

// Namespace sets the namespace and may be called once. The empty namespace is allowed and means "all", which Do and
// DoRaw refuse for creating objects and for verbs on one named object.
func (r *Request) Namespace(namespace string) *Request {
	if r.err != nil {
		return r
	}
	if r.namespaceSet {
		return r.fail(fmt.Errorf("namespace is already set to %q, cannot change it to %q", r.namespace, namespace))
	}
	if msgs := IsValidPathSegmentName(namespace); len(msgs) > 0 {
		return r.fail(fmt.Errorf("invalid namespace %q: %v", namespace, msgs))
	}
	r.namespaceSet = true
	r.namespace = namespace
	return r
}

// NamespaceIfScoped calls Namespace if scoped is true and does nothing otherwise.
func (r *Request) NamespaceIfScoped(namespace string, scoped bool) *Request {
	if scoped {
		return r.Namespace(namespace)
	}
	return r
}

// AbsPath replaces API root and prefix by the segments, below the path of the client's base URL. A trailing slash is
// kept when there is exactly one segment. Namespace, resource and what follows them are still appended.
func (r *Request) AbsPath(segments ...string) *Request {
	if r.err != nil {
		return r
	}
	base := r.c.basePath()
	r.pathPrefix = path.Join(base, path.Join(segments...))
	if len(segments) == 1 && (len(base) > 1 || len(segments[0]) > 1) && strings.HasSuffix(segments[0], "/") {
		r.pathPrefix += "/"
	}
	return r
}

// RequestURI replaces path and query parameters by those of uri. Scheme and host of uri are ignored.
func (r *Request) RequestURI(uri string) *Request {
	if r.err != nil {
		return r
	}
	u, err := url.Parse(uri)
	if err != nil {
		return r.fail(fmt.Errorf("parse request URI: %w", err))
	}
	r.AbsPath(u.Path)
	r.params = nil
	if u.RawQuery != "" {
		r.params = u.Query()
	}
	return r
}

// Param adds a value to a query parameter.
func (r *Request) Param(paramName, s string) *Request {
	if r.err != nil {
		return r
	}
	return r.addParam(paramName, s)
}

func (r *Request) addParam(name string, values ...string) *Request {
	if r.params == nil {
		r.params = make(url.Values)
	}
	r.params[name] = append(r.params[name], values...)
	return r
}

// VersionedParams adds the fields of obj, an options type such as metav1.ListOptions, as query parameters in the
// client's version. Empty fields that are omitted in JSON are left out; values add to those already there.
func (r *Request) VersionedParams(obj runtime.Object, codec runtime.ParameterCodec) *Request {
	return r.SpecificallyVersionedParams(obj, codec, r.content.GroupVersion)
}

// SpecificallyVersionedParams is VersionedParams for a version that need not be the client's.
func (r *Request) SpecificallyVersionedParams(obj runtime.Object, codec runtime.ParameterCodec, version schema.GroupVersion) *Request {
	if r.err != nil {
		return r
	}
	if codec == nil {
		return r.fail(fmt.Errorf("encode query parameters of %T: the parameter codec is nil", obj))
	}
	params, err := codec.EncodeParameters(obj, version)
	if err != nil {
		return r.fail(fmt.Errorf("encode query parameters of %T: %w", obj, err))
	}
	for name, values := range params {
		r.addParam(name, values...)
	}
	return r
}

// OptionParams is VersionedParams for the options of metav1, which have one form in all versions, and needs no codec. A
// codec, whatever it is used for, keeps the conversions of all types in the binary. It has no counterpart in client-go.
func (r *Request) OptionParams(options runtime.Object) *Request {
	if r.err != nil || isZero(options) {
		return r
	}
	params, err := queryparams.Convert(options)
	if err != nil {
		return r.fail(fmt.Errorf("encode query parameters of %T: %w", options, err))
	}
	for name, values := range params {
		r.addParam(name, values...)
	}
	return r
}

// isZero reports whether options is a nil pointer or points to a struct in which nothing is set.
func isZero(options runtime.Object) bool {
	v := reflect.ValueOf(options)
	return v.Kind() == reflect.Pointer && (v.IsNil() || v.Elem().IsZero())
}

// SetHeader sets a header to the given values, replacing earlier ones. It works even after an error.
func (r *Request) SetHeader(key string, values ...string) *Request {
	if r.headers == nil {
		r.headers = make(http.Header, 4)
	}
	r.headers.Del(key)
	for _, v := range values {
		r.headers.Add(key, v)
	}
	return r
}
