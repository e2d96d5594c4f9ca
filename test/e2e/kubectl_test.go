package e2e

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/clientsmith/client-gen/runtime/apitest"
	"github.com/clientsmith/client-gen/test/e2e/cluster"
)

// kubectlLimit ends a kubectl that hangs.
const kubectlLimit = time.Minute

// TestKubectl takes kubectl through the same flows on the API server inside this process and on the real one: what
// passes on both is what people may rely on.
func TestKubectl(t *testing.T) {
	t.Run("apitest", func(t *testing.T) {
		inProcess := apitest.New(t, apitest.Options{TLS: true, Token: "secret"})
		path := filepath.Join(t.TempDir(), "kubeconfig")
		if err := os.WriteFile(path, inProcess.Kubeconfig(), 0o600); err != nil {
			t.Fatal(err)
		}
		kubectlFlows(t, path)
	})
	t.Run("kube-apiserver", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "kubeconfig")
		if err := server.WriteKubeconfig(path, cluster.AdminUser); err != nil {
			t.Fatal(err)
		}
		kubectlFlows(t, path)
	})
}

// flow is one call of kubectl: its arguments and what it has to print. An entry of want that begins with "!" must be
// missing.
type flow struct {
	name  string
	args  []string
	stdin string
	fails bool
	want  []string
	// eventually repeats the call until it ends well: a server publishes discovery and OpenAPI a moment after it serves a
	// new resource.
	eventually bool
}

const (
	tabManifest = `{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"nightly","labels":{"tier":"batch"}},` +
		`"spec":{"cronSpec":"0 2 * * *","image":"registry.example.com/backup:1"}}`
	tabChanged = `{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"nightly","labels":{"tier":"batch"}},` +
		`"spec":{"cronSpec":"0 3 * * *","image":"registry.example.com/backup:1","env":{"MODE":"fast"}}}`
	tabWrong = `{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"wrong"},` +
		`"spec":{"cronSpec":"now and then","image":"registry.example.com/backup:1"}}`
	tabUnknown = `{"apiVersion":"stable.example.com/v1","kind":"CronTab","metadata":{"name":"wrong"},` +
		`"spec":{"cronSpec":"0 2 * * *","image":"x","colour":"red"}}`
)

