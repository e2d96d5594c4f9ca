package main

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// changeAnnotation numbers the changes of a pod: 1, 2, 3, over deletions too.
const changeAnnotation = "change"

// Marks in the template, replaced in each pod.
const (
	markName    = "@name@"
	markVersion = "@version@"
	markChange  = "@change@"
)

// template is a pod as JSON, cut at its marks.
type template []string

func newTemplate() (template, error) {
	data, err := json.Marshal(examplePod())
	if err != nil {
		return nil, err
	}
	cut := string(data)
	for _, mark := range []string{markName, markVersion, markChange} {
		cut = strings.ReplaceAll(cut, mark, "\x00"+mark+"\x00")
	}
	return strings.Split(cut, "\x00"), nil
}

// appendPod appends the JSON of a pod.
func (t template) appendPod(b *bytes.Buffer, i int, version int64, change int32) {
	for _, part := range t {
		switch part {
		case markName:
			b.WriteString(podName(i))
		case markVersion:
			b.WriteString(strconv.FormatInt(version, 10))
		case markChange:
			b.WriteString(strconv.Itoa(int(change)))
		default:
			b.WriteString(part)
		}
	}
}

func podName(i int) string { return "pod-" + strconv.Itoa(i) }

// podIndex is the reverse of podName.
func podIndex(name string) (int, error) { return strconv.Atoi(strings.TrimPrefix(name, "pod-")) }

// examplePod is of the size and shape that clusters have: owner, volumes, probes, conditions, and the managed fields of two
// writers, which are a third of it.
func examplePod() *corev1.Pod {
	yes, mode := true, int32(420)
	fields := func(manager, subresource, content string) metav1.ManagedFieldsEntry {
		return metav1.ManagedFieldsEntry{
			Manager: manager, Operation: metav1.ManagedFieldsOperationUpdate, APIVersion: "v1", FieldsType: "FieldsV1",
			Subresource: subresource, FieldsV1: metav1.NewFieldsV1(content),
		}
	}
	container := corev1.Container{
		Name: "app", Image: "registry.example.com/team/app:v1.2.3", Args: []string{"serve", "--port=8080", "--verbose"},
		Ports: []corev1.ContainerPort{{Name: "http", ContainerPort: 8080, Protocol: "TCP"}},
		Env: []corev1.EnvVar{{Name: "MODE", Value: "production"}, {Name: "REGION", Value: "eu-west"}, {Name: "NODE",
			ValueFrom: &corev1.EnvVarSource{FieldRef: &corev1.ObjectFieldSelector{APIVersion: "v1", FieldPath: "spec.nodeName"}}}},
		Resources: corev1.ResourceRequirements{
			Limits:   corev1.ResourceList{"cpu": resource.MustParse("1"), "memory": resource.MustParse("512Mi")},
			Requests: corev1.ResourceList{"cpu": resource.MustParse("100m"), "memory": resource.MustParse("256Mi")},
		},
		VolumeMounts:             []corev1.VolumeMount{{Name: "token", ReadOnly: true, MountPath: "/var/run/secrets/kubernetes.io/serviceaccount"}},
		ReadinessProbe:           &corev1.Probe{ProbeHandler: corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/ready", Scheme: "HTTP"}}, PeriodSeconds: 10},
		TerminationMessagePath:   "/dev/termination-log",
		TerminationMessagePolicy: "File",
		ImagePullPolicy:          "IfNotPresent",
	}
	pod := &corev1.Pod{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
		ObjectMeta: metav1.ObjectMeta{
			Namespace: "default", Name: markName, GenerateName: "app-7c9d8f6b5-", UID: "7b0c8a5e-" + markName, ResourceVersion: markVersion,
			Labels:          map[string]string{"app": "app", "pod-template-hash": "7c9d8f6b5", "tier": "backend"},
			Annotations:     map[string]string{changeAnnotation: markChange, "prometheus.io/scrape": "true"},
			OwnerReferences: []metav1.OwnerReference{{APIVersion: "apps/v1", Kind: "ReplicaSet", Name: "app-7c9d8f6b5", UID: "1e9c", Controller: &yes, BlockOwnerDeletion: &yes}},
			ManagedFields: []metav1.ManagedFieldsEntry{
				fields("kube-controller-manager", "", `{"f:metadata":{"f:annotations":{".":{},"f:change":{},"f:prometheus.io/scrape":{}},"f:generateName":{},"f:labels":{".":{},"f:app":{},"f:pod-template-hash":{},"f:tier":{}},"f:ownerReferences":{".":{},"k:{\"uid\":\"1e9c\"}":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"app\"}":{".":{},"f:args":{},"f:env":{".":{},"k:{\"name\":\"MODE\"}":{".":{},"f:name":{},"f:value":{}},"k:{\"name\":\"REGION\"}":{".":{},"f:name":{},"f:value":{}}},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:ports":{".":{},"k:{\"containerPort\":8080,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:name":{},"f:protocol":{}}},"f:readinessProbe":{},"f:resources":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{}}}`),
				fields("kubelet", "status", `{"f:status":{"f:conditions":{"k:{\"type\":\"ContainersReady\"}":{".":{},"f:lastProbeTime":{},"f:lastTransitionTime":{},"f:status":{},"f:type":{}},"k:{\"type\":\"Ready\"}":{".":{},"f:lastProbeTime":{},"f:lastTransitionTime":{},"f:status":{},"f:type":{}}},"f:containerStatuses":{},"f:hostIP":{},"f:phase":{},"f:podIP":{},"f:podIPs":{},"f:startTime":{}}}`),
			},
		},
		Spec: corev1.PodSpec{
			Containers: []corev1.Container{container}, RestartPolicy: "Always", DNSPolicy: "ClusterFirst", ServiceAccountName: "app",
			NodeName: "node-17", SchedulerName: "default-scheduler",
			Volumes: []corev1.Volume{{Name: "token", VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{
				DefaultMode: &mode, Sources: []corev1.VolumeProjection{{ServiceAccountToken: &corev1.ServiceAccountTokenProjection{Path: "token"}}}}}}},
			Tolerations: []corev1.Toleration{{Key: "node.kubernetes.io/not-ready", Operator: "Exists", Effect: "NoExecute"}},
		},
		Status: corev1.PodStatus{Phase: "Running", HostIP: "10.1.2.3", PodIP: "10.244.1.17", PodIPs: []corev1.PodIP{{IP: "10.244.1.17"}}},
	}
	for _, condition := range []corev1.PodConditionType{"Initialized", "Ready", "ContainersReady", "PodScheduled"} {
		pod.Status.Conditions = append(pod.Status.Conditions, corev1.PodCondition{Type: condition, Status: "True"})
	}
	pod.Status.ContainerStatuses = []corev1.ContainerStatus{{Name: "app", Ready: true, Started: &yes, Image: container.Image,
		ImageID: "registry.example.com/team/app@sha256:0123456789abcdef", ContainerID: "containerd://0123456789abcdef"}}
	return pod
}
