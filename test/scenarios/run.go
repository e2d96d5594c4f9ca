package scenarios

import (
	"context"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/clientsmith/client-gen/examples/crd-clientset/config/crd"
	crontabs "github.com/clientsmith/client-gen/examples/crd-clientset/pkg/generated/clientset/versioned"
	"github.com/clientsmith/client-gen/runtime/rest"
	builtins "github.com/clientsmith/client-gen/test/scenarios/internal/clients/clientset/versioned"
)

// limit ends a scenario that hangs. It is no measure of speed: on an idle machine the slowest takes a few seconds.
const limit = 2 * time.Minute

// scenario is one entry of the suite.
type scenario struct {
	name  string
	needs []Capability
	// alone: the scenario disturbs others (a restart) and runs after them.
	alone bool
	run   func(*world)
}

// suite is every scenario, gathered from the files of this package.
func suite() []scenario {
	var all []scenario
	for _, part := range [][]scenario{
		objectScenarios, statusScenarios, patchScenarios, applyScenarios, scaleScenarios, listScenarios, watchScenarios,
		expiryScenarios, deleteScenarios, errorScenarios, validationScenarios, dryRunScenarios, accessScenarios,
		mediaScenarios, discoveryScenarios, builtinScenarios,
	} {
		all = append(all, part...)
	}
	return all
}

// Run installs the example's CustomResourceDefinitions and runs every scenario as a parallel subtest, then those that
// need the server for themselves.
func Run(t *testing.T, env Env) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	env.check(t)
	env.Admin, env.Reader = unlimited(env.Admin), unlimited(env.Reader)
	if _, err := crd.Install(ctx, must(crontabs.NewForConfig(env.Admin))(t).StableV1().RESTClient()); err != nil {
		t.Fatalf("install definitions: %v", err)
	}
	ensureNamespace(ctx, t, must(builtins.NewForConfig(env.Admin))(t), ReaderNamespace)

	t.Run("together", func(t *testing.T) {
		for _, s := range suite() {
			if !s.alone {
				t.Run(s.name, func(t *testing.T) { t.Parallel(); s.start(t, env) })
			}
		}
	})
	t.Run("alone", func(t *testing.T) {
		for _, s := range suite() {
			if s.alone {
				t.Run(s.name, func(t *testing.T) { s.start(t, env) })
			}
		}
	})
}

// check fails on an Env that is incomplete or that excuses what the suite does not have.
func (env Env) check(t *testing.T) {
	t.Helper()
	known := map[Capability]bool{Restart: true, Compaction: true}
	named := map[string]bool{}
	for _, s := range suite() {
		if named[s.name] {
			t.Fatalf("two scenarios are named %q", s.name)
		}
		named[s.name] = true
		for _, need := range s.needs {
			known[need] = true
		}
	}
	for lacking := range env.Lacks {
		if !known[lacking] {
			t.Fatalf("no scenario needs %q: remove it from Lacks", lacking)
		}
	}
	for name := range env.Differs {
		if !named[name] {
			t.Fatalf("no scenario is named %q: remove it from Differs", name)
		}
	}
	if env.Admin == nil || env.Reader == nil {
		t.Fatal("Env needs Admin and Reader")
	}
	if (env.Restart == nil) != (env.Lacks[Restart] != "") || (env.Compact == nil) != (env.Lacks[Compaction] != "") {
		t.Fatal("Env needs Restart and Compact, or the reasons in Lacks why it has them not")
	}
}

func (s scenario) start(t *testing.T, env Env) {
	for _, need := range s.needs {
		if reason, lacking := env.Lacks[need]; lacking {
			t.Skipf("the server has no %s: %s", need, reason)
		}
	}
	if how, differs := env.Differs[s.name]; differs {
		t.Skipf("the server differs: %s", how)
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	t.Cleanup(cancel)
	w := &world{T: t, env: env, ctx: ctx, ns: namespaceOf(s.name)}
	w.config = rest.CopyConfig(env.Admin)
	w.crd = must(crontabs.NewForConfig(w.config))(t)
	w.core = must(builtins.NewForConfig(w.config))(t)
	ensureNamespace(ctx, t, w.core, w.ns)
	s.run(w)
}

// namespaceOf turns the name of a scenario, in words, into the name of its namespace.
func namespaceOf(name string) string {
	return "s-" + strings.ReplaceAll(strings.ToLower(name), " ", "-")
}

func ensureNamespace(ctx context.Context, t *testing.T, client builtins.Interface, name string) {
	t.Helper()
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}
	_, err := client.CoreV1().Namespaces().Create(ctx, ns, metav1.CreateOptions{})
	if err != nil && !apierrors.IsAlreadyExists(err) {
		t.Fatalf("create namespace %s: %v", name, err)
	}
}

// unlimited is the configuration without client-side rate limit, so that the suite tests the server and not the limiter.
func unlimited(config *rest.Config) *rest.Config {
	config = rest.CopyConfig(config)
	config.QPS = -1
	return config
}
