package v1

import (
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/internal/selectedby"
)

// PodDisruptionBudgetListerExpansion are the methods of PodDisruptionBudgetLister that are written by hand.
type PodDisruptionBudgetListerExpansion interface {
	// GetPodPodDisruptionBudgets returns the budgets whose selectors match a pod; an empty selector matches every pod.
	// It is an error if there are none.
	GetPodPodDisruptionBudgets(pod *corev1.Pod) ([]*policyv1.PodDisruptionBudget, error)
}

// PodDisruptionBudgetNamespaceListerExpansion may get methods of PodDisruptionBudgetNamespaceLister that are written by hand.
type PodDisruptionBudgetNamespaceListerExpansion interface{}

func (s *podDisruptionBudgetLister) GetPodPodDisruptionBudgets(pod *corev1.Pod) ([]*policyv1.PodDisruptionBudget, error) {
	return s.selecting(pod.Namespace).For("pod", pod)
}

func (s *podDisruptionBudgetLister) selecting(namespace string) selectedby.Query[*policyv1.PodDisruptionBudget] {
	return selectedby.Query[*policyv1.PodDisruptionBudget]{
		Kind:         "PodDisruptionBudget",
		List:         s.PodDisruptionBudgets(namespace).List,
		Selector:     func(b *policyv1.PodDisruptionBudget) *metav1.LabelSelector { return b.Spec.Selector },
		EmptyMatches: true,
		Unlabelled:   true,
	}
}
