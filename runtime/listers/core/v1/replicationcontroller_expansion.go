package v1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/internal/selectedby"
)

// ReplicationControllerListerExpansion are the methods of ReplicationControllerLister that are written by hand.
type ReplicationControllerListerExpansion interface {
	// GetPodControllers returns the replication controllers whose selectors match a pod. At most one of them controls it: the one
	// that its owner references name. It is an error if there are none.
	GetPodControllers(pod *corev1.Pod) ([]*corev1.ReplicationController, error)
}

// ReplicationControllerNamespaceListerExpansion may get methods of ReplicationControllerNamespaceLister that are written by hand.
type ReplicationControllerNamespaceListerExpansion interface{}

func (s *replicationControllerLister) GetPodControllers(pod *corev1.Pod) ([]*corev1.ReplicationController, error) {
	return s.selecting(pod.Namespace).For("pod", pod)
}

func (s *replicationControllerLister) selecting(namespace string) selectedby.Query[*corev1.ReplicationController] {
	return selectedby.Query[*corev1.ReplicationController]{
		Kind: "ReplicationController",
		List: s.ReplicationControllers(namespace).List,
		Selector: func(c *corev1.ReplicationController) *metav1.LabelSelector {
			return &metav1.LabelSelector{MatchLabels: c.Spec.Selector}
		},
	}
}
