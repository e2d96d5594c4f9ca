package resourcelock

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	coordinationv1 "k8s.io/api/coordination/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	coordinationv1client "github.com/clientsmith/client-gen/runtime/kubernetes/typed/coordination/v1"
)

var errNoLease = errors.New("the lease has not been read or created yet")

// LeaseLock is a lock on a Lease of coordination.k8s.io/v1. One value serves one candidate and is not safe for
// concurrent use.
type LeaseLock struct {
	// LeaseMeta has the namespace and name of the Lease.
	LeaseMeta metav1.ObjectMeta
	// Client reaches it.
	Client coordinationv1client.LeasesGetter
	// LockConfig names the candidate.
	LockConfig ResourceLockConfig

	// Labels are added to those of the Lease by the holder.
	Labels map[string]string

	lease *coordinationv1.Lease
}

var _ Interface = (*LeaseLock)(nil)

// Get reads the Lease. The bytes are its whole specification: unlike client-go's they hold times to the microsecond, so
// that two renewals within a second differ.
func (ll *LeaseLock) Get(ctx context.Context) (*LeaderElectionRecord, []byte, error) {
	lease, err := ll.Client.Leases(ll.LeaseMeta.Namespace).Get(ctx, ll.LeaseMeta.Name, metav1.GetOptions{})
	if err != nil {
		return nil, nil, err
	}
	ll.lease = lease
	raw, err := json.Marshal(lease.Spec)
	if err != nil {
		return nil, nil, fmt.Errorf("encode lease %s: %w", ll.Describe(), err)
	}
	return LeaseSpecToLeaderElectionRecord(&lease.Spec), raw, nil
}

// Create creates the Lease.
func (ll *LeaseLock) Create(ctx context.Context, ler LeaderElectionRecord) error {
	lease := &coordinationv1.Lease{
		ObjectMeta: metav1.ObjectMeta{Namespace: ll.LeaseMeta.Namespace, Name: ll.LeaseMeta.Name},
		Spec:       LeaderElectionRecordToLeaseSpec(&ler),
	}
	ll.addLabels(lease)
	created, err := ll.Client.Leases(ll.LeaseMeta.Namespace).Create(ctx, lease, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	ll.lease = created
	return nil
}

// Update writes the Lease that Get, Create or Update had last. What others wrote meanwhile makes it fail.
func (ll *LeaseLock) Update(ctx context.Context, ler LeaderElectionRecord) error {
	if ll.lease == nil {
		return fmt.Errorf("update lease %s: %w", ll.Describe(), errNoLease)
	}
	lease := ll.lease.DeepCopy()
	lease.Spec = LeaderElectionRecordToLeaseSpec(&ler)
	ll.addLabels(lease)
	updated, err := ll.Client.Leases(ll.LeaseMeta.Namespace).Update(ctx, lease, metav1.UpdateOptions{})
	if err != nil {
		return err
	}
	ll.lease = updated
	return nil
}

func (ll *LeaseLock) addLabels(lease *coordinationv1.Lease) {
	if len(ll.Labels) > 0 && lease.Labels == nil {
		lease.Labels = map[string]string{}
	}
	for key, value := range ll.Labels {
		lease.Labels[key] = value
	}
}

// RecordEvent records "<identity> <s>" as an event about the Lease. It does nothing without a recorder or a Lease.
func (ll *LeaseLock) RecordEvent(s string) {
	if ll.LockConfig.EventRecorder == nil || ll.lease == nil {
		return
	}
	subject := &coordinationv1.Lease{
		TypeMeta:   metav1.TypeMeta{Kind: "Lease", APIVersion: coordinationv1.SchemeGroupVersion.String()},
		ObjectMeta: ll.lease.ObjectMeta,
	}
	ll.LockConfig.EventRecorder.Eventf(subject, corev1.EventTypeNormal, "LeaderElection", "%v %v", ll.LockConfig.Identity, s)
}

// Identity is the name of this candidate.
func (ll *LeaseLock) Identity() string {
	return ll.LockConfig.Identity
}

// Describe is the namespace and name of the Lease.
func (ll *LeaseLock) Describe() string {
	return fmt.Sprintf("%s/%s", ll.LeaseMeta.Namespace, ll.LeaseMeta.Name)
}

// LeaseSpecToLeaderElectionRecord is the record that a Lease holds.
func LeaseSpecToLeaderElectionRecord(spec *coordinationv1.LeaseSpec) *LeaderElectionRecord {
	r := &LeaderElectionRecord{
		HolderIdentity:       value(spec.HolderIdentity),
		LeaseDurationSeconds: int(value(spec.LeaseDurationSeconds)),
		AcquireTime:          metav1.Time{Time: value(spec.AcquireTime).Time},
		RenewTime:            metav1.Time{Time: value(spec.RenewTime).Time},
		LeaderTransitions:    int(value(spec.LeaseTransitions)),
		Strategy:             value(spec.Strategy),
		PreferredHolder:      value(spec.PreferredHolder),
	}
	return r
}

// LeaderElectionRecordToLeaseSpec is what a Lease with that record says.
func LeaderElectionRecordToLeaseSpec(ler *LeaderElectionRecord) coordinationv1.LeaseSpec {
	seconds, transitions := int32(ler.LeaseDurationSeconds), int32(ler.LeaderTransitions)
	spec := coordinationv1.LeaseSpec{
		HolderIdentity:       &ler.HolderIdentity,
		LeaseDurationSeconds: &seconds,
		AcquireTime:          &metav1.MicroTime{Time: ler.AcquireTime.Time},
		RenewTime:            &metav1.MicroTime{Time: ler.RenewTime.Time},
		LeaseTransitions:     &transitions,
	}
	if ler.Strategy != "" {
		spec.Strategy = &ler.Strategy
	}
	if ler.PreferredHolder != "" {
		spec.PreferredHolder = &ler.PreferredHolder
	}
	return spec
}

func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
