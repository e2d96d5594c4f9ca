package main

import (
	"fmt"
	"strconv"
	"sync"

	corev1 "k8s.io/api/core/v1"
)

// seen is what a handler knows of a pod.
type seen struct {
	version int64
	change  int32 // negative once it is deleted
}

// handler checks every event. Both runtimes have the same interface for handlers.
type handler struct {
	// last turns what a deletion is told with into the pod.
	last func(obj any) (pod *corev1.Pod, ok bool)

	mu      sync.Mutex
	pods    []seen
	told    int
	again   int    // updates to the state that it was told before, as informers may send after a list
	skipped []span // between which versions changes of a pod were not told
	wrong   []string
}

func (h *handler) complain(format string, args ...any) {
	if len(h.wrong) < 5 {
		h.wrong = append(h.wrong, fmt.Sprintf(format, args...))
	}
}

// see notes a state of a pod. known says whether the handler has to know the pod, old is its state before.
func (h *handler) see(what string, obj any, known bool, old any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.told++
	pod, s := h.read(obj)
	if pod < 0 {
		return
	}
	last := h.pods[pod]
	if known != (last.change > 0) {
		h.complain("%s of pod %d at change %d, the last one was %d", what, pod, s.change, last.change)
	}
	if old != nil {
		if _, before := h.read(old); before != last {
			h.complain("%s of pod %d from %v, the last one was %v", what, pod, before, last)
		}
	}
	switch before := max(last.change, -last.change); {
	case s == last && old != nil:
		h.again++
		return
	case s.change <= before || s.version <= last.version:
		h.complain("%s of pod %d to %v after %v", what, pod, s, last)
	case s.change > before+1 && before > 0:
		h.skipped = append(h.skipped, span{last.version, s.version})
	}
	h.pods[pod] = s
}

func (h *handler) read(obj any) (int, seen) {
	pod, ok := obj.(*corev1.Pod)
	if !ok {
		h.complain("told of a %T", obj)
		return -1, seen{}
	}
	i, err1 := podIndex(pod.Name)
	version, err2 := strconv.ParseInt(pod.ResourceVersion, 10, 64)
	change, err3 := strconv.ParseInt(pod.Annotations[changeAnnotation], 10, 32)
	for _, err := range []error{err1, err2, err3} {
		if err != nil {
			h.complain("%v", err)
			return -1, seen{}
		}
	}
	return i, seen{version, int32(change)}
}

func (h *handler) OnAdd(obj any, _ bool) { h.see("addition", obj, false, nil) }
func (h *handler) OnUpdate(old, obj any) { h.see("update", obj, true, old) }

func (h *handler) OnDelete(obj any) {
	if pod, ok := h.last(obj); ok {
		// Found out by a list: nobody knows the change, which is at least the next one.
		h.mu.Lock()
		defer h.mu.Unlock()
		h.told++
		if i, s := h.read(pod); i >= 0 {
			if h.pods[i] != s {
				h.complain("deletion of pod %d at %v, the last one was %v", i, s, h.pods[i])
			}
			h.pods[i].change = -s.change
		}
		return
	}
	h.see("deletion", obj, true, nil)
	h.mu.Lock()
	defer h.mu.Unlock()
	if i, s := h.read(obj); i >= 0 {
		h.pods[i] = seen{s.version, -s.change}
	}
}

// equal reports whether the handler knows what the server has.
func (h *handler) equal(changes []int32) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, want := range changes {
		got := h.pods[i].change
		if got != want && (want > 0 || got > 0) { // of deleted ones only that they are
			return false
		}
	}
	return true
}
