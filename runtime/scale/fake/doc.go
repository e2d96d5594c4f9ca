// Package fake has a scale client for tests. It mirrors k8s.io/client-go/scale/fake.
//
//	client := &fake.FakeScaleClient{}
//	client.AddReactor("get", "deployments", func(action testing.Action) (bool, runtime.Object, error) {
//		return true, &autoscalingv1.Scale{Spec: autoscalingv1.ScaleSpec{Replicas: 3}}, nil
//	})
//
// Its one rule: it keeps nothing. Answers come from reactors; without one they are an empty Scale.
package fake
