// Package csaupgrade hands what client-side apply (an update) owns of an object over to server-side apply, for programs
// that go from one to the other: a field that is owned by both would stay when the next apply leaves it out. It mirrors
// k8s.io/client-go/util/csaupgrade.
//
//	patch, err := csaupgrade.UpgradeManagedFieldsPatch(obj, sets.New("kubectl-client-side-apply"), "my-controller")
//	if err == nil && patch != nil {
//		_, err = client.Patch(ctx, obj.GetName(), types.JSONPatchType, patch, metav1.PatchOptions{})
//	}
//
// Its one rule: managed fields are all that changes.
package csaupgrade
