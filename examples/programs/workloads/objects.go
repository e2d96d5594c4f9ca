package main

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var (
	labels   = map[string]string{"app": "demo"}
	metadata = metav1.ObjectMeta{Name: "demo", Labels: labels}
	selector = &metav1.LabelSelector{MatchLabels: labels}
	podSpec  = corev1.PodSpec{Containers: []corev1.Container{{Name: "web", Image: "nginx:1.29"}}}
	template = corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: labels}, Spec: podSpec}
)

func newDeployment() *appsv1.Deployment {
	return &appsv1.Deployment{ObjectMeta: metadata, Spec: appsv1.DeploymentSpec{Selector: selector, Template: template}}
}

func newReplicaSet() *appsv1.ReplicaSet {
	return &appsv1.ReplicaSet{ObjectMeta: metadata, Spec: appsv1.ReplicaSetSpec{Selector: selector, Template: template}}
}

func newStatefulSet() *appsv1.StatefulSet {
	return &appsv1.StatefulSet{ObjectMeta: metadata, Spec: appsv1.StatefulSetSpec{ServiceName: "demo", Selector: selector, Template: template}}
}

func newPod() *corev1.Pod {
	return &corev1.Pod{ObjectMeta: metadata, Spec: podSpec}
}

func newService() *corev1.Service {
	return &corev1.Service{ObjectMeta: metadata, Spec: corev1.ServiceSpec{Selector: labels, Ports: []corev1.ServicePort{{Port: 80}}}}
}

func newIngress() *networkingv1.Ingress {
	return &networkingv1.Ingress{ObjectMeta: metadata, Spec: networkingv1.IngressSpec{
		DefaultBackend: &networkingv1.IngressBackend{
			Service: &networkingv1.IngressServiceBackend{Name: "demo", Port: networkingv1.ServiceBackendPort{Number: 80}},
		},
	}}
}
