package v1beta2

import (
	appsv1beta2 "k8s.io/api/apps/v1beta2"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/internal/selectedby"
)

// StatefulSetListerExpansion are the methods of StatefulSetLister that are written by hand.
type StatefulSetListerExpansion interface {
	// GetPodStatefulSets returns the stateful sets whose selectors match a pod. At most one of them controls it: the one
	// that its owner references name. It is an error if there are none.
	GetPodStatefulSets(pod *corev1.Pod) ([]*appsv1beta2.StatefulSet, error)
}

// StatefulSetNamespaceListerExpansion may get methods of StatefulSetNamespaceLister that are written by hand.
type StatefulSetNamespaceListerExpansion interface{}

func (s *statefulSetLister) GetPodStatefulSets(pod *corev1.Pod) ([]*appsv1beta2.StatefulSet, error) {
	return s.selecting(pod.Namespace).For("pod", pod)
}

func (s *statefulSetLister) selecting(namespace string) selectedby.Query[*appsv1beta2.StatefulSet] {
	return selectedby.Query[*appsv1beta2.StatefulSet]{
		Kind:     "StatefulSet",
		List:     s.StatefulSets(namespace).List,
		Selector: func(s *appsv1beta2.StatefulSet) *metav1.LabelSelector { return s.Spec.Selector },
	}
}