// flows run in this order, in the namespace of the test; each builds on the ones before.
var flows = []flow{
	{name: "version", args: []string{"version"}, want: []string{"Client Version: v1.", "Server Version: v1."}},
	{name: "create definitions", args: []string{"apply", "-f", "../../examples/crd-clientset/config/crd"}, want: []string{
		"customresourcedefinition.apiextensions.k8s.io/crontabs.stable.example.com", "fleetpolicies.stable.example.com"}},
	{name: "wait for definitions", args: []string{"wait", "--for=condition=Established", "--timeout=30s", "crd/crontabs.stable.example.com", "crd/fleetpolicies.stable.example.com"}, want: []string{"crontabs.stable.example.com condition met"}},
	{name: "create namespace", args: []string{"create", "namespace", "kubectl"}, want: []string{"namespace/kubectl created"}},
	{name: "api-resources", eventually: true, args: []string{"api-resources"}, want: []string{
		"crontabs ct stable.example.com/v1 true CronTab", "fleetpolicies fp stable.example.com/v1 false FleetPolicy",
		"deployments deploy apps/v1 true Deployment", "pods po v1 true Pod"}},
	{name: "api-versions", eventually: true, args: []string{"api-versions"}, want: []string{"stable.example.com/v1", "apps/v1"}},
	{name: "explain", eventually: true, args: []string{"explain", "crontabs.spec.replicas"}, want: []string{"KIND: CronTab", "replicas <integer>", "How many containers run at each time."}},

	{name: "create", args: []string{"create", "-f", "-"}, stdin: tabManifest, want: []string{"crontab.stable.example.com/nightly created"}},
	{name: "create again", args: []string{"create", "-f", "-"}, stdin: tabManifest, fails: true, want: []string{
		`Error from server (AlreadyExists): error when creating "STDIN": crontabs.stable.example.com "nightly" already exists`}},
	{name: "create invalid", args: []string{"create", "-f", "-"}, stdin: tabWrong, fails: true, want: []string{`The CronTab "wrong" is invalid`, "spec.cronSpec"}},
	{name: "create with unknown field", args: []string{"create", "-f", "-"}, stdin: tabUnknown, fails: true, want: []string{`unknown field "spec.colour"`}},
	{name: "create with a warning", args: []string{"create", "--validate=warn", "--dry-run=server", "-f", "-"}, stdin: tabUnknown, want: []string{
		`Warning: unknown field "spec.colour"`, "crontab.stable.example.com/wrong created (server dry run)"}},
	{name: "get", args: []string{"get", "crontabs"}, want: []string{"NAME SCHEDULE IMAGE REPLICAS AGE", "nightly 0 2 * * * registry.example.com/backup:1 1 ", "!SUSPENDED"}},
	{name: "get by short name, wide", args: []string{"get", "ct", "nightly", "-o", "wide"}, want: []string{"NAME SCHEDULE IMAGE REPLICAS SUSPENDED AGE"}},
	{name: "get by label", args: []string{"get", "ct", "-l", "tier=none"}, want: []string{"No resources found in kubectl namespace."}},
	{name: "get as json path", args: []string{"get", "ct/nightly", "-o", "jsonpath={.spec.image} {.metadata.generation}"}, want: []string{"registry.example.com/backup:1 1"}},
	{name: "get as yaml", args: []string{"get", "ct/nightly", "-o", "yaml"}, want: []string{"apiVersion: stable.example.com/v1", "kind: CronTab", "cronSpec: 0 2 * * *"}},
	{name: "get by category", args: []string{"get", "all"}, want: []string{"crontab.stable.example.com/nightly"}},
	{name: "get missing", args: []string{"get", "ct", "missing"}, fails: true, want: []string{`Error from server (NotFound): crontabs.stable.example.com "missing" not found`}},
	{name: "get unknown kind", args: []string{"get", "wombats"}, fails: true, want: []string{`the server doesn't have a resource type "wombats"`}},
	{name: "describe", args: []string{"describe", "ct", "nightly"}, want: []string{"Name: nightly", "Kind: CronTab", "Cron Spec: 0 2 * * *", "Labels: tier=batch"}},

	{name: "apply over create", args: []string{"apply", "-f", "-"}, stdin: tabManifest, want: []string{"crontab.stable.example.com/nightly"}},
	{name: "apply a change", args: []string{"apply", "-f", "-"}, stdin: tabChanged, want: []string{"crontab.stable.example.com/nightly configured"}},
	{name: "apply without change", args: []string{"apply", "-f", "-"}, stdin: tabChanged, want: []string{"crontab.stable.example.com/nightly unchanged"}},
	{name: "diff", args: []string{"diff", "-f", "-"}, stdin: tabManifest, fails: true, want: []string{"- cronSpec: 0 3 * * *", "+ cronSpec: 0 2 * * *"}},
	{name: "apply back removes", args: []string{"apply", "-f", "-"}, stdin: tabManifest, want: []string{"crontab.stable.example.com/nightly configured"}},
	{name: "removed", args: []string{"get", "ct/nightly", "-o", "jsonpath=[{.spec.env}] {.spec.cronSpec}"}, want: []string{"[] 0 2 * * *"}},
	{name: "server-side apply", args: []string{"apply", "--server-side", "--force-conflicts", "-f", "-"}, stdin: tabChanged, want: []string{"crontab.stable.example.com/nightly serverside-applied"}},
	{name: "server-side conflict", args: []string{"apply", "--server-side", "--field-manager=other", "-f", "-"}, stdin: tabManifest, fails: true, want: []string{"conflict with \"kubectl\"", ".spec.cronSpec"}},

	{name: "label", args: []string{"label", "ct/nightly", "team=a"}, want: []string{"crontab.stable.example.com/nightly labeled"}},
	{name: "annotate", args: []string{"annotate", "ct/nightly", "note=checked"}, want: []string{"crontab.stable.example.com/nightly annotated"}},
	{name: "merge patch", args: []string{"patch", "ct", "nightly", "--type=merge", "-p", `{"spec":{"suspend":true}}`}, want: []string{"crontab.stable.example.com/nightly patched"}},
	{name: "json patch", args: []string{"patch", "ct", "nightly", "--type=json", "-p", `[{"op":"remove","path":"/spec/suspend"}]`}, want: []string{"crontab.stable.example.com/nightly patched"}},
	{name: "patch of status", args: []string{"patch", "ct", "nightly", "--subresource=status", "--type=merge", "-p", `{"status":{"replicas":1,"labelSelector":"a=b"}}`}, want: []string{"crontab.stable.example.com/nightly patched"}},
	{name: "strategic patch", args: []string{"patch", "ct", "nightly", "-p", `{"spec":{"suspend":true}}`}, fails: true, want: []string{"application/strategic-merge-patch+json is not supported"}},
	{name: "scale", args: []string{"scale", "ct/nightly", "--replicas=3"}, want: []string{"crontab.stable.example.com/nightly scaled"}},
	{name: "scale on a condition", args: []string{"scale", "ct/nightly", "--current-replicas=1", "--replicas=4"}, fails: true, want: []string{"Expected replicas to be 1, was 3"}},
	{name: "scaled", args: []string{"get", "ct/nightly", "--subresource=scale"}, want: []string{"NAME DESIRED AVAILABLE", "nightly 3 1"}},
	{name: "wait", args: []string{"wait", "--for=jsonpath={.spec.replicas}=3", "--timeout=20s", "ct/nightly"}, want: []string{"condition met"}},

	{name: "create config map", args: []string{"create", "configmap", "settings", "--from-literal=colour=red"}, want: []string{"configmap/settings created"}},
	{name: "describe config map", args: []string{"describe", "configmap", "settings"}, want: []string{"Name: settings", "colour:", "red"}},
	{name: "create deployment", args: []string{"create", "deployment", "web", "--image=registry.example.com/web:1", "--replicas=2"}, want: []string{"deployment.apps/web created"}},
	{name: "get deployment", args: []string{"get", "deployment", "web"}, want: []string{"NAME READY UP-TO-DATE AVAILABLE AGE", "web 0/2 0 0 "}},
	{name: "scale deployment", args: []string{"scale", "deployment/web", "--replicas=5"}, want: []string{"deployment.apps/web scaled"}},
	{name: "set image", args: []string{"set", "image", "deployment/web", "web=registry.example.com/web:2"}, want: []string{"deployment.apps/web image updated"}},
	{name: "describe deployment", args: []string{"describe", "deployment", "web"}, want: []string{"Image: registry.example.com/web:2", "5 desired"}},
	{name: "run a pod", args: []string{"run", "shell", "--image=registry.example.com/shell:1"}, want: []string{"pod/shell created"}},
	{name: "get pods", args: []string{"get", "pods"}, want: []string{"NAME READY STATUS RESTARTS AGE", "shell 0/1 Pending 0 "}},
	{name: "can I", args: []string{"auth", "can-i", "create", "crontabs"}, want: []string{"yes"}},

	{name: "delete by label", args: []string{"delete", "ct", "-l", "team=a"}, want: []string{`crontab.stable.example.com "nightly" deleted`}},
	{name: "delete missing", args: []string{"delete", "ct", "nightly"}, fails: true, want: []string{"(NotFound)"}},
	{name: "delete several", args: []string{"delete", "pod/shell", "deployment/web", "configmap/settings"}, want: []string{`pod "shell" deleted`, `deployment.apps "web" deleted`, `configmap "settings" deleted`}},
}

