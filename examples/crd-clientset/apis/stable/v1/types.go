package v1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// CronTab runs an image by a schedule.
//
// It is namespaced, has the status subresource, and can be scaled: the scale subresource shows spec.replicas and
// status.replicas in the form that every scalable kind shares, and the two methods below are generated for it.
//
// +genclient
// +genclient:method=GetScale,verb=get,subresource=scale,result=k8s.io/api/autoscaling/v1.Scale
// +genclient:method=UpdateScale,verb=update,subresource=scale,input=k8s.io/api/autoscaling/v1.Scale,result=k8s.io/api/autoscaling/v1.Scale
// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object
type CronTab struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// Spec is what the user asks for.
	Spec CronTabSpec `json:"spec"`
	// Status is what the controller last saw. Only the status subresource changes it.
	Status CronTabStatus `json:"status,omitempty"`
}

// CronTabSpec is what the user asks for.
type CronTabSpec struct {
	// CronSpec is the schedule: minute, hour, day of month, month, day of week.
	CronSpec string `json:"cronSpec"`
	// Image is the container image to run.
	Image string `json:"image"`
	// Replicas is how many containers run at each time, 0 to 10. The server sets 1 when it is missing.
	Replicas *int32 `json:"replicas,omitempty"`
	// Suspend stops the schedule without losing it.
	Suspend bool `json:"suspend,omitempty"`
	// PolicyName names the FleetPolicy that applies. Empty: none.
	PolicyName string `json:"policyName,omitempty"`
	// Env is passed to the container.
	Env map[string]string `json:"env,omitempty"`
}

// CronTabStatus is what the controller last saw.
type CronTabStatus struct {
	// Replicas is how many containers ran at the last time.
	Replicas int32 `json:"replicas,omitempty"`
	// LabelSelector selects the containers, in the text form that the scale subresource shows.
	LabelSelector string `json:"labelSelector,omitempty"`
	// LastScheduleTime is when the containers last started. Nil: never.
	LastScheduleTime *metav1.Time `json:"lastScheduleTime,omitempty"`
	// Conditions tell how the CronTab is doing; the type Ready is always among them once it was seen.
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// CronTabList is a list of CronTabs.
//
// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object
type CronTabList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	// Items are the CronTabs, ordered by namespace and name.
	Items []CronTab `json:"items"`
}

// FleetPolicy is a rule for every CronTab that names it. It belongs to the cluster, not to a namespace.
//
// +genclient
// +genclient:nonNamespaced
// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object
type FleetPolicy struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// Spec is the rule.
	Spec FleetPolicySpec `json:"spec"`
	// Status is what the controller last saw.
	Status FleetPolicyStatus `json:"status,omitempty"`
}

// FleetPolicySpec is the rule.
type FleetPolicySpec struct {
	// MaxReplicas bounds spec.replicas of a CronTab. 0: no bound.
	MaxReplicas int32 `json:"maxReplicas,omitempty"`
	// AllowedRegistries are the hosts that images may come from. Empty: any.
	AllowedRegistries []string `json:"allowedRegistries,omitempty"`
}

// FleetPolicyStatus is what the controller last saw.
type FleetPolicyStatus struct {
	// Users is how many CronTabs name the policy.
	Users int32 `json:"users,omitempty"`
}

// FleetPolicyList is a list of FleetPolicies.
//
// +k8s:deepcopy-gen:interfaces=k8s.io/apimachinery/pkg/runtime.Object
type FleetPolicyList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	// Items are the FleetPolicies, ordered by name.
	Items []FleetPolicy `json:"items"`
}
