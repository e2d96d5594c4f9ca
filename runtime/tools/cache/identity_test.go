package cache

import (
	"testing"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

func TestInformerName(t *testing.T) {
	defer ResetInformerNamesForTesting()
	r, s := schema.GroupVersionResource{Resource: "r"}, schema.GroupVersionResource{Resource: "s"}
	if _, err := NewInformerName(""); err == nil {
		t.Error("an empty name is accepted")
	}
	n, err := NewInformerName("n")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewInformerName("n"); err == nil {
		t.Error("a name in use is accepted")
	}
	first, second, other := n.WithResource(r), n.WithResource(r), n.WithResource(s)
	expect(t, "reserved", []bool{first.Reserved(), second.Reserved(), other.Reserved()}, []bool{true, false, true})
	expect(t, "name", second.Name(), "n")
	expect(t, "resource", second.GroupVersionResource(), r)

	n.Release()
	expect(t, "reserved after release", []bool{first.Reserved(), n.WithResource(schema.GroupVersionResource{}).Reserved()}, []bool{false, false})
	again, err := NewInformerName("n")
	if err != nil {
		t.Fatalf("a released name is refused: %v", err)
	}
	n.Release() // the name belongs to another by now
	if _, err := NewInformerName("n"); err == nil {
		t.Error("a second release took the name from its new owner")
	}
	ResetInformerNamesForTesting()
	if again.WithResource(r).Reserved() {
		t.Error("reserved after a reset")
	}
	if _, err := NewInformerName("n"); err != nil {
		t.Errorf("a name is refused after a reset: %v", err)
	}
}

func TestNilInformerName(t *testing.T) {
	var n *InformerName
	n.Release()
	id := n.WithResource(schema.GroupVersionResource{Resource: "r"})
	if n.Name() != "" || id.Name() != "" || id.Reserved() || id.GroupVersionResource().Resource != "r" {
		t.Errorf("nil has an identity: %v", id)
	}
	if (InformerNameAndResource{}).Reserved() {
		t.Error("the zero value is reserved")
	}
}
