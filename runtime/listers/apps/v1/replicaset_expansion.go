package v1

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/internal/selectedby"
)

// ReplicaSetListerExpansion are the methods of ReplicaSetLister that are written by hand.
type ReplicaSetListerExpansion interface {
	// GetPodReplicaSets returns the replica sets whose selectors match a pod. At most one of them controls it: the one
	// that its owner references name. It is an error if there are none.
	GetPodReplicaSets(pod *corev1.Pod) ([]*appsv1.ReplicaSet, error)
}

// ReplicaSetNamespaceListerExpansion may get methods of ReplicaSetNamespaceLister that are written by hand.
type ReplicaSetNamespaceListerExpansion interface{}

func (s *replicaSetLister) GetPodReplicaSets(pod *corev1.Pod) ([]*appsv1.ReplicaSet, error) {
	return s.selecting(pod.Namespace).For("pod", pod)
}

func (s *replicaSetLister) selecting(namespace string) selectedby.Query[*appsv1.ReplicaSet] {
	return selectedby.Query[*appsv1.ReplicaSet]{
		Kind:     "ReplicaSet",
		List:     s.ReplicaSets(namespace).List,
		Selector: func(r *appsv1.ReplicaSet) *metav1.LabelSelector { return r.Spec.Selector },
	}
}
