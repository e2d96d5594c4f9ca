package apitest

import (
	"fmt"
	"io"
	"net/http"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/builtin"
	"github.com/clientsmith/client-gen/runtime/apitest/internal/store"
)

// builtinSubresources are those besides status and scale.
var builtinSubresources = map[schema.GroupResource][]string{
	{Resource: "pods"}:            {"binding", "ephemeralcontainers", "eviction", "log"},
	{Resource: "namespaces"}:      {"finalize"},
	{Resource: "serviceaccounts"}: {"token"},
	{Group: "certificates.k8s.io", Resource: "certificatesigningrequests"}: {"approval"},
}

// subresourceKinds are the kinds that subresources with a kind of their own take and give.
var subresourceKinds = map[string]schema.GroupVersionKind{
	"scale":    {Group: "autoscaling", Version: "v1", Kind: "Scale"},
	"binding":  {Version: "v1", Kind: "Binding"},
	"eviction": {Group: "policy", Version: "v1", Kind: "Eviction"},
	"token":    {Group: "authentication.k8s.io", Version: "v1", Kind: "TokenRequest"},
}

var subresourceVerbs = map[string][]string{
	"status": {"get", "patch", "update"}, "scale": {"get", "patch", "update"}, "binding": {"create"}, "eviction": {"create"},
	"token": {"create"}, "log": {"get"}, "finalize": {"update"}, "approval": {"get", "patch", "update"},
	"ephemeralcontainers": {"get", "patch", "update"},
}

func (q *request) serveSubresource() error {
	allowed := false
	for _, verb := range subresourceVerbs[q.subresource] {
		allowed = allowed || verb == q.verb
	}
	if !allowed {
		return errMethodNotAllowed()
	}
	switch q.subresource {
	case "scale":
		return q.serveScale()
	case "binding":
		return q.bindPod()
	case "eviction":
		return q.evictPod()
	case "token":
		return q.issueToken()
	case "log":
		return q.podLog()
	case "finalize":
		return q.finalizeNamespace()
	}
	return q.servePart()
}

// servePart serves subresources that are the object itself: approval and ephemeralcontainers.
func (q *request) servePart() error {
	switch q.verb {
	case "get":
		return q.get()
	case "update":
		return q.update()
	}
	return q.patch()
}

// readSubresource reads the body of a subresource that has a kind of its own.
func (q *request) readSubresource() (object, error) {
	data, media, err := readBody(q.r)
	if err != nil {
		return nil, err
	}
	gvk := subresourceKinds[q.subresource]
	switch media {
	case mediaJSON, mediaYAML:
		o, _, err := parseObject(data, media)
		if err != nil {
			return nil, apierrors.NewBadRequest(err.Error())
		}
		return o, nil
	case mediaProtobuf:
		if q.knowsSubresource() {
			part := *q
			part.version = &apiVersion{res: &resource{kind: gvk.Kind, gr: schema.GroupResource{Group: gvk.Group}}, name: gvk.Version, scheme: builtin.Types()}
			part.res = part.version.res
			return part.decodeProtobuf(data)
		}
	}
	return nil, errUnsupportedMediaType([]string{mediaJSON, mediaYAML})
}

// knowsSubresource tells whether a subresource speaks protobuf. The scale of a custom resource doesn't, on a real server.
func (q *request) knowsSubresource() bool {
	gvk, own := subresourceKinds[q.subresource]
	return own && !q.res.custom && builtin.Types().Recognizes(gvk)
}

// writeSubresource answers with an object of a kind of its own.
func (q *request) writeSubresource(code int, o object) error {
	switch q.out.as {
	case "Table":
		return q.writeValue(code, q.scaleTable(o))
	case "PartialObjectMetadata":
		return q.writePartial(code, o)
	}
	if q.out.media != mediaProtobuf {
		return q.writeValue(code, o)
	}
	gvk := subresourceKinds[q.subresource]
	part := &apiVersion{res: &resource{gr: schema.GroupResource{Group: gvk.Group}}, name: gvk.Version, scheme: builtin.Types()}
	typed, err := part.toTyped(gvk.Kind, o)
	if err != nil {
		return err
	}
	return writeProtobuf(q.w, code, builtin.Types(), typed)
}

func (q *request) bindPod() error {
	binding, err := q.readSubresource()
	if err != nil {
		return err
	}
	node, _ := child(binding, "target")["name"].(string)
	_, err = q.change(func(current store.Object) (object, error) {
		next := deepCopy(current)
		spec := child(next, "spec")
		if terminating(next) {
			return nil, apierrors.NewConflict(schema.GroupResource{Resource: "pods/binding"}, q.name, fmt.Errorf("pod %s is being deleted, cannot be assigned to a host", q.name))
		}
		if bound, _ := spec["nodeName"].(string); bound != "" {
			return nil, apierrors.NewConflict(schema.GroupResource{Resource: "pods/binding"}, q.name, fmt.Errorf("pod %s is already assigned to node %q", q.name, bound))
		}
		spec["nodeName"] = node
		return next, nil
	})
	if err != nil {
		return err
	}
	return q.writeSuccess(http.StatusCreated)
}

func (q *request) writeSuccess(code int) error {
	return writeStatus(q.w, q.r, code, &metav1.Status{TypeMeta: metav1.TypeMeta{Kind: "Status", APIVersion: "v1"},
		Status: metav1.StatusSuccess, Code: int32(code)})
}

func (q *request) evictPod() error {
	eviction, err := q.readSubresource()
	if err != nil {
		return err
	}
	opts := &metav1.DeleteOptions{}
	if raw := child(eviction, "deleteOptions"); raw != nil {
		if seconds, ok := raw["gracePeriodSeconds"].(int64); ok {
			opts.GracePeriodSeconds = &seconds
		}
		if list := texts(raw["dryRun"]); len(list) > 0 {
			q.query["dryRun"] = list
		}
	}
	var o object
	err = q.s.store.Write(func(tx *store.Txn) error {
		record := tx.Get(q.table(), q.key())
		if record == nil {
			return apierrors.NewNotFound(q.res.gr, q.name)
		}
		o, _ = q.deleteIn(tx, record, opts)
		return nil
	})
	if err != nil {
		return err
	}
	if !q.dryRun() {
		q.s.changed(q, o)
	}
	return q.writeSuccess(http.StatusCreated)
}

// SetPodLog sets what GET pods/NAME/log answers; without it a pod's log is empty.
func (s *Server) SetPodLog(namespace, name, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.podLogs == nil {
		s.podLogs = map[store.Key]string{}
	}
	s.podLogs[store.Key{Namespace: namespace, Name: name}] = text
}

func (q *request) podLog() error {
	record := q.s.store.Get(q.table(), q.key())
	if record == nil {
		return apierrors.NewNotFound(q.res.gr, q.name)
	}
	q.s.mu.Lock()
	text := q.s.podLogs[q.key()]
	q.s.mu.Unlock()
	if text == "" && child(record.Object, "spec")["nodeName"] == nil {
		q.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	q.w.Header().Set("Content-Type", "text/plain")
	_, err := io.WriteString(q.w, text)
	return err
}
