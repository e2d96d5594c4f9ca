package v1

import (
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/runtime/tools/cache"
)

func TestDaemonSetsOfPodsAndRevisions(t *testing.T) {
	labels := map[string]string{"app": "logs"}
	set := &appsv1.DaemonSet{ObjectMeta: metav1.ObjectMeta{Name: "logs", Namespace: "n"}}
	set.Spec.Selector = &metav1.LabelSelector{MatchLabels: labels}
	elsewhere := set.DeepCopy()
	elsewhere.Namespace = "other"
	indexer := cache.NewIndexer(cache.MetaNamespaceKeyFunc, cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc})
	for _, obj := range []any{set, elsewhere} {
		if err := indexer.Add(obj); err != nil {
			t.Fatal(err)
		}
	}
	lister := NewDaemonSetLister(indexer)
	meta := metav1.ObjectMeta{Name: "p", Namespace: "n", Labels: labels}
	found, err := lister.GetPodDaemonSets(&corev1.Pod{ObjectMeta: meta})
	if err != nil || len(found) != 1 || found[0] != set {
		t.Errorf("of a pod: %v, %v", found, err)
	}
	found, err = lister.GetHistoryDaemonSets(&appsv1.ControllerRevision{ObjectMeta: meta})
	if err != nil || len(found) != 1 || found[0] != set {
		t.Errorf("of a revision: %v, %v", found, err)
	}
	meta.Labels = map[string]string{"app": "else"}
	if found, err = lister.GetPodDaemonSets(&corev1.Pod{ObjectMeta: meta}); err == nil {
		t.Errorf("of a pod that nothing selects: %v", found)
	}
}
