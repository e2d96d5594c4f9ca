package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer/protobuf"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

// maxBody is the size in bytes up to which bodies are read, as in a real server.
const maxBody = 3 << 20

type object = map[string]any

// metaScheme knows the types of meta/v1 that travel as protobuf: Status, options, PartialObjectMetadata.
var metaScheme = func() *runtime.Scheme {
	scheme := runtime.NewScheme()
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	if err := metav1.AddMetaToScheme(scheme); err != nil {
		panic(err) // only if apimachinery contradicted itself
	}
	return scheme
}()

func encodeJSON(o object) ([]byte, error) { return json.Marshal(o) }

func writeJSON(w http.ResponseWriter, code int, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	return writeBody(w, code, mediaJSON, append(data, '\n'))
}

// writeError answers with the Status of an error, unless an answer has begun already.
func (s *Server) writeError(w http.ResponseWriter, r *http.Request, failure error) {
	if recorder, ok := w.(*statusRecorder); ok && recorder.code != 0 {
		s.log.Debug("answer cut short", "path", r.URL.Path, "err", failure)
		return
	}
	status := asStatus(failure)
	if status.Details != nil && status.Details.RetryAfterSeconds > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(status.Details.RetryAfterSeconds))
	}
	if err := writeStatus(w, r, int(status.Code), &status); err != nil {
		s.log.Debug("write error", "path", r.URL.Path, "err", err)
	}
}

// writeStatus writes a Status in the first of the client's media types that can carry one.
func writeStatus(w http.ResponseWriter, r *http.Request, code int, status *metav1.Status) error {
	for _, c := range acceptClauses(r.Header.Get("Accept")) {
		if c.media == mediaProtobuf {
			return writeProtobuf(w, code, metaScheme, status)
		}
		if pickMedia(c.media, []string{mediaJSON}) != "" {
			break
		}
	}
	return writeJSON(w, code, status)
}

func encodeProtobuf(scheme *runtime.Scheme, o runtime.Object) ([]byte, error) {
	var buf bytes.Buffer
	if err := protobuf.NewSerializer(scheme, scheme).Encode(o, &buf); err != nil {
		return nil, fmt.Errorf("encode as protobuf: %w", err)
	}
	return buf.Bytes(), nil
}

func writeProtobuf(w http.ResponseWriter, code int, scheme *runtime.Scheme, o runtime.Object) error {
	data, err := encodeProtobuf(scheme, o)
	if err != nil {
		return err
	}
	return writeBody(w, code, mediaProtobuf, data)
}

// readBody reads a bounded body and its media type.
func readBody(r *http.Request) (data []byte, media string, err error) {
	data, err = io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, "", fmt.Errorf("read the body: %w", err)
	}
	if len(data) > maxBody {
		return nil, "", errMediaType(http.StatusRequestEntityTooLarge, metav1.StatusReasonRequestEntityTooLarge,
			fmt.Sprintf("limit is %d", maxBody))
	}
	media = r.Header.Get("Content-Type")
	if parsed, _, err := mime.ParseMediaType(media); err == nil {
		media = parsed
	}
	if media == "" {
		media = mediaJSON
	}
	return data, media, nil
}

// parseObject reads JSON or YAML and reports duplicate fields.
func parseObject(data []byte, media string) (o object, duplicates []error, err error) {
	if media != mediaJSON {
		if data, err = yaml.YAMLToJSONStrict(data); err != nil {
			return nil, nil, err
		}
	}
	duplicates, err = kjson.UnmarshalStrict(data, &o, kjson.DisallowDuplicateFields)
	return o, duplicates, err
}

// decodeInto reads a body (JSON, YAML or protobuf) into a type of meta/v1, such as DeleteOptions; an empty body is fine.
func decodeInto(r *http.Request, into runtime.Object) error {
	data, media, err := readBody(r)
	if err != nil || len(data) == 0 {
		return err
	}
	switch media {
	case mediaProtobuf:
		err = decodeEnvelope(data, into)
	case mediaJSON:
		err = kjson.UnmarshalCaseSensitivePreserveInts(data, into)
	case mediaYAML:
		err = yaml.Unmarshal(data, into)
	default:
		return errUnsupportedMediaType([]string{mediaJSON, mediaYAML, mediaProtobuf})
	}
	return err
}

// decodeEnvelope reads an object of a type that is known beforehand, whatever group and version its sender has stamped
// on it: clients send DeleteOptions as a kind of the group that they delete from.
func decodeEnvelope(data []byte, into runtime.Object) error {
	message, ok := into.(interface{ Unmarshal([]byte) error })
	body, magic := bytes.CutPrefix(data, []byte("k8s\x00"))
	if !ok || !magic {
		return fmt.Errorf("decode %T: the body is no protobuf object", into)
	}
	var envelope runtime.Unknown
	if err := envelope.Unmarshal(body); err != nil {
		return fmt.Errorf("decode %T: %w", into, err)
	}
	return message.Unmarshal(envelope.Raw)
}

func deepCopy(o object) object { return runtime.DeepCopyJSON(o) }

func child(o object, name string) object {
	c, _ := o[name].(map[string]any)
	return c
}
