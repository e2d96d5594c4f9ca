package apitest

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

const (
	mediaOpenAPIv2 = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf" // what clients ask for
	typeOpenAPIv2  = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf" // what they can parse
	mediaOpenAPIv3 = "application/com.github.proto-openapi.spec.v3@v1.0+protobuf"
)

const objectMetaName = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"

// serveOpenAPIv3 answers /openapi/v3, the index, and /openapi/v3/..., the document of one group and version. It is
// served as JSON only.
func (s *Server) serveOpenAPIv3(w http.ResponseWriter, r *http.Request, path string) error {
	if path == "/openapi/v3" {
		return s.serveOpenAPIIndex(w)
	}
	gv, ok := gvOfPath(strings.TrimPrefix(path, "/openapi/v3/"))
	versions := s.registry.in(gv)
	if !ok || len(versions) == 0 {
		w.WriteHeader(http.StatusNotFound) // an empty answer, as of a real server
		return nil
	}
	if accept := r.Header.Get("Accept"); accept == mediaOpenAPIv3 {
		return errNotAcceptable(false)
	}
	return writeJSON(w, http.StatusOK, openAPIv3(versions))
}

func (s *Server) serveOpenAPIIndex(w http.ResponseWriter) error {
	paths := object{}
	for _, group := range s.registry.groups() {
		for _, name := range group.versions {
			gv := schema.GroupVersion{Group: group.name, Version: name}
			document, err := json.Marshal(openAPIv3(s.registry.in(gv)))
			if err != nil {
				return fmt.Errorf("encode OpenAPI of %s: %w", gv, err)
			}
			path := pathOfGV(gv)
			paths[path] = object{"serverRelativeURL": fmt.Sprintf("/openapi/v3/%s?hash=%X", path, sha256.Sum256(document))}
		}
	}
	return writeJSON(w, http.StatusOK, object{"paths": paths})
}

func pathOfGV(gv schema.GroupVersion) string {
	if gv.Group == "" {
		return "api/" + gv.Version
	}
	return "apis/" + gv.Group + "/" + gv.Version
}

func gvOfPath(path string) (schema.GroupVersion, bool) {
	parts := strings.Split(path, "/")
	switch {
	case len(parts) == 2 && parts[0] == "api":
		return schema.GroupVersion{Version: parts[1]}, true
	case len(parts) == 3 && parts[0] == "apis":
		return schema.GroupVersion{Group: parts[1], Version: parts[2]}, true
	}
	return schema.GroupVersion{}, false
}

// schemaName is the name of a kind's schema: the group reversed, the version, the kind.
func (v *apiVersion) schemaName() string {
	group := v.res.gr.Group
	if group == "" {
		group = "core"
	}
	parts := strings.Split(group, ".")
	var reversed []string
	for i := len(parts) - 1; i >= 0; i-- {
		reversed = append(reversed, parts[i])
	}
	return strings.Join(append(reversed, v.name, v.res.kind), ".")
}

func (v *apiVersion) gvkExtension() object {
	return object{"group": v.res.gr.Group, "version": v.name, "kind": v.res.kind}
}

// openAPISchema is the schema of a kind, with the metadata that all kinds share.
func (v *apiVersion) openAPISchema(metadataRef string) object {
	out := object{"type": "object"}
	for name, value := range v.raw {
		out[name] = value
	}
	properties := object{}
	for name, value := range child(v.raw, "properties") {
		properties[name] = value
	}
	properties["apiVersion"] = object{"type": "string", "description": "The version of the API that the object is written in."}
	properties["kind"] = object{"type": "string", "description": "What the object is."}
	properties["metadata"] = object{"$ref": metadataRef}
	out["properties"] = properties
	out["x-kubernetes-group-version-kind"] = []any{v.gvkExtension()}
	if v.raw == nil {
		out["x-kubernetes-preserve-unknown-fields"] = true
	}
	return out
}

func objectMetaSchema() object {
	text := object{"type": "string"}
	texts := object{"type": "object", "additionalProperties": text}
	return object{"type": "object", "description": "Standard object metadata.", "properties": object{
		"name": text, "generateName": text, "namespace": text, "uid": text, "resourceVersion": text,
		"labels": texts, "annotations": texts, "generation": object{"type": "integer", "format": "int64"},
		"creationTimestamp": object{"type": "string", "format": "date-time"}, "deletionTimestamp": object{"type": "string", "format": "date-time"},
		"finalizers":      object{"type": "array", "items": text},
		"ownerReferences": object{"type": "array", "items": object{"type": "object"}},
		"managedFields":   object{"type": "array", "items": object{"type": "object"}},
	}}
}

// serveOpenAPIv2 answers /openapi/v2 with the kinds that have a schema of their own. As protobuf, which old clients
// insist on, the document has no definitions: they then do without them.
func (s *Server) serveOpenAPIv2(w http.ResponseWriter, r *http.Request) error {
	for _, part := range strings.Split(r.Header.Get("Accept"), ",") { // not a media type that mime.ParseMediaType takes
		if part = strings.TrimSpace(part); strings.HasPrefix(part, mediaOpenAPIv2) || strings.HasPrefix(part, typeOpenAPIv2) {
			w.Header().Set("Content-Type", typeOpenAPIv2)
			_, err := w.Write(emptyOpenAPIv2(s.opts.Version))
			return err
		}
	}
	definitions := object{objectMetaName: objectMetaSchema()}
	for _, res := range s.registry.all() {
		for _, v := range res.versions {
			if v.served && v.raw != nil {
				definitions[v.schemaName()] = v.openAPISchema("#/definitions/" + objectMetaName)
			}
		}
	}
	return writeJSON(w, http.StatusOK, object{"swagger": "2.0", "info": object{"title": "Kubernetes", "version": s.opts.Version},
		"paths": object{}, "definitions": definitions})
}

// emptyOpenAPIv2 is an OpenAPI v2 document without paths and definitions in its protobuf form: swagger is field 1,
// info field 2 with title and version as fields 1 and 2, paths field 8, definitions field 9.
func emptyOpenAPIv2(version string) []byte {
	info := appendField(appendField(nil, 1, "Kubernetes"), 2, version)
	return appendField(appendField(appendField(appendField(nil, 1, "2.0"), 2, string(info)), 8, ""), 9, "")
}

// appendField appends a length-delimited protobuf field.
func appendField(data []byte, number byte, value string) []byte {
	const lengthDelimited = 2
	data = binary.AppendUvarint(append(data, number<<3|lengthDelimited), uint64(len(value)))
	return append(data, value...)
}
