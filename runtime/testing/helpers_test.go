package testing

import (
	"fmt"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/managedfields"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	"k8s.io/apimachinery/pkg/watch"
)

var (
	deployments    = appsv1.SchemeGroupVersion.WithResource("deployments")
	deploymentKind = appsv1.SchemeGroupVersion.WithKind("Deployment")
	pods           = corev1.SchemeGroupVersion.WithResource("pods")
	podKind        = corev1.SchemeGroupVersion.WithKind("Pod")
	nodes          = corev1.SchemeGroupVersion.WithResource("nodes")
	nodeKind       = corev1.SchemeGroupVersion.WithKind("Node")
)

var scheme, codecs = func() (*runtime.Scheme, serializer.CodecFactory) {
	scheme := runtime.NewScheme()
	metav1.AddToGroupVersion(scheme, schema.GroupVersion{Version: "v1"})
	utilruntime.Must(corev1.AddToScheme(scheme))
	utilruntime.Must(appsv1.AddToScheme(scheme))
	return scheme, serializer.NewCodecFactory(scheme)
}()

func plainTracker() ObjectTracker {
	return NewObjectTracker(scheme, codecs.UniversalDecoder())
}

func managedTrackerForTest() ObjectTracker {
	return NewFieldManagedObjectTracker(scheme, codecs.UniversalDecoder(), managedfields.NewDeducedTypeConverter())
}

// trackers are the trackers whose common behaviour is tested on both.
var trackers = map[string]func() ObjectTracker{"plain": plainTracker, "field managed": managedTrackerForTest}

func deployment(ns, name string, replicas int32, labels map[string]string) *appsv1.Deployment {
	return &appsv1.Deployment{
		ObjectMeta: metav1.ObjectMeta{Namespace: ns, Name: name, Labels: labels},
		Spec:       appsv1.DeploymentSpec{Replicas: &replicas},
	}
}

func pod(ns, name, node string) *corev1.Pod {
	return &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: ns, Name: name}, Spec: corev1.PodSpec{NodeName: node}}
}

// fakeOn returns a Fake that plays everything on the tracker.
func fakeOn(tracker ObjectTracker) *Fake {
	fake := &Fake{}
	fake.AddReactor("*", "*", ObjectReaction(tracker))
	return fake
}

func mustAdd(t *testing.T, tracker ObjectTracker, objects ...runtime.Object) {
	t.Helper()
	for _, obj := range objects {
		if err := tracker.Add(obj); err != nil {
			t.Fatalf("Add %s: %v", nameOf(obj), err)
		}
	}
}

func mustInvoke[T runtime.Object](t *testing.T, fake *Fake, action Action) T {
	t.Helper()
	var none T
	obj, err := fake.Invokes(action, none)
	if err != nil {
		t.Fatalf("%s %s: %v", action.GetVerb(), action.GetResource().Resource, err)
	}
	result, ok := obj.(T)
	if !ok {
		t.Fatalf("%s %s: got a %T, want a %T", action.GetVerb(), action.GetResource().Resource, obj, none)
	}
	return result
}

// podNames lists the pods of a namespace through the fake.
func podNames(t *testing.T, fake *Fake, ns string, opts metav1.ListOptions) []string {
	t.Helper()
	list := mustInvoke[*corev1.PodList](t, fake, NewListActionWithOptions(pods, podKind, ns, opts))
	names := []string{}
	for _, item := range list.Items {
		names = append(names, item.Namespace+"/"+item.Name)
	}
	return names
}

// events returns what has been sent to the watch so far.
func events(w watch.Interface) []string {
	got := []string{}
	for {
		select {
		case event, open := <-w.ResultChan():
			if !open {
				return append(got, "closed")
			}
			got = append(got, fmt.Sprintf("%s %s", event.Type, nameOf(event.Object)))
		default:
			return got
		}
	}
}
