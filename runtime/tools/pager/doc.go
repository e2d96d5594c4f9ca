// Package pager lists large collections page by page.
//
// [All] is a loop over the typed objects of a collection, which is what most
// programs want:
//
//	for pod, err := range pager.All[*corev1.Pod](ctx, client.List, metav1.ListOptions{}) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(pod.Name)
//	}
//
// [ListPager] is client-go's pager with its exported API.
//
// Its one rule: at no time is more than a page (and, for ListPager, its
// buffer) held that the caller has not asked to keep.
package pager
