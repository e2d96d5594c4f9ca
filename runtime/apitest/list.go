package apitest

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metainternalscheme "k8s.io/apimachinery/pkg/apis/meta/internalversion/scheme"
	metavalidation "k8s.io/apimachinery/pkg/apis/meta/internalversion/validation"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/clientsmith/client-gen/runtime/apitest/internal/store"
)

func (q *request) get() error {
	rv := q.query.Get("resourceVersion")
	if rv != "" && rv != "0" {
		asked, err := strconv.ParseUint(rv, 10, 64)
		if err != nil {
			return errors.New(invalidVersion(rv, err)) // 500, as in a real server
		}
		if current := q.s.store.Revision(); asked > current {
			return errTooLargeVersion(asked, current)
		}
	}
	record := q.s.store.Get(q.table(), q.key())
	if record == nil {
		return apierrors.NewNotFound(q.res.gr, q.name)
	}
	return q.writeObject(http.StatusOK, record.Object)
}

func invalidVersion(rv string, err error) string {
	return fmt.Sprintf("resourceVersion: Invalid value: %q: %v", rv, err)
}

// parseListOptions reads the options of list, watch and deletecollection.
func (q *request) parseListOptions() error {
	if err := metainternalscheme.ParameterCodec.DecodeParameters(q.query, metav1.SchemeGroupVersion, &q.list); err != nil {
		return apierrors.NewBadRequest(err.Error())
	}
	if q.verb == "watch" {
		q.list.Watch = true
	}
	if errs := metavalidation.ValidateListOptions(&q.list, true); len(errs) > 0 {
		return apierrors.NewInvalid(schema.GroupKind{Group: metav1.GroupName, Kind: "ListOptions"}, "", errs)
	}
	return q.checkFieldSelector()
}

// listObjects answers a list.
func (q *request) listObjects() error {
	if err := q.parseListOptions(); err != nil {
		return err
	}
	after, at, err := q.snapshot()
	if err != nil {
		return err
	}
	records, revision, err := q.s.store.List(q.table(), q.namespace, after, at)
	if errors.Is(err, store.ErrExpired) {
		return q.expired(after)
	}
	if err != nil {
		return err
	}
	matching := q.filter(records)
	listMeta := metav1.ListMeta{ResourceVersion: strconv.FormatUint(revision, 10)}
	if limit := q.list.Limit; limit > 0 && int64(len(matching)) > limit {
		last := matching[limit-1].Key
		if listMeta.Continue, err = encodeContinue(last, int64(revision)); err != nil {
			return err
		}
		if q.selectsAll() {
			remaining := int64(len(matching)) - limit
			listMeta.RemainingItemCount = &remaining
		}
		matching = matching[:limit]
	}
	return q.writeRecords(matching, listMeta)
}

// expired answers a list of a state that is forgotten. For a later page it gives a token that goes on in the present.
func (q *request) expired(after store.Key) error {
	if q.list.Continue == "" {
		return apierrors.NewResourceExpired("The resourceVersion for the provided list is too old.")
	}
	token, err := encodeContinue(after, inPresent)
	if err != nil {
		return err
	}
	failure := apierrors.NewResourceExpired("The provided continue parameter is too old to display a consistent list result. " +
		"You can start a new list without the continue parameter, or use the continue token in this response to retrieve " +
		"the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that " +
		"were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.")
	failure.ErrStatus.ListMeta.Continue = token
	return failure
}

// snapshot says after which key and at which revision (0: now) a list is taken.
func (q *request) snapshot() (after store.Key, at uint64, err error) {
	rv := q.list.ResourceVersion
	if q.list.Continue != "" {
		if rv != "" && rv != "0" {
			return after, 0, apierrors.NewBadRequest("specifying resource version is not allowed when using continue")
		}
		after, at, err = decodeContinue(q.list.Continue)
		if err != nil {
			return after, 0, apierrors.NewBadRequest(fmt.Sprintf("invalid continue token: continue key is not valid: %v", err))
		}
		return after, at, nil
	}
	if rv == "" || rv == "0" {
		return after, 0, nil
	}
	asked, err := strconv.ParseUint(rv, 10, 64)
	if err != nil {
		return after, 0, apierrors.NewBadRequest("invalid resource version: " + invalidVersion(rv, err))
	}
	if current := q.s.store.Revision(); asked > current {
		return after, 0, errTooLargeVersion(asked, current)
	}
	exact := q.list.ResourceVersionMatch == metav1.ResourceVersionMatchExact ||
		q.list.ResourceVersionMatch == "" && q.list.Limit > 0
	if exact {
		return after, asked, nil
	}
	return after, 0, nil
}

// continueToken is what a continue parameter holds.
type continueToken struct {
	APIVersion      string `json:"v"`
	ResourceVersion int64  `json:"rv"`
	StartKey        string `json:"start"`
}

// inPresent is the revision of a token that goes on with whatever the state is by then.
const inPresent = -1

func encodeContinue(last store.Key, revision int64) (string, error) {
	data, err := json.Marshal(continueToken{APIVersion: "meta.k8s.io/v1", ResourceVersion: revision, StartKey: last.String()})
	if err != nil {
		return "", fmt.Errorf("encode continue token: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(data), nil
}

// decodeContinue reads a token; a revision of 0 stands for the present.
func decodeContinue(token string) (store.Key, uint64, error) {
	data, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return store.Key{}, 0, err
	}
	var t continueToken
	if err := json.Unmarshal(data, &t); err != nil {
		return store.Key{}, 0, err
	}
	if t.ResourceVersion == 0 {
		return store.Key{}, 0, errors.New("incorrect encoded start resourceVersion")
	}
	key, err := store.ParseKey(t.StartKey)
	return key, uint64(max(t.ResourceVersion, 0)), err
}

func (q *request) filter(records []*store.Record) []*store.Record {
	if q.selectsAll() {
		return records
	}
	matching := make([]*store.Record, 0, len(records))
	for _, record := range records {
		if q.matches(record) {
			matching = append(matching, record)
		}
	}
	return matching
}
