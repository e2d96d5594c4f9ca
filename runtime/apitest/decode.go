package apitest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer/protobuf"
	"k8s.io/apimachinery/pkg/util/validation/field"
	kjson "sigs.k8s.io/json"
)

// decode reads the object of a create or an update.
func (q *request) decode() (object, error) {
	data, media, err := readBody(q.r)
	if err != nil {
		return nil, err
	}
	switch media {
	case mediaJSON, mediaYAML:
		if err := q.recognize(data, media); err != nil {
			return nil, err
		}
		o, duplicates, err := parseObject(data, media)
		if err != nil {
			return nil, q.badBody(err)
		}
		return q.normalize(o, duplicates)
	case mediaProtobuf:
		if q.version.hasProtobuf() {
			return q.decodeProtobuf(data)
		}
		return nil, errUnsupportedMediaType([]string{mediaJSON, mediaYAML})
	}
	return nil, errUnsupportedMediaType([]string{mediaJSON, mediaYAML, mediaProtobuf})
}

// recognize answers bodies that have no kind to be found in them.
func (q *request) recognize(data []byte, media string) error {
	if media != mediaJSON {
		return nil
	}
	var kind struct {
		APIVersion string `json:"apiVersion,omitempty"`
		Kind       string `json:"kind,omitempty"`
	}
	if err := json.Unmarshal(data, &kind); err != nil {
		return errUnrecognized(q.res.kind, fmt.Errorf("couldn't get version/kind; json parse error: %w", err), data)
	}
	if q.res.custom && kind.Kind == "" {
		return errUnrecognized(q.res.kind, wording(fmt.Sprintf("Object 'Kind' is missing in '%s'", data)), data)
	}
	return nil
}

func (q *request) badBody(err error) error {
	return apierrors.NewBadRequest(fmt.Sprintf("%s in version %q cannot be handled as a %s: %v", q.res.kind, q.version.name, q.res.kind, err))
}

func (q *request) decodeProtobuf(data []byte) (object, error) {
	scheme := q.version.scheme
	gvk := q.version.gvk()
	decoded, have, err := protobuf.NewSerializer(scheme, scheme).Decode(data, &gvk, nil)
	if err != nil {
		return nil, q.badBody(err)
	}
	o, err := runtime.DefaultUnstructuredConverter.ToUnstructured(decoded)
	if err != nil {
		return nil, q.badBody(err)
	}
	o["apiVersion"], o["kind"] = have.ToAPIVersionAndKind()
	if err := q.checkKind(o); err != nil {
		return nil, err
	}
	q.version.schema.DropUnset(o)
	return tidy(o), nil
}

// normalize brings a decoded object into the form that is stored: of the right kind, with canonical metadata, without
// fields that its schema or type doesn't know. Strictness follows the request's fieldValidation.
func (q *request) normalize(o object, duplicates []error) (object, error) {
	if o == nil {
		return nil, q.badBody(errors.New("the body is not an object"))
	}
	if err := q.checkKind(o); err != nil {
		return nil, err
	}
	strict := append([]error(nil), duplicates...)
	if q.version.scheme == nil {
		unknown, err := normalizeMetadata(o)
		if err != nil {
			return nil, q.badBody(err)
		}
		strict = append(strict, unknown...)
	}
	var err error
	if q.version.scheme != nil {
		var typeErrors []error
		if o, typeErrors, err = q.throughType(o); err != nil {
			return nil, q.badBody(err)
		}
		strict = append(strict, typeErrors...)
		q.version.schema.DropUnset(o)
	} else if q.version.schema != nil {
		for _, path := range q.version.schema.Prune(o) {
			strict = append(strict, fmt.Errorf("unknown field %q", path))
		}
		q.version.schema.DropNulls(o)
	}
	return tidy(o), q.reportStrict(strict)
}

// reportStrict answers unknown and duplicate fields: with an error, with warnings or not at all.
func (q *request) reportStrict(strict []error) error {
	if len(strict) == 0 {
		return nil
	}
	switch q.query.Get("fieldValidation") {
	case "Ignore":
	case "Strict":
		return q.badBody(runtime.NewStrictDecodingError(strict))
	default:
		for _, each := range strict {
			warn(q.w.Header(), each.Error())
		}
	}
	return nil
}

func (q *request) checkKind(o object) error {
	apiVersion, _ := o["apiVersion"].(string)
	kind, _ := o["kind"].(string)
	want := q.version.gvk()
	if apiVersion == "" && !q.res.custom {
		apiVersion = want.GroupVersion().String()
	}
	if kind == "" {
		kind = want.Kind
	}
	have, err := schema.ParseGroupVersion(apiVersion)
	if err != nil {
		return apierrors.NewBadRequest(err.Error())
	}
	if have != want.GroupVersion() {
		return apierrors.NewBadRequest(fmt.Sprintf("the API version in the data (%s) does not match the expected API version (%s)", have, want.GroupVersion()))
	}
	if kind != want.Kind && q.res.custom {
		name, _ := child(o, "metadata")["name"].(string)
		return apierrors.NewInvalid(have.WithKind(kind).GroupKind(), name, field.ErrorList{
			field.Invalid(field.NewPath("kind"), kind, "must be "+want.Kind)})
	}
	if kind != want.Kind {
		return apierrors.NewBadRequest(fmt.Sprintf("the kind in the data (%s) does not match the expected kind (%s)", kind, want.Kind))
	}
	o["apiVersion"], o["kind"] = apiVersion, kind
	return nil
}

// normalizeMetadata sends metadata through its Go type.
func normalizeMetadata(o object) (unknown []error, err error) {
	raw, present := o["metadata"]
	if !present || raw == nil {
		o["metadata"] = object{}
		return nil, nil
	}
	data, err := json.Marshal(raw)
	if err != nil {
		return nil, err
	}
	var metadata metav1.ObjectMeta
	unknown, err = kjson.UnmarshalStrict(data, &metadata)
	if err != nil {
		return nil, err
	}
	for i, each := range unknown {
		text := strings.Replace(each.Error(), `field "`, `field "metadata.`, 1)
		unknown[i] = errors.New(text)
	}
	o["metadata"], err = runtime.DefaultUnstructuredConverter.ToUnstructured(&metadata)
	return unknown, err
}

// throughType sends an object through its Go type.
func (q *request) throughType(o object) (object, []error, error) {
	typed, err := q.version.scheme.New(q.version.gvk())
	if err != nil {
		return nil, nil, err
	}
	data, err := json.Marshal(o)
	if err != nil {
		return nil, nil, err
	}
	strict, err := kjson.UnmarshalStrict(data, typed)
	if err != nil {
		return nil, nil, err
	}
	q.version.scheme.Default(typed)
	out, err := runtime.DefaultUnstructuredConverter.ToUnstructured(typed)
	if err != nil {
		return nil, nil, err
	}
	out["apiVersion"], out["kind"] = o["apiVersion"], o["kind"]
	if _, ok := out["metadata"].(map[string]any); !ok {
		out["metadata"] = object{}
	}
	return out, strict, nil
}

// tidy drops the nulls that Go types leave where a time is not set.
func tidy(o object) object {
	dropNullTimes(o)
	return o
}

func dropNullTimes(value any) {
	switch v := value.(type) {
	case map[string]any:
		for name, item := range v {
			if item == nil && name == "creationTimestamp" {
				delete(v, name)
				continue
			}
			dropNullTimes(item)
		}
	case []any:
		for _, item := range v {
			dropNullTimes(item)
		}
	}
}
