package resourcelock

import (
	"context"
	"fmt"
	"time"

	coordinationv1 "k8s.io/api/coordination/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	coordinationv1client "github.com/clientsmith/client-gen/runtime/kubernetes/typed/coordination/v1"
	corev1client "github.com/clientsmith/client-gen/runtime/kubernetes/typed/core/v1"
	"github.com/clientsmith/client-gen/runtime/rest"
)

const (
	// LeaderElectionRecordAnnotationKey is the annotation in which locks other than Leases held their record.
	LeaderElectionRecordAnnotationKey = "control-plane.alpha.kubernetes.io/leader"

	// LeasesResourceLock is the type of lock that New makes.
	LeasesResourceLock = "leases"
)

// LeaderElectionRecord says who leads, since when and for how long. Its times were written by the clock of the holder:
// they are for people to read, not to decide by.
type LeaderElectionRecord struct {
	// HolderIdentity is the leader. Empty means that nobody is: a leader that steps down leaves it so.
	HolderIdentity string `json:"holderIdentity"`
	// LeaseDurationSeconds is how long others wait, after they saw the record change, before they take over.
	LeaseDurationSeconds int `json:"leaseDurationSeconds"`
	// AcquireTime is when the holder became the leader.
	AcquireTime metav1.Time `json:"acquireTime"`
	// RenewTime is when the holder last said that it still is.
	RenewTime metav1.Time `json:"renewTime"`
	// LeaderTransitions counts the changes of the holder.
	LeaderTransitions int `json:"leaderTransitions"`
	// Strategy is how the server chooses the leader where it coordinates the election.
	Strategy coordinationv1.CoordinatedLeaseStrategy `json:"strategy"`
	// PreferredHolder is who should lead instead, where the server coordinates the election.
	PreferredHolder string `json:"preferredHolder"`
}

// EventRecorder records changes of leadership as events about the lock. A record.EventRecorder is one.
type EventRecorder interface {
	// Eventf records an event.
	Eventf(obj runtime.Object, eventType, reason, message string, args ...interface{})
}

// ResourceLockConfig is what all kinds of locks need.
type ResourceLockConfig struct {
	// Identity is the name of this candidate. No two may have the same.
	Identity string
	// EventRecorder, if not nil, is told of changes of leadership.
	EventRecorder EventRecorder
}

// Interface is a lock: a record that any candidate may read, and write if nobody wrote since.
type Interface interface {
	// Get returns the record, and bytes that differ whenever the record does. The error is NotFound of the API if
	// there is no record yet.
	Get(ctx context.Context) (*LeaderElectionRecord, []byte, error)

	// Create writes the first record. The error is AlreadyExists of the API if another was faster.
	Create(ctx context.Context, ler LeaderElectionRecord) error

	// Update replaces the record that was last got or written. The error is Conflict of the API if another did.
	Update(ctx context.Context, ler LeaderElectionRecord) error

	// RecordEvent records what the candidate did as an event.
	RecordEvent(string)

	// Identity is the name of this candidate.
	Identity() string

	// Describe names the lock, for messages.
	Describe() string
}

// New returns a lock of the given type, which must be LeasesResourceLock. coreClient is not used.
func New(lockType string, ns string, name string, coreClient corev1client.CoreV1Interface, coordinationClient coordinationv1client.CoordinationV1Interface, rlc ResourceLockConfig) (Interface, error) {
	return NewWithLabels(lockType, ns, name, coreClient, coordinationClient, rlc, nil)
}

// NewWithLabels is New for a lock to whose object each holder adds labels.
func NewWithLabels(lockType string, ns string, name string, _ corev1client.CoreV1Interface, coordinationClient coordinationv1client.CoordinationV1Interface, rlc ResourceLockConfig, labels map[string]string) (Interface, error) {
	switch lockType {
	case LeasesResourceLock:
		return &LeaseLock{
			LeaseMeta:  metav1.ObjectMeta{Namespace: ns, Name: name},
			Client:     coordinationClient,
			LockConfig: rlc,
			Labels:     labels,
		}, nil
	case "endpoints", "configmaps", "endpointsleases", "configmapsleases":
		return nil, fmt.Errorf("new lock %s/%s: locks of type %q no longer exist, use %q", ns, name, lockType, LeasesResourceLock)
	}
	return nil, fmt.Errorf("new lock %s/%s: type %q is unknown, use %q", ns, name, lockType, LeasesResourceLock)
}

// NewFromKubeconfig is New with clients made from kubeconfig for this lock alone. Their timeout is half of
// renewDeadline but at least a second, so that one request that hangs does not cost the leadership.
func NewFromKubeconfig(lockType string, ns string, name string, rlc ResourceLockConfig, kubeconfig *rest.Config, renewDeadline time.Duration) (Interface, error) {
	config := rest.CopyConfig(kubeconfig)
	config.Timeout = max(renewDeadline/2, time.Second)
	client, err := coordinationv1client.NewForConfig(rest.AddUserAgent(config, "leader-election"))
	if err != nil {
		return nil, fmt.Errorf("new lock %s/%s: %w", ns, name, err)
	}
	return New(lockType, ns, name, nil, client, rlc)
}
