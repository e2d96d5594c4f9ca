// Package v1 holds the API types of the group stable.example.com, version v1: CronTab, which runs an image by a
// schedule, and FleetPolicy, a cluster-wide rule that CronTabs name in their spec.
//
// The markers below and on the types are what client-gen reads. The manifests in config/crd describe the same types to
// the API server.
//
// +k8s:deepcopy-gen=package
// +groupName=stable.example.com
package v1
