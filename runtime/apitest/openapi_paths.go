package apitest

import (
	"slices"
	"strings"
)

const scaleSchemaName = "io.k8s.api.autoscaling.v1.Scale"

// openAPIv3 is the document of one group and version: the kinds, and what each path takes. kubectl looks there for
// whether PATCH takes fieldValidation.
func openAPIv3(versions []*apiVersion) object {
	schemas := object{objectMetaName: objectMetaSchema()}
	paths := object{}
	for _, v := range versions {
		name := v.schemaName()
		schemas[name] = v.openAPISchema(refTo(objectMetaName))
		schemas[name+"List"] = v.listSchema()
		item, collection := v.itemPath()
		paths[collection] = v.operations(name, "", "list", "post", "deletecollection")
		paths[item] = v.operations(name, "", "get", "patch", "put", "delete")
		if v.status {
			paths[item+"/status"] = v.operations(name, "Status", "get", "patch", "put")
		}
		if v.scale != nil {
			paths[item+"/scale"] = v.operations(scaleSchemaName, "Scale", "get", "patch", "put")
			schemas[scaleSchemaName] = scaleSchema()
		}
	}
	return object{"openapi": "3.0.0", "info": object{"title": "Kubernetes", "version": "unversioned"},
		"paths": paths, "components": object{"schemas": schemas}}
}

func refTo(schema string) string { return "#/components/schemas/" + schema }

// actions are the methods of the actions of OpenAPI paths, with the verb that discovery calls them by, the word that
// their operationId begins with and their parameters.
var actions = map[string]struct {
	method, verb, id string
	parameters       []string
}{
	"list": {"get", "list", "list", []string{"allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit",
		"resourceVersion", "timeoutSeconds", "watch"}},
	"post":             {"post", "create", "create", []string{"dryRun", "fieldManager", "fieldValidation"}},
	"deletecollection": {"delete", "deletecollection", "delete", []string{"dryRun", "fieldSelector", "labelSelector", "propagationPolicy"}},
	"get":              {"get", "get", "read", nil},
	"patch":            {"patch", "patch", "patch", []string{"dryRun", "fieldManager", "fieldValidation", "force"}},
	"put":              {"put", "update", "replace", []string{"dryRun", "fieldManager", "fieldValidation"}},
	"delete":           {"delete", "delete", "delete", []string{"dryRun", "gracePeriodSeconds", "propagationPolicy"}},
}

// operations describes the methods of one path, as far as the resource has their verbs.
func (v *apiVersion) operations(schema, subresource string, names ...string) object {
	out := object{}
	for _, name := range names {
		action := actions[name]
		if !slices.Contains(v.res.verbs, action.verb) {
			continue
		}
		parameters := []any{}
		for _, parameter := range action.parameters {
			parameters = append(parameters, object{"name": parameter, "in": "query", "schema": object{"type": "string", "uniqueItems": true}})
		}
		answer := object{"description": "OK"}
		switch name {
		case "delete", "deletecollection":
		case "list":
			answer["content"] = object{mediaJSON: object{"schema": object{"$ref": refTo(schema + "List")}}}
		default:
			answer["content"] = object{mediaJSON: object{"schema": object{"$ref": refTo(schema)}}}
		}
		out[action.method] = object{"operationId": v.operationID(name, subresource), "x-kubernetes-action": name,
			"x-kubernetes-group-version-kind": v.gvkExtension(), "parameters": parameters, "responses": object{"200": answer}}
	}
	return out
}

// operationID is a name like readAppsV1NamespacedDeploymentScale.
func (v *apiVersion) operationID(action, subresource string) string {
	var id strings.Builder
	id.WriteString(actions[action].id)
	group := strings.TrimSuffix(v.res.gr.Group, ".k8s.io")
	if group == "" {
		group = "core"
	}
	for _, word := range append(strings.Split(group, "."), v.name) {
		if word != "" {
			id.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	if action == "deletecollection" {
		id.WriteString("Collection")
	}
	if v.res.namespaced {
		id.WriteString("Namespaced")
	}
	id.WriteString(v.res.kind + subresource)
	return id.String()
}

func (v *apiVersion) listSchema() object {
	text := object{"type": "string"}
	kind := v.gvkExtension()
	kind["kind"] = v.res.listKind
	return object{"type": "object", "description": v.res.listKind + " is a list of " + v.res.kind + ".", "required": []any{"items"},
		"properties": object{"apiVersion": text, "kind": text,
			"items":    object{"type": "array", "items": object{"$ref": refTo(v.schemaName())}},
			"metadata": object{"type": "object", "properties": object{"continue": text, "resourceVersion": text, "remainingItemCount": object{"type": "integer", "format": "int64"}}},
		}, "x-kubernetes-group-version-kind": []any{kind}}
}

// itemPath is the path of one object, and that of those in its namespace.
func (v *apiVersion) itemPath() (item, collection string) {
	path := "/" + pathOfGV(v.gv())
	if v.res.namespaced {
		path += "/namespaces/{namespace}"
	}
	path += "/" + v.res.gr.Resource
	return path + "/{name}", path
}

func scaleSchema() object {
	count := object{"type": "integer", "format": "int32"}
	return object{"type": "object", "description": "Scale is how many replicas an object has and should have.", "properties": object{
		"apiVersion": object{"type": "string"}, "kind": object{"type": "string"},
		"metadata": object{"$ref": refTo(objectMetaName)},
		"spec":     object{"type": "object", "properties": object{"replicas": count}},
		"status":   object{"type": "object", "properties": object{"replicas": count, "selector": object{"type": "string"}}},
	}, "x-kubernetes-group-version-kind": []any{object{"group": "autoscaling", "version": "v1", "kind": "Scale"}}}
}
