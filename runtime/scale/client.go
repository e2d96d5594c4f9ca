package scale

import (
	"context"
	"errors"
	"fmt"

	autoscalingv1 "k8s.io/api/autoscaling/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"github.com/clientsmith/client-gen/runtime/dynamic"
	"github.com/clientsmith/client-gen/runtime/rest"
)

var (
	converter = NewScaleConverter()
	// core is the version that query parameters are encoded for.
	core = schema.GroupVersion{Version: "v1"}
)

type client struct {
	base   rest.Interface
	mapper PreferredResourceMapper
	root   dynamic.APIPathResolverFunc
	kinds  ScaleKindResolver
}

// NewForConfig returns a client for the server of a configuration, of which the group and version, the codec and the
// API path do not matter. See New for the other arguments.
func NewForConfig(cfg *rest.Config, mapper PreferredResourceMapper, resolver dynamic.APIPathResolverFunc, scaleKindResolver ScaleKindResolver) (ScalesGetter, error) {
	config := rest.CopyConfig(cfg)
	config.GroupVersion, config.APIPath = nil, ""
	config.NegotiatedSerializer = converter.codecs.WithoutConversion()
	if config.UserAgent == "" {
		config.UserAgent = rest.DefaultKubernetesUserAgent()
	}
	base, err := rest.UnversionedRESTClientFor(config)
	if err != nil {
		return nil, err
	}
	return New(base, mapper, resolver, scaleKindResolver), nil
}

// New returns a client that sends its requests through baseClient, whatever group and version that is for. mapper
// finds the version of a resource, for Get and Update; resolver the root that its group is served at, where nil and an
// empty answer stand for dynamic.LegacyAPIPathResolverFunc; scaleKindResolver the version of Scale to send, for Update.
func New(baseClient rest.Interface, mapper PreferredResourceMapper, resolver dynamic.APIPathResolverFunc, scaleKindResolver ScaleKindResolver) ScalesGetter {
	return &client{base: baseClient, mapper: mapper, root: resolver, kinds: scaleKindResolver}
}

// Scales returns the client for a namespace.
func (c *client) Scales(namespace string) ScaleInterface {
	return &scales{client: c, namespace: namespace}
}

// apiPath returns the path of a group and version.
func (c *client) apiPath(gv schema.GroupVersion) ([]string, error) {
	var root string
	if c.root != nil {
		root = c.root(gv.WithKind(""))
	}
	if root == "" {
		root = dynamic.LegacyAPIPathResolverFunc(gv.WithKind(""))
	}
	path := []string{root}
	if gv.Group != "" {
		path = append(path, gv.Group)
	}
	path = append(path, gv.Version)
	for _, segment := range path[1:] {
		if reasons := rest.IsValidPathSegmentName(segment); len(reasons) != 0 || segment == "" {
			return nil, fmt.Errorf("invalid group and version %q", gv)
		}
	}
	return path, nil
}

type scales struct {
	client    *client
	namespace string
}

// preferred returns the version of a resource to use.
func (s *scales) preferred(resource schema.GroupResource) (schema.GroupVersionResource, error) {
	gvr, err := s.client.mapper.ResourceFor(resource.WithVersion(""))
	if err != nil {
		return gvr, fmt.Errorf("find the version of %s: %w", resource, err)
	}
	return gvr, nil
}

// send sends a request to the scale of an object. The answer is taken for what it says it is, not for what the
// resource is said to have.
func (s *scales) send(ctx context.Context, request *rest.Request, gvr schema.GroupVersionResource, name string, opts runtime.Object) (*autoscalingv1.Scale, error) {
	path, err := s.client.apiPath(gvr.GroupVersion())
	if err != nil {
		return nil, err
	}
	var contentType string
	result := request.AbsPath(path...).
		NamespaceIfScoped(s.namespace, s.namespace != "").
		Resource(gvr.Resource).Name(name).SubResource("scale").
		SpecificallyVersionedParams(opts, metav1.ParameterCodec, core).
		Do(ctx).ContentType(&contentType)
	if err := result.Error(); err != nil {
		return nil, err
	}
	body, err := result.Raw()
	if err != nil {
		return nil, err
	}
	obj, _, err := converter.codecs.UniversalDeserializer().Decode(body, nil, nil)
	if err != nil {
		return nil, fmt.Errorf("decode the scale of %s %q (%s): %w", gvr.Resource, name, contentType, err)
	}
	return toV1(obj)
}

// toV1 makes the Scale of callers out of an answer. A Status is one of failure, or no answer.
func toV1(obj runtime.Object) (*autoscalingv1.Scale, error) {
	if status, ok := obj.(*metav1.Status); ok && status.Status != metav1.StatusSuccess {
		return nil, apierrors.FromObject(status)
	}
	out, err := converter.ConvertToVersion(obj, autoscalingv1.SchemeGroupVersion)
	if err != nil {
		return nil, err
	}
	scale, ok := out.(*autoscalingv1.Scale)
	if !ok {
		return nil, fmt.Errorf("the server answered with a %T, not with a Scale", obj)
	}
	scale.TypeMeta = metav1.TypeMeta{APIVersion: autoscalingv1.SchemeGroupVersion.String(), Kind: "Scale"}
	return scale, nil
}

// Get implements ScaleInterface.
func (s *scales) Get(ctx context.Context, resource schema.GroupResource, name string, opts metav1.GetOptions) (*autoscalingv1.Scale, error) {
	gvr, err := s.preferred(resource)
	if err != nil {
		return nil, err
	}
	return s.send(ctx, s.client.base.Get(), gvr, name, &opts)
}

// Update implements ScaleInterface.
func (s *scales) Update(ctx context.Context, resource schema.GroupResource, scale *autoscalingv1.Scale, opts metav1.UpdateOptions) (*autoscalingv1.Scale, error) {
	if scale == nil {
		return nil, errors.New("update scale: the object is nil")
	}
	gvr, err := s.preferred(resource)
	if err != nil {
		return nil, err
	}
	kind, err := s.client.kinds.ScaleForResource(gvr)
	if err != nil {
		return nil, fmt.Errorf("find the scale kind of %s: %w", gvr, err)
	}
	out, err := converter.ConvertToVersion(scale.DeepCopy(), kind.GroupVersion())
	if err != nil {
		return nil, err
	}
	body, err := runtime.Encode(converter.codecs.LegacyCodec(kind.GroupVersion()), out)
	if err != nil {
		return nil, fmt.Errorf("encode scale: %w", err)
	}
	request := s.client.base.Put().SetHeader("Content-Type", runtime.ContentTypeJSON).Body(body)
	return s.send(ctx, request, gvr, scale.Name, &opts)
}

// Patch implements ScaleInterface.
func (s *scales) Patch(ctx context.Context, gvr schema.GroupVersionResource, name string, pt types.PatchType, data []byte, opts metav1.PatchOptions) (*autoscalingv1.Scale, error) {
	return s.send(ctx, s.client.base.Patch(pt).Body(data), gvr, name, &opts)
}
