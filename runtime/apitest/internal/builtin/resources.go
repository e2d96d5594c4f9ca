package builtin

import "strings"

// Resource describes one built-in resource of one group.
type Resource struct {
	Group      string
	Versions   []string // most preferred first
	Kind       string
	Plural     string // defaults to the lower-cased kind with an s
	ShortNames []string
	Categories []string
	Cluster    bool // not namespaced
	Status     bool // has /status
	Scale      bool // has /scale on spec.replicas
	Generation bool // metadata.generation counts spec changes
	Returned   bool // DELETE answers with the deleted object
	MustMatch  bool // an update needs a resourceVersion
	Selectable []string
	Verbs      []string // defaults to all
}

// Name returns the plural.
func (r Resource) Name() string {
	if r.Plural != "" {
		return r.Plural
	}
	return strings.ToLower(r.Kind) + "s"
}

// Resources returns the table.
func Resources() []Resource {
	var all []Resource
	for _, group := range [][]Resource{core, apps, others} {
		all = append(all, group...)
	}
	return all
}

var all = []string{"all"}

var v1 = []string{"v1"}

var core = []Resource{
	{Versions: v1, Kind: "Namespace", ShortNames: []string{"ns"}, Cluster: true, Status: true, Selectable: []string{"status.phase"},
		Verbs: []string{"create", "delete", "get", "list", "patch", "update", "watch"}},
	{Versions: v1, Kind: "Pod", ShortNames: []string{"po"}, Categories: all, Status: true, Generation: true, Returned: true,
		Selectable: []string{"spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
			"spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName"}},
	{Versions: v1, Kind: "Service", ShortNames: []string{"svc"}, Categories: all, Status: true, Returned: true,
		Selectable: []string{"spec.clusterIP", "spec.type"}},
	{Versions: v1, Kind: "ConfigMap", ShortNames: []string{"cm"}},
	{Versions: v1, Kind: "Secret", Selectable: []string{"type"}},
	{Versions: v1, Kind: "ServiceAccount", ShortNames: []string{"sa"}, Returned: true},
	{Versions: v1, Kind: "Event", ShortNames: []string{"ev"}, Selectable: []string{"involvedObject.kind", "involvedObject.namespace",
		"involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion", "involvedObject.resourceVersion",
		"involvedObject.fieldPath", "reason", "reportingComponent", "source", "type"}},
	{Versions: v1, Kind: "Node", ShortNames: []string{"no"}, Cluster: true, Status: true, Selectable: []string{"spec.unschedulable"}},
	{Versions: v1, Kind: "PersistentVolume", ShortNames: []string{"pv"}, Cluster: true, Status: true, Returned: true},
	{Versions: v1, Kind: "PersistentVolumeClaim", ShortNames: []string{"pvc"}, Status: true, Returned: true},
	{Versions: v1, Kind: "Endpoints", Plural: "endpoints", ShortNames: []string{"ep"}},
	{Versions: v1, Kind: "LimitRange", ShortNames: []string{"limits"}},
	{Versions: v1, Kind: "ResourceQuota", ShortNames: []string{"quota"}, Status: true, Returned: true},
	{Versions: v1, Kind: "PodTemplate", Generation: true, Returned: true},
	{Versions: v1, Kind: "ReplicationController", ShortNames: []string{"rc"}, Categories: all, Status: true, Scale: true,
		Generation: true, Selectable: []string{"status.replicas"}},
}

