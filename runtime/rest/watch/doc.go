// Package watch reads and writes the events of a watch as they are on the wire: a sequence of frames, each a
// metav1.WatchEvent with the object inside it encoded on its own. It mirrors k8s.io/client-go/rest/watch.
//
// The one rule: it knows nothing of HTTP. Frames come from a streaming.Decoder, which decides where one ends.
package watch
