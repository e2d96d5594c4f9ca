// Package watch has watches that survive. A watch ends by design, every few minutes and whenever a connection breaks;
// what is built on it must go on where it stopped.
//
// [Events] is a loop over what happens to the objects of a collection, which is what most programs want. It lists,
// watches, reconnects and, when the server has forgotten where it stopped, lists again and says what has changed
// meanwhile:
//
//	for event, err := range watch.Events[*corev1.Pod](ctx, client.CoreV1().Pods("default"), metav1.ListOptions{}) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(event.Type, event.Object.Name)
//	}
//
// [RetryWatcher] is a watch that reconnects, [NewIndexerInformerWatcher] one of what an informer sees, and [Until],
// [UntilWithSync] and [UntilWithoutRetry] wait for events; they mirror k8s.io/client-go/tools/watch.
//
// Its one rule: a version of an object is remembered as seen only after the caller has received it. What is interrupted
// in between is delivered again rather than lost.
package watch