// kubectlFlows runs all flows on the server of a kubeconfig file.
func kubectlFlows(t *testing.T, kubeconfig string) {
	k := kubectl{kubeconfig: kubeconfig, home: t.TempDir()}
	for _, f := range flows {
		ok := t.Run(f.name, func(t *testing.T) { k.check(t, f) })
		if !ok && strings.HasPrefix(f.name, "create") {
			t.Fatalf("%s failed: what follows needs it", f.name)
		}
	}
	t.Run("watch", k.watch)
}

// kubectl runs the kubectl of the cluster's release with one kubeconfig file.
type kubectl struct{ kubeconfig, home string }

func (k kubectl) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, server.Binaries().Kubectl, append([]string{"--kubeconfig", k.kubeconfig, "--namespace", "kubectl"}, args...)...)
	cmd.Env = []string{"HOME=" + k.home, "PATH=" + os.Getenv("PATH")}
	return cmd
}

// check runs one flow and compares what it printed.
func (k kubectl) check(t *testing.T, f flow) {
	ctx, cancel := context.WithTimeout(context.Background(), kubectlLimit)
	defer cancel()
	output, err := k.run(ctx, f)
	for f.eventually && (err != nil || !f.matches(output)) && ctx.Err() == nil {
		output, err = k.run(ctx, f)
	}
	if failed := err != nil; failed != f.fails {
		t.Fatalf("kubectl %s: error %v\n%s", strings.Join(f.args, " "), err, output)
	}
	if !f.matches(output) {
		t.Errorf("kubectl %s: want %q in\n%s", strings.Join(f.args, " "), f.want, output)
	}
}

