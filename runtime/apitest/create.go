package apitest

import (
	cryptorand "crypto/rand"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/store"
)

func (q *request) create() error {
	o, err := q.decode()
	if err != nil {
		return err
	}
	stored, err := q.createObject(o)
	if err != nil {
		return err
	}
	return q.writeObject(http.StatusCreated, stored)
}

// createObject stores a decoded object, unless the request is a dry run.
func (q *request) createObject(o object) (stored object, err error) {
	err = q.s.store.Write(func(tx *store.Txn) error {
		stored, err = q.createIn(tx, o)
		return err
	})
	if err == nil && !q.dryRun() {
		q.s.changed(q, stored)
	}
	return stored, err
}

// createIn does the work of a create inside a transaction.
func (q *request) createIn(tx *store.Txn, o object) (object, error) {
	u := &unstructured.Unstructured{Object: o}
	if err := q.checkCreateNames(u); err != nil {
		return nil, err
	}
	if err := q.checkNamespace(tx, u.GetName()); err != nil {
		return nil, err
	}
	q.prepareCreate(u)
	if err := q.validateCreate(u); err != nil {
		return nil, err
	}
	key := store.Key{Namespace: u.GetNamespace(), Name: u.GetName()}
	if tx.Get(q.table(), key) != nil {
		return nil, apierrors.NewAlreadyExists(q.res.gr, key.Name)
	}
	if !q.managed {
		if err := q.trackUpdate(&unstructured.Unstructured{Object: q.emptyObject(u)}, u); err != nil {
			return nil, err
		}
	}
	if q.dryRun() {
		return o, nil
	}
	record := q.put(tx, key, o)
	q.name = key.Name
	return record.Object, nil
}

// put stores an object in the form and version that is kept.
func (q *request) put(tx *store.Txn, key store.Key, o object) *store.Record {
	return tx.Put(q.table(), key, func(revision uint64) store.Object {
		return withResourceVersion(q.res.storage().atVersion(o), revision)
	})
}

// checkCreateNames settles name and namespace of a new object.
func (q *request) checkCreateNames(u *unstructured.Unstructured) error {
	if q.name != "" && u.GetName() == "" {
		u.SetName(q.name)
	}
	if q.name != "" && u.GetName() != q.name {
		return apierrors.NewBadRequest(fmt.Sprintf("the name of the object (%s) does not match the name on the URL (%s)", u.GetName(), q.name))
	}
	if err := q.checkObjectNamespace(u); err != nil {
		return err
	}
	if u.GetResourceVersion() != "" && u.GetResourceVersion() != "0" {
		return errors.New("resourceVersion should not be set on objects to be created") // 500, as in a real server
	}
	u.SetResourceVersion("")
	if u.GetName() == "" && u.GetGenerateName() != "" {
		u.SetName(generateName(u.GetGenerateName()))
	}
	return nil
}

func (q *request) checkObjectNamespace(u *unstructured.Unstructured) error {
	if !q.res.namespaced {
		if u.GetNamespace() != "" {
			u.SetNamespace("")
		}
		return nil
	}
	switch u.GetNamespace() {
	case "":
		u.SetNamespace(q.namespace)
	case q.namespace:
	default:
		return apierrors.NewBadRequest("the namespace of the provided object does not match the namespace sent on the request")
	}
	return nil
}

// newUID returns a random (version 4) UUID.
func newUID() types.UID {
	var b [16]byte
	if _, err := cryptorand.Read(b[:]); err != nil {
		panic(err) // documented never to happen
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return types.UID(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]))
}

const (
	nameAlphabet  = "bcdfghjklmnpqrstvwxz2456789"
	nameSuffix    = 5
	maxNameLength = 63
)

// generateName appends five random characters to a base.
func generateName(base string) string {
	base = base[:min(len(base), maxNameLength-nameSuffix)]
	suffix := make([]byte, nameSuffix)
	for i := range suffix {
		suffix[i] = nameAlphabet[rand.IntN(len(nameAlphabet))]
	}
	return base + string(suffix)
}

// checkNamespace refuses new objects in namespaces that are missing or going away.
func (q *request) checkNamespace(tx *store.Txn, name string) error {
	if !q.res.namespaced {
		return nil
	}
	record := tx.Get(namespaceTable, store.Key{Name: q.namespace})
	if record == nil {
		return apierrors.NewNotFound(schema.GroupResource{Resource: "namespaces"}, q.namespace)
	}
	if child(record.Object, "metadata")["deletionTimestamp"] == nil {
		return nil
	}
	err := apierrors.NewForbidden(q.res.gr, name, fmt.Errorf("unable to create new content in namespace %s because it is being terminated", q.namespace))
	err.ErrStatus.Details.Causes = append(err.ErrStatus.Details.Causes, metav1.StatusCause{
		Type: "NamespaceTerminating", Message: fmt.Sprintf("namespace %s is being terminated", q.namespace), Field: "metadata.namespace"})
	return err
}

// prepareCreate sets what the server alone decides.
func (q *request) prepareCreate(u *unstructured.Unstructured) {
	u.SetUID(newUID())
	u.SetCreationTimestamp(q.s.now())
	u.SetDeletionTimestamp(nil)
	u.SetDeletionGracePeriodSeconds(nil)
	u.SetSelfLink("")
	unstructured.RemoveNestedField(u.Object, "metadata", "generation")
	if q.res.custom || q.res.generation {
		u.SetGeneration(1)
	}
	if q.version.status {
		delete(u.Object, "status")
		if q.version.scheme != nil {
			u.Object["status"] = object{}
		}
	}
	q.version.schema.ApplyDefaults(u.Object)
	q.prepareBuiltin(u.Object)
}

func (q *request) validateCreate(u *unstructured.Unstructured) error {
	errs := apivalidation.ValidateObjectMetaAccessor(u, q.res.namespaced, nameRule(q.res.gr), fieldMetadata)
	if q.version.schema != nil {
		errs = append(errs, q.version.schema.Validate(u.Object)...)
	}
	if q.table() == crdTable {
		errs = append(errs, validateCRD(u.Object)...)
	}
	errs = append(errs, q.validatePodSpec(u.Object)...)
	if len(errs) > 0 {
		name := u.GetName()
		return apierrors.NewInvalid(q.version.gvk().GroupKind(), name, errs)
	}
	return nil
}

func (s *Server) now() metav1.Time {
	return metav1.Time{Time: s.opts.Now().UTC().Truncate(time.Second)}
}

// emptyObject is what a new object is compared with to find who owns its fields.
func (q *request) emptyObject(u *unstructured.Unstructured) object {
	return object{"apiVersion": u.GetAPIVersion(), "kind": u.GetKind(), "metadata": object{}}
}
