package v1

import (
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/internal/selectedby"
)

// JobListerExpansion are the methods of JobLister that are written by hand.
type JobListerExpansion interface {
	// GetPodJobs returns the jobs whose selectors match a pod. At most one of them controls it: the one
	// that its owner references name. It is an error if there are none.
	GetPodJobs(pod *corev1.Pod) ([]batchv1.Job, error)
}

// JobNamespaceListerExpansion may get methods of JobNamespaceLister that are written by hand.
type JobNamespaceListerExpansion interface{}

func (s *jobLister) GetPodJobs(pod *corev1.Pod) ([]batchv1.Job, error) {
	found, err := s.selecting(pod.Namespace).For("pod", pod)
	if err != nil {
		return nil, err
	}
	values := make([]batchv1.Job, len(found))
	for i, job := range found {
		values[i] = *job
	}
	return values, nil
}

func (s *jobLister) selecting(namespace string) selectedby.Query[*batchv1.Job] {
	return selectedby.Query[*batchv1.Job]{
		Kind:         "Job",
		List:         s.Jobs(namespace).List,
		Selector:     func(j *batchv1.Job) *metav1.LabelSelector { return j.Spec.Selector },
		EmptyMatches: true,
	}
}
