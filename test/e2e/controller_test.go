package e2e

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	stablev1 "github.com/clientsmith/client-gen/examples/crd-clientset/apis/stable/v1"
	"github.com/clientsmith/client-gen/runtime/tools/await"
	"github.com/clientsmith/client-gen/test/e2e/cluster"
)

// TestController runs two replicas of the example's controller on the real server, kills the server, and then the lead.
func TestController(t *testing.T) {
	const namespace = "controller"
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	c := connect(t, server.Admin())
	installDefinitions(t, c)
	post(t, "/api/v1/namespaces", `{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"`+namespace+`"}}`)
	program := filepath.Join(t.TempDir(), "controller")
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "./controller")
	build.Dir = exampleFolder
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the controller: %v\n%s", err, out)
	}
	kubeconfig := filepath.Join(t.TempDir(), "kubeconfig")
	if err := server.WriteKubeconfig(kubeconfig, cluster.AdminUser); err != nil {
		t.Fatal(err)
	}
	tabs := controlled{t, ctx, c, namespace}
	tabs.create("before")
	leader := startReplica(ctx, t, program, kubeconfig, namespace)
	tabs.await("before", "Scheduled")
	standby := startReplica(ctx, t, program, kubeconfig, namespace)
	if holder := tabs.leader(); !strings.HasSuffix(holder, leader.suffix()) {
		t.Errorf("%s leads, not process%s", holder, leader.suffix())
	}
	fields := tabs.await("before", "Scheduled").ManagedFields
	if !slices.ContainsFunc(fields, func(f metav1.ManagedFieldsEntry) bool {
		return f.Manager == "crontab-controller" && f.Operation == metav1.ManagedFieldsOperationApply && f.Subresource == "status"
	}) {
		t.Errorf("the status was not applied: %v", fields)
	}

	server.KillServer()
	start(ctx, t)
	tabs.create("after")
	tabs.await("after", "Scheduled")
	tabs.patch("before", `{"spec":{"suspend":true}}`)
	if tab := tabs.await("before", "Suspended"); tab.Status.Replicas != 0 {
		t.Errorf("a suspended CronTab has %d replicas", tab.Status.Replicas)
	}

	// Whoever leads now prints its goroutines and ends, so that the other one has to take over.
	if strings.HasSuffix(tabs.leader(), standby.suffix()) {
		leader, standby = standby, leader
	}
	leader.end(syscall.SIGQUIT, false)
	leader.check("runtime/tools/cache.(*Reflector).RunWithContext", 1)
	leader.check("main.(*controller).next", 2)
	leader.check("runtime/tools/leaderelection.(*LeaderElector).Run(", 1)
	leader.check("(*http2ClientConn).readLoop", 1)
	tabs.patch("before", `{"spec":{"suspend":false}}`)
	tabs.await("before", "Scheduled")
	if !strings.HasSuffix(tabs.leader(), standby.suffix()) {
		t.Errorf("%s leads, not process%s", tabs.leader(), standby.suffix())
	}
	standby.end(syscall.SIGTERM, true)
	if holder := tabs.leader(); holder != "" {
		t.Errorf("%s has ended and holds the lease still", holder)
	}
}

// controlled are the CronTabs of a controller.
type controlled struct {
	*testing.T
	ctx       context.Context
	clients   *clients
	namespace string
}

func (c controlled) create(name string) {
	c.Helper()
	tab := &stablev1.CronTab{
		ObjectMeta: metav1.ObjectMeta{Name: name},
		Spec:       stablev1.CronTabSpec{CronSpec: "0 4 * * *", Image: "registry.example.com/report:1"},
	}
	if _, err := c.clients.crd.StableV1().CronTabs(c.namespace).Create(c.ctx, tab, metav1.CreateOptions{}); err != nil {
		c.Fatal(err)
	}
}

func (c controlled) patch(name, patch string) {
	c.Helper()
	_, err := c.clients.crd.StableV1().CronTabs(c.namespace).Patch(c.ctx, name, types.MergePatchType, []byte(patch), metav1.PatchOptions{})
	if err != nil {
		c.Fatal(err)
	}
}

// await waits until the controller has given the reason for the present generation of a CronTab.
func (c controlled) await(name, reason string) *stablev1.CronTab {
	c.Helper()
	tab, err := await.Until(c.ctx, c.clients.crd.StableV1().CronTabs(c.namespace), name, func(tab *stablev1.CronTab) (bool, error) {
		ready := meta.FindStatusCondition(tab.Status.Conditions, "Ready")
		return ready != nil && ready.Reason == reason && ready.ObservedGeneration == tab.Generation, nil
	})
	if err != nil {
		c.Fatal(err)
	}
	return tab
}

// leader is the identity in the lease.
func (c controlled) leader() string {
	c.Helper()
	lease, err := c.clients.builtin.CoordinationV1().Leases(c.namespace).Get(c.ctx, "crontab-controller", metav1.GetOptions{})
	if err != nil {
		c.Fatal(err)
	}
	if lease.Spec.HolderIdentity == nil {
		return ""
	}
	return *lease.Spec.HolderIdentity
}

// replica is a process of the controller. When it ends by itself, as it does when it loses the lead, it is started again,
// as a kubelet would.
type replica struct {
	*testing.T
	program func() *exec.Cmd
	done    chan error // how the process ended that was told to

	mu      sync.Mutex
	process *exec.Cmd
	output  *bytes.Buffer // of the process
	ending  bool
}

func startReplica(ctx context.Context, t *testing.T, program, kubeconfig, namespace string) *replica {
	t.Helper()
	r := &replica{T: t, done: make(chan error, 1), program: func() *exec.Cmd {
		process := exec.CommandContext(ctx, program, "--kubeconfig", kubeconfig, "--lease-namespace", namespace)
		process.Env = append(os.Environ(), "GOTRACEBACK=all")
		return process
	}}
	if err := r.start(); err != nil {
		t.Fatal(err)
	}
	go r.supervise(ctx)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("replica%s printed\n%s", r.suffix(), r.output)
		}
	})
	return r
}

func (r *replica) start() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.process, r.output = r.program(), &bytes.Buffer{}
	r.process.Stdout, r.process.Stderr = r.output, r.output
	return r.process.Start()
}

func (r *replica) supervise(ctx context.Context) {
	for {
		err := r.process.Wait() // only this goroutine changes it
		r.mu.Lock()
		ending := r.ending
		r.mu.Unlock()
		if ending || ctx.Err() != nil {
			r.done <- err
			return
		}
		if err := r.start(); err != nil {
			r.done <- err
			return
		}
	}
}

// suffix is the end of the replica's identity.
func (r *replica) suffix() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return "_" + strconv.Itoa(r.process.Process.Pid)
}

// end ends the process by a signal.
func (r *replica) end(signal syscall.Signal, well bool) {
	r.Helper()
	r.mu.Lock()
	r.ending = true
	err := r.process.Process.Signal(signal)
	r.mu.Unlock()
	if err != nil {
		r.Fatal(err)
	}
	if err := <-r.done; (err == nil) != well {
		r.Errorf("the replica ended with %v", err)
	}
}

// check looks for goroutines that call a function in what the process has printed.
func (r *replica) check(function string, want int) {
	r.Helper()
	found := 0
	// The process has ended, so that nothing more is written.
	for _, stack := range strings.Split(r.output.String(), "\n\n") {
		if strings.HasPrefix(stack, "goroutine ") && strings.Contains(stack, function) {
			found++
		}
	}
	if found != want {
		r.Errorf("%d goroutines are in %s, want %d", found, function, want)
	}
}
