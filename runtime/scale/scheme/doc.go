// Package scheme has the Scale that the versions of Scale have in common, and the runtime.Scheme entries to convert
// between them. It mirrors k8s.io/client-go/scale/scheme. Programs use package scale; this one is for those who build a
// scheme of their own:
//
//	scheme := runtime.NewScheme()
//	utilruntime.Must(extensionsint.AddToScheme(scheme))
//	utilruntime.Must(extensionsv1beta1.AddToScheme(scheme))
//	utilruntime.Must(schemescale.AddToScheme(scheme))
//	utilruntime.Must(autoscalingv1.AddToScheme(scheme))
//
// Its one rule: an object of this package never travels. It is what one version becomes on the way to another.
package scheme
