package builtin

// Schema returns a small schema (as openAPIV3Schema of a CRD would hold it) of a built-in kind: the defaults and the
// required fields that programs rely on most. Everything else in it is preserved. nil: the kind has none.
func Schema(group, kind string) map[string]any { return schemas[kind+"."+group] }

type object = map[string]any

func open(properties object, required ...any) object {
	return object{"type": "object", "x-kubernetes-preserve-unknown-fields": true, "properties": properties, "required": required}
}

func list(items object) object { return object{"type": "array", "items": items} }

func either(kind string, fallback any) object { return object{"type": kind, "default": fallback} }

var container = open(object{
	"name":                     object{"type": "string"},
	"terminationMessagePath":   either("string", "/dev/termination-log"),
	"terminationMessagePolicy": either("string", "File"),
	"resources":                object{"type": "object", "x-kubernetes-preserve-unknown-fields": true, "default": object{}},
	"ports":                    list(open(object{"protocol": either("string", "TCP")}, "containerPort")),
})

func podSpec(restart object) object {
	return withDefault(open(object{
		"containers":                    list(container),
		"restartPolicy":                 restart,
		"dnsPolicy":                     either("string", "ClusterFirst"),
		"schedulerName":                 either("string", "default-scheduler"),
		"terminationGracePeriodSeconds": either("integer", int64(30)),
		"securityContext":               object{"type": "object", "x-kubernetes-preserve-unknown-fields": true, "default": object{}},
		"initContainers":                list(container),
		"ephemeralContainers":           list(container),
	}))
}

func withDefault(schema object) object {
	schema["default"] = object{}
	return schema
}

var always = object{"type": "string", "enum": []any{"Always", "OnFailure", "Never"}, "default": "Always"}

func workload(extra object, required ...any) object {
	properties := object{
		"template": open(object{"spec": podSpec(always)}),
		"selector": object{"type": "object", "x-kubernetes-preserve-unknown-fields": true},
	}
	for name, property := range extra {
		properties[name] = property
	}
	return open(object{"spec": withDefault(open(properties, required...))})
}

var schemas = map[string]map[string]any{
	"Namespace.": open(object{
		"spec": object{"type": "object", "x-kubernetes-preserve-unknown-fields": true, "default": object{},
			"properties": object{"finalizers": object{"type": "array", "items": object{"type": "string"}, "default": []any{"kubernetes"}}}},
		"status": object{"type": "object", "x-kubernetes-preserve-unknown-fields": true, "default": object{}, "properties": object{"phase": either("string", "Active")}},
	}),
	"Pod.": open(object{
		"spec": podSpec(always),
		"status": object{"type": "object", "x-kubernetes-preserve-unknown-fields": true, "default": object{},
			"properties": object{"phase": either("string", "Pending")}},
	}),
	"Service.": open(object{
		"spec": object{"type": "object", "x-kubernetes-preserve-unknown-fields": true, "properties": object{
			"type": either("string", "ClusterIP"), "sessionAffinity": either("string", "None"),
			"internalTrafficPolicy": either("string", "Cluster"),
			"ports":                 list(open(object{"protocol": either("string", "TCP")}, "port")),
		}},
		"status": object{"type": "object", "x-kubernetes-preserve-unknown-fields": true, "default": object{},
			"properties": object{"loadBalancer": object{"type": "object", "x-kubernetes-preserve-unknown-fields": true, "default": object{}}}},
	}),
	"Secret.": open(object{"type": either("string", "Opaque")}),
	"Deployment.apps": workload(object{
		"replicas": either("integer", int64(1)), "revisionHistoryLimit": either("integer", int64(10)),
		"progressDeadlineSeconds": either("integer", int64(600)),
		"strategy": object{"type": "object", "x-kubernetes-preserve-unknown-fields": true, "default": object{},
			"properties": object{"type": either("string", "RollingUpdate")}},
	}, "selector", "template"),
	"StatefulSet.apps": workload(object{
		"replicas": either("integer", int64(1)), "podManagementPolicy": either("string", "OrderedReady"),
		"revisionHistoryLimit": either("integer", int64(10)),
	}, "selector", "template"),
	"DaemonSet.apps":  workload(object{"revisionHistoryLimit": either("integer", int64(10))}, "selector", "template"),
	"ReplicaSet.apps": workload(object{"replicas": either("integer", int64(1))}, "selector"),
}
