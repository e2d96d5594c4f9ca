package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/store"
)

// atVersion is the object as this version shows it. Without conversion only apiVersion differs.
func (v *apiVersion) atVersion(o object) object {
	apiVersion := v.gv().String()
	if o["apiVersion"] == apiVersion {
		return o
	}
	out := maps.Clone(o)
	out["apiVersion"] = apiVersion
	return out
}

// recordJSON is a stored object as JSON.
func (q *request) recordJSON(record *store.Record) ([]byte, error) {
	if record.Object["apiVersion"] == q.version.gv().String() {
		return record.JSON(encodeJSON)
	}
	return encodeJSON(q.version.atVersion(record.Object))
}

// itemJSON is a stored object as JSON inside a list. A real server leaves out apiVersion and kind of its own kinds there.
func (q *request) itemJSON(record *store.Record) ([]byte, error) {
	if q.res.custom {
		return q.recordJSON(record)
	}
	return record.BareJSON(func(o store.Object) ([]byte, error) {
		bare := maps.Clone(o)
		delete(bare, "apiVersion")
		delete(bare, "kind")
		return encodeJSON(bare)
	})
}

// toTyped turns an object (or a list) into its Go type.
func (v *apiVersion) toTyped(kind string, o object) (runtime.Object, error) {
	typed, err := v.scheme.New(v.gv().WithKind(kind))
	if err != nil {
		return nil, err
	}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(o, typed); err != nil {
		return nil, fmt.Errorf("convert to %T: %w", typed, err)
	}
	return typed, nil
}

// writeObject answers with one object in the negotiated form.
func (q *request) writeObject(code int, o object) error {
	o = q.version.atVersion(o)
	switch q.out.as {
	case "Table":
		return q.writeValue(code, q.tableOf([]object{o}, metav1.ListMeta{ResourceVersion: resourceVersion(o)}, true))
	case "PartialObjectMetadata":
		return q.writePartial(code, o)
	}
	if q.out.media == mediaProtobuf {
		typed, err := q.version.toTyped(q.res.kind, o)
		if err != nil {
			return err
		}
		return writeProtobuf(q.w, code, q.version.scheme, typed)
	}
	return q.writeValue(code, o)
}

// writePartial answers with the metadata of an object.
func (q *request) writePartial(code int, o object) error {
	if q.out.media != mediaProtobuf {
		return q.writeValue(code, partialMap(o))
	}
	partial, err := partialOf(o)
	if err != nil {
		return err
	}
	return writeProtobuf(q.w, code, metaScheme, partial)
}

// writeValue writes JSON or YAML, as negotiated.
func (q *request) writeValue(code int, value any) error {
	if q.out.media != mediaYAML {
		return writeJSON(q.w, code, value)
	}
	data, err := yaml.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	return writeBody(q.w, code, mediaYAML, data)
}

// writeRecords answers with a list of stored objects.
func (q *request) writeRecords(records []*store.Record, listMeta metav1.ListMeta) error {
	if q.out.as == "" && q.out.media == mediaJSON {
		return q.writeJSONList(records, listMeta)
	}
	items := make([]object, len(records))
	for i, record := range records {
		items[i] = q.version.atVersion(record.Object)
	}
	switch q.out.as {
	case "Table":
		return q.writeValue(http.StatusOK, q.tableOf(items, listMeta, true))
	case "PartialObjectMetadataList":
		return q.writePartialList(items, listMeta)
	}
	list := object{"kind": q.res.listKind, "apiVersion": q.version.gv().String()}
	content := make([]any, len(items))
	for i := range items {
		content[i] = items[i]
	}
	list["items"] = content
	metadata, err := runtime.DefaultUnstructuredConverter.ToUnstructured(&listMeta)
	if err != nil {
		return err
	}
	list["metadata"] = metadata
	if q.out.media == mediaProtobuf {
		typed, err := q.version.toTyped(q.res.listKind, list)
		if err != nil {
			return err
		}
		return writeProtobuf(q.w, http.StatusOK, q.version.scheme, typed)
	}
	return q.writeValue(http.StatusOK, list)
}

// writeJSONList joins the JSON that the records keep.
func (q *request) writeJSONList(records []*store.Record, listMeta metav1.ListMeta) error {
	head, err := json.Marshal(struct {
		Kind       string          `json:"kind"`
		APIVersion string          `json:"apiVersion"`
		Metadata   metav1.ListMeta `json:"metadata"`
	}{q.res.listKind, q.version.gv().String(), listMeta})
	if err != nil {
		return err
	}
	if q.res.custom && listMeta.Continue == "" {
		head = bytes.Replace(head, []byte(`"metadata":{`), []byte(`"metadata":{"continue":"",`), 1)
	}
	buf := append(head[:len(head)-1], `,"items":[`...)
	for i, record := range records {
		data, err := q.itemJSON(record)
		if err != nil {
			return fmt.Errorf("encode %s: %w", record.Key, err)
		}
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = append(buf, data...)
	}
	return writeBody(q.w, http.StatusOK, mediaJSON, append(buf, "]}\n"...))
}

var metaV1 = schema.GroupVersion{Group: metaGroup, Version: "v1"}

func resourceVersion(o object) string {
	rv, _ := child(o, "metadata")["resourceVersion"].(string)
	return rv
}

func partialMap(o object) object {
	return object{"kind": "PartialObjectMetadata", "apiVersion": metaV1.String(), "metadata": o["metadata"]}
}

func partialOf(o object) (*metav1.PartialObjectMetadata, error) {
	partial := &metav1.PartialObjectMetadata{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(partialMap(o), partial); err != nil {
		return nil, fmt.Errorf("take the metadata: %w", err)
	}
	return partial, nil
}

func (q *request) writePartialList(items []object, listMeta metav1.ListMeta) error {
	list := &metav1.PartialObjectMetadataList{ListMeta: listMeta, Items: make([]metav1.PartialObjectMetadata, 0, len(items))}
	for _, item := range items {
		partial, err := partialOf(item)
		if err != nil {
			return err
		}
		list.Items = append(list.Items, *partial)
	}
	list.SetGroupVersionKind(metaV1.WithKind("PartialObjectMetadataList"))
	if q.out.media == mediaProtobuf {
		return writeProtobuf(q.w, http.StatusOK, metaScheme, list)
	}
	return q.writeValue(http.StatusOK, list)
}