func (k kubectl) run(ctx context.Context, f flow) ([]byte, error) {
	cmd := k.command(ctx, f.args...)
	cmd.Stdin = strings.NewReader(f.stdin)
	return cmd.CombinedOutput()
}

// matches tells whether an output holds all that it should, with runs of blanks made one.
func (f flow) matches(output []byte) bool {
	text := normalised(string(output))
	for _, want := range f.want {
		want, negated := strings.CutPrefix(want, "!")
		if strings.Contains(text, want) == negated {
			return false
		}
	}
	return true
}

// normalised makes every run of blanks within a line one blank.
func normalised(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString(strings.Join(strings.Fields(line), " "))
		b.WriteString(" \n")
	}
	return b.String()
}

// watch follows CronTabs while they are created, changed and deleted.
func (k kubectl) watch(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), kubectlLimit)
	defer cancel()
	k.check(t, flow{args: []string{"create", "-f", "-"}, stdin: tabManifest, want: []string{"created"}})
	cmd := k.command(ctx, "get", "ct", "--watch", "--output-watch-events")
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		cancel()
		_ = cmd.Wait() // it ends by the kill of its context
	}()
	lines := bufio.NewScanner(pipe)
	expect := func(want string) {
		t.Helper()
		for lines.Scan() {
			line := normalised(lines.Text())
			if strings.HasPrefix(line, "EVENT") {
				continue
			}
			if !strings.HasPrefix(line, want) {
				t.Fatalf("watch printed %q, want %q", line, want)
			}
			return
		}
		t.Fatalf("the watch ended before %q: %v", want, lines.Err())
	}
	expect("ADDED nightly 0 2 * * * registry.example.com/backup:1 1 ")
	k.check(t, flow{args: []string{"scale", "ct/nightly", "--replicas=2"}, want: []string{"scaled"}})
	expect("MODIFIED nightly 0 2 * * * registry.example.com/backup:1 2 ")
	k.check(t, flow{args: []string{"delete", "ct/nightly"}, want: []string{"deleted"}})
	expect("DELETED nightly 0 2 * * * registry.example.com/backup:1 2 ")
}
