package v1beta2

import (
	appsv1beta2 "k8s.io/api/apps/v1beta2"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/internal/selectedby"
)

// DaemonSetListerExpansion are the methods of DaemonSetLister that are written by hand.
type DaemonSetListerExpansion interface {
	// GetPodDaemonSets returns the daemon sets whose selectors match a pod. At most one of them controls it: the one
	// that its owner references name. It is an error if there are none.
	GetPodDaemonSets(pod *corev1.Pod) ([]*appsv1beta2.DaemonSet, error)
	// GetHistoryDaemonSets returns the daemon sets whose selectors match a controller revision. It is an error if there
	// are none.
	GetHistoryDaemonSets(history *appsv1beta2.ControllerRevision) ([]*appsv1beta2.DaemonSet, error)
}

// DaemonSetNamespaceListerExpansion may get methods of DaemonSetNamespaceLister that are written by hand.
type DaemonSetNamespaceListerExpansion interface{}

func (s *daemonSetLister) GetPodDaemonSets(pod *corev1.Pod) ([]*appsv1beta2.DaemonSet, error) {
	return s.selecting(pod.Namespace).For("pod", pod)
}

func (s *daemonSetLister) GetHistoryDaemonSets(history *appsv1beta2.ControllerRevision) ([]*appsv1beta2.DaemonSet, error) {
	return s.selecting(history.Namespace).For("controller revision", history)
}

func (s *daemonSetLister) selecting(namespace string) selectedby.Query[*appsv1beta2.DaemonSet] {
	return selectedby.Query[*appsv1beta2.DaemonSet]{
		Kind:     "DaemonSet",
		List:     s.DaemonSets(namespace).List,
		Selector: func(d *appsv1beta2.DaemonSet) *metav1.LabelSelector { return d.Spec.Selector },
	}
}
