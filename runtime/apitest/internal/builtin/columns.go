package builtin

// Column is one column of a table. Path is a JSONPath; with Count the number of its values (or of the keys of the map
// it leads to) is shown, with Join all values.
type Column struct {
	Name, Type, Path string
	Count, Join      bool
	Of               string // a JSONPath: its number (of values, with Count) is shown behind a slash
	Empty            string // shown when the path leads nowhere
}

const none = "<none>"

// Columns returns the columns between NAME and AGE of a kind; ok is false for kinds that only have these two.
func Columns(group, kind string) (columns []Column, ok bool) {
	columns, ok = tables[kind+"."+group]
	return columns, ok
}

func number(name, path string) Column {
	return Column{Name: name, Type: "integer", Path: path, Empty: "0"}
}

func text(name, path string) Column {
	return Column{Name: name, Type: "string", Path: path, Empty: none}
}

var tables = map[string][]Column{
	"Namespace.": {text("Status", ".status.phase")},
	"Pod.": {
		{Name: "Ready", Type: "string", Path: ".status.containerStatuses[?(@.ready==\"true\")]", Count: true, Of: ".spec.containers[*]"},
		text("Status", ".status.phase"),
		number("Restarts", ".status.containerStatuses[0].restartCount"),
	},
	"Service.": {
		text("Type", ".spec.type"), text("Cluster-IP", ".spec.clusterIP"),
		{Name: "External-IP", Type: "string", Path: ".status.loadBalancer.ingress[*].ip", Join: true, Empty: none},
		{Name: "Port(s)", Type: "string", Path: ".spec.ports[*].port", Join: true, Empty: none},
	},
	"ConfigMap.":      {{Name: "Data", Type: "string", Path: ".data", Count: true}},
	"Secret.":         {text("Type", ".type"), {Name: "Data", Type: "integer", Path: ".data", Count: true}},
	"ServiceAccount.": {{Name: "Secrets", Type: "string", Path: ".secrets", Count: true}},
	"Event.": {text("Type", ".type"), text("Reason", ".reason"),
		text("Object", ".involvedObject.name"), text("Message", ".message")},
	"Node.":                  {{Name: "Status", Type: "string", Path: ".status.conditions[?(@.type==\"Ready\")].status", Empty: "Unknown"}, text("Version", ".status.nodeInfo.kubeletVersion")},
	"PersistentVolume.":      {text("Capacity", ".spec.capacity.storage"), text("Status", ".status.phase"), text("Claim", ".spec.claimRef.name")},
	"PersistentVolumeClaim.": {text("Status", ".status.phase"), text("Volume", ".spec.volumeName")},
	"Deployment.apps": {
		{Name: "Ready", Type: "string", Path: ".status.readyReplicas", Empty: "0", Of: ".spec.replicas"},
		number("Up-to-date", ".status.updatedReplicas"), number("Available", ".status.availableReplicas"),
	},
	"ReplicaSet.apps":  {number("Desired", ".spec.replicas"), number("Current", ".status.replicas"), number("Ready", ".status.readyReplicas")},
	"StatefulSet.apps": {{Name: "Ready", Type: "string", Path: ".status.readyReplicas", Empty: "0", Of: ".spec.replicas"}},
	"DaemonSet.apps":   {number("Desired", ".status.desiredNumberScheduled"), number("Current", ".status.currentNumberScheduled"), number("Ready", ".status.numberReady")},
	"Job.batch":        {number("Completions", ".status.succeeded")},
	"CronJob.batch":    {text("Schedule", ".spec.schedule"), {Name: "Suspend", Type: "boolean", Path: ".spec.suspend", Empty: "False"}},
	"Ingress.networking.k8s.io": {text("Class", ".spec.ingressClassName"),
		{Name: "Hosts", Type: "string", Path: ".spec.rules[*].host", Join: true, Empty: "*"}},
	"Lease.coordination.k8s.io":                     {text("Holder", ".spec.holderIdentity")},
	"RoleBinding.rbac.authorization.k8s.io":         {text("Role", ".roleRef.name")},
	"ClusterRoleBinding.rbac.authorization.k8s.io":  {text("Role", ".roleRef.name")},
	"CustomResourceDefinition.apiextensions.k8s.io": {},
}
