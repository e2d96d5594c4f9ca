package cache

import (
	"errors"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// ErrZeroLengthDeltasObject is the reason in the [KeyError] for a [Deltas] with nothing in it.
var ErrZeroLengthDeltasObject = errors.New("key of deltas: there is no delta")

// KeyFunc makes the key of an object. It must return the same key for the same object.
type KeyFunc func(obj any) (string, error)

// KeyError is returned where the key of an object could not be made.
type KeyError struct {
	// Obj is the object.
	Obj any
	// Err is the reason.
	Err error
}

// Error prints the reason and the object.
func (k KeyError) Error() string {
	return fmt.Sprintf("couldn't create key for object %+v: %v", k.Obj, k.Err)
}

// Unwrap returns the reason.
func (k KeyError) Unwrap() error { return k.Err }

// ExplicitKey is a key in place of an object, for functions that take an object only to make a key of it.
type ExplicitKey string

// KeyLister lists keys.
type KeyLister interface {
	// ListKeys returns all keys in a slice that belongs to the caller.
	ListKeys() []string
}

// KeyGetter gets by key.
type KeyGetter interface {
	// GetByKey returns what is under the key.
	GetByKey(key string) (value any, exists bool, err error)
}

// KeyListerGetter lists keys and gets by key. Queues use one to know what their consumer knows.
type KeyListerGetter interface {
	KeyLister
	KeyGetter
}

// MetaNamespaceKeyFunc is the usual [KeyFunc]: namespace/name, or only the name where there is no namespace. An
// [ExplicitKey] is its own key. The error is for what has no object metadata.
func MetaNamespaceKeyFunc(obj any) (string, error) {
	if key, ok := obj.(ExplicitKey); ok {
		return string(key), nil
	}
	name, err := ObjectToName(obj)
	if err != nil {
		return "", err
	}
	return name.String(), nil
}

// DeletionHandlingMetaNamespaceKeyFunc is [MetaNamespaceKeyFunc] that also takes a [DeletedFinalStateUnknown] and
// returns the key in it. It is what handlers of deletions need.
func DeletionHandlingMetaNamespaceKeyFunc(obj any) (string, error) {
	if d, ok := obj.(DeletedFinalStateUnknown); ok {
		return d.Key, nil
	}
	return MetaNamespaceKeyFunc(obj)
}

// SplitMetaNamespaceKey is the inverse of [MetaNamespaceKeyFunc]. More than one slash is an error.
func SplitMetaNamespaceKey(key string) (namespace, name string, err error) {
	first, rest, found := strings.Cut(key, "/")
	if !found {
		return "", first, nil
	}
	if strings.Contains(rest, "/") {
		return "", "", fmt.Errorf("unexpected key format: %q", key)
	}
	return first, rest, nil
}

// ObjectName is the namespace and name of an object of a kind that goes without saying.
type ObjectName struct {
	// Namespace is empty for cluster-scoped objects.
	Namespace string
	// Name is the name within the namespace.
	Name string
}

// NewObjectName returns an ObjectName of the two parts.
func NewObjectName(namespace, name string) ObjectName {
	return ObjectName{Namespace: namespace, Name: name}
}

// MetaObjectToName returns the namespace and name of an object.
func MetaObjectToName(obj metav1.Object) ObjectName {
	return ObjectName{Namespace: obj.GetNamespace(), Name: obj.GetName()}
}

// NamespacedNameAsObjectName converts.
func NamespacedNameAsObjectName(nn types.NamespacedName) ObjectName { return ObjectName(nn) }

// ObjectToName returns the namespace and name of an object, or an error if it has no object metadata.
func ObjectToName(obj any) (ObjectName, error) {
	m, err := meta.Accessor(obj)
	if err != nil {
		return ObjectName{}, fmt.Errorf("object has no meta: %w", err)
	}
	return MetaObjectToName(m), nil
}

// DeletionHandlingObjectToName is [ObjectToName] that also takes a [DeletedFinalStateUnknown] and parses the key in it.
func DeletionHandlingObjectToName(obj any) (ObjectName, error) {
	if d, ok := obj.(DeletedFinalStateUnknown); ok {
		return ParseObjectName(d.Key)
	}
	return ObjectToName(obj)
}

// ParseObjectName parses what [ObjectName.String] prints.
func ParseObjectName(str string) (ObjectName, error) {
	namespace, name, err := SplitMetaNamespaceKey(str)
	if err != nil {
		return ObjectName{}, err
	}
	return ObjectName{Namespace: namespace, Name: name}, nil
}

// Parts returns namespace and name.
func (objName ObjectName) Parts() (namespace, name string) {
	return objName.Namespace, objName.Name
}

// String returns namespace/name, or only the name where there is no namespace: the key of [MetaNamespaceKeyFunc].
// (The String of types.NamespacedName prints "/name" then.)
func (objName ObjectName) String() string {
	if objName.Namespace == "" {
		return objName.Name
	}
	return objName.Namespace + "/" + objName.Name
}

// AsNamespacedName converts.
func (objName ObjectName) AsNamespacedName() types.NamespacedName {
	return types.NamespacedName(objName)
}