var apps = []Resource{
	{Group: "apps", Versions: v1, Kind: "Deployment", ShortNames: []string{"deploy"}, Categories: all, Status: true, Scale: true, Generation: true},
	{Group: "apps", Versions: v1, Kind: "StatefulSet", ShortNames: []string{"sts"}, Categories: all, Status: true, Scale: true, Generation: true},
	{Group: "apps", Versions: v1, Kind: "DaemonSet", ShortNames: []string{"ds"}, Categories: all, Status: true, Generation: true},
	{Group: "apps", Versions: v1, Kind: "ReplicaSet", ShortNames: []string{"rs"}, Categories: all, Status: true, Scale: true,
		Generation: true, Selectable: []string{"status.replicas"}},
	{Group: "apps", Versions: v1, Kind: "ControllerRevision"},
	{Group: "batch", Versions: v1, Kind: "Job", Categories: all, Status: true, Generation: true, Selectable: []string{"status.successful"}},
	{Group: "batch", Versions: v1, Kind: "CronJob", ShortNames: []string{"cj"}, Categories: all, Status: true, Generation: true},
	{Group: "autoscaling", Versions: []string{"v2", "v1"}, Kind: "HorizontalPodAutoscaler", ShortNames: []string{"hpa"}, Categories: all, Status: true},
}

var others = []Resource{
	{Group: "networking.k8s.io", Versions: v1, Kind: "Ingress", Plural: "ingresses", ShortNames: []string{"ing"}, Status: true, Generation: true},
	{Group: "networking.k8s.io", Versions: v1, Kind: "IngressClass", Plural: "ingressclasses", Cluster: true, Generation: true},
	{Group: "networking.k8s.io", Versions: v1, Kind: "NetworkPolicy", Plural: "networkpolicies", ShortNames: []string{"netpol"}, Generation: true},
	{Group: "policy", Versions: v1, Kind: "PodDisruptionBudget", ShortNames: []string{"pdb"}, Status: true, Generation: true, MustMatch: true},
	{Group: "rbac.authorization.k8s.io", Versions: v1, Kind: "ClusterRole", Cluster: true},
	{Group: "rbac.authorization.k8s.io", Versions: v1, Kind: "ClusterRoleBinding", Cluster: true},
	{Group: "rbac.authorization.k8s.io", Versions: v1, Kind: "Role"},
	{Group: "rbac.authorization.k8s.io", Versions: v1, Kind: "RoleBinding"},
	{Group: "coordination.k8s.io", Versions: v1, Kind: "Lease", MustMatch: true},
	{Group: "discovery.k8s.io", Versions: v1, Kind: "EndpointSlice", Generation: true},
	{Group: "events.k8s.io", Versions: v1, Kind: "Event", ShortNames: []string{"ev"}, Selectable: []string{"regarding.kind", "regarding.namespace",
		"regarding.name", "regarding.uid", "reason", "reportingController", "type"}},
	{Group: "storage.k8s.io", Versions: v1, Kind: "StorageClass", Plural: "storageclasses", ShortNames: []string{"sc"}, Cluster: true, Returned: true},
	{Group: "storage.k8s.io", Versions: v1, Kind: "CSIDriver", Cluster: true, Returned: true, Generation: true},
	{Group: "storage.k8s.io", Versions: v1, Kind: "CSINode", Cluster: true, Returned: true},
	{Group: "storage.k8s.io", Versions: v1, Kind: "VolumeAttachment", Cluster: true, Status: true, Returned: true},
	{Group: "scheduling.k8s.io", Versions: v1, Kind: "PriorityClass", Plural: "priorityclasses", ShortNames: []string{"pc"}, Cluster: true, Generation: true},
	{Group: "node.k8s.io", Versions: v1, Kind: "RuntimeClass", Plural: "runtimeclasses", Cluster: true},
	{Group: "certificates.k8s.io", Versions: v1, Kind: "CertificateSigningRequest", ShortNames: []string{"csr"}, Cluster: true, Status: true,
		Selectable: []string{"spec.signerName"}},
	{Group: "admissionregistration.k8s.io", Versions: v1, Kind: "MutatingWebhookConfiguration", Cluster: true, Generation: true},
	{Group: "admissionregistration.k8s.io", Versions: v1, Kind: "ValidatingWebhookConfiguration", Cluster: true, Generation: true},
	{Group: "apiextensions.k8s.io", Versions: v1, Kind: "CustomResourceDefinition", ShortNames: []string{"crd", "crds"},
		Categories: []string{"api-extensions"}, Cluster: true, Status: true, Generation: true},
}
