package scenarios

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	authenticationv1 "k8s.io/api/authentication/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	crontabs "github.com/clientsmith/client-gen/examples/crd-clientset/pkg/generated/clientset/versioned"
	"github.com/clientsmith/client-gen/runtime/rest"
)

var accessScenarios = []scenario{
	{name: "reader reads its namespace", run: readerReads},
	{name: "reader is refused elsewhere", run: readerRefused},
	{name: "unknown token", run: unknownToken},
	{name: "impersonated user", needs: []Capability{Impersonation}, run: impersonatedUser},
	{name: "impersonated groups", needs: []Capability{Impersonation}, run: impersonatedGroups},
	{name: "impersonation refused", needs: []Capability{Impersonation}, run: impersonationRefused},
	{name: "who am I", needs: []Capability{Impersonation, SelfReview}, run: whoAmI},
}

// client makes CronTab clients of a configuration changed by change.
func (w *world) client(config *rest.Config, change func(*rest.Config)) crontabs.Interface {
	w.Helper()
	config = rest.CopyConfig(config)
	if change != nil {
		change(config)
	}
	return must(crontabs.NewForConfig(config))(w)
}

func readerReads(w *world) {
	admin := w.crd.StableV1().CronTabs(ReaderNamespace)
	must(admin.Create(w.ctx, newTab("readable"), createOpts))(w)
	reader := w.client(w.env.Reader, nil).StableV1().CronTabs(ReaderNamespace)
	got := must(reader.Get(w.ctx, "readable", getOpts))(w)
	list := must(reader.List(w.ctx, metav1.ListOptions{FieldSelector: "metadata.name=readable"}))(w)
	same(w, "listed", len(list.Items), 1)
	events := must(reader.Watch(w.ctx, metav1.ListOptions{ResourceVersion: got.ResourceVersion, FieldSelector: "metadata.name=readable"}))(w)
	defer events.Stop()
	w.check(admin.Delete(w.ctx, "readable", deleteOpts))
	w.expect(events, "DELETED", "readable")
}

func readerRefused(w *world) {
	reader := w.client(w.env.Reader, nil).StableV1()
	_, err := reader.CronTabs(w.ns).List(w.ctx, listOpts)
	w.message(w.status(err, 403, metav1.StatusReasonForbidden), forbidden(`cannot list resource "crontabs"`, fmt.Sprintf("in the namespace %q", w.ns)))
	_, err = reader.CronTabs(metav1.NamespaceAll).Watch(w.ctx, listOpts)
	w.message(w.status(err, 403, metav1.StatusReasonForbidden), forbidden(`cannot watch resource "crontabs"`, "at the cluster scope"))
	_, err = reader.CronTabs(ReaderNamespace).Create(w.ctx, newTab("refused"), createOpts)
	w.message(w.status(err, 403, metav1.StatusReasonForbidden),
		forbidden(`cannot create resource "crontabs"`, fmt.Sprintf("in the namespace %q", ReaderNamespace)))
	err = reader.CronTabs(ReaderNamespace).Delete(w.ctx, "refused", deleteOpts)
	status := w.status(err, 403, metav1.StatusReasonForbidden)
	same(w, "name in the details", status.Details.Name, "refused")
	w.message(status, `crontabs.stable.example.com "refused" is forbidden: User "reader" cannot delete resource "crontabs" `+
		`in API group "stable.example.com" in the namespace "`+ReaderNamespace+`"`)
	_, err = reader.CronTabs(ReaderNamespace).UpdateStatus(w.ctx, newTab("refused"), updateOpts)
	w.message(w.status(err, 403, metav1.StatusReasonForbidden),
		`crontabs.stable.example.com "refused" is forbidden: User "reader" cannot update resource "crontabs/status" `+
			`in API group "stable.example.com" in the namespace "`+ReaderNamespace+`"`)
	_, err = reader.FleetPolicies().List(w.ctx, listOpts)
	w.status(err, 403, metav1.StatusReasonForbidden)
}

// forbidden is the message for a request that names no object.
func forbidden(what, where string) string {
	return fmt.Sprintf(`crontabs.stable.example.com is forbidden: User %q %s in API group "stable.example.com" %s`, ReaderUser, what, where)
}

func unknownToken(w *world) {
	config := rest.AnonymousClientConfig(w.env.Admin)
	config.BearerToken = "not-a-token-of-this-server"
	_, err := w.client(config, nil).StableV1().CronTabs(w.ns).List(w.ctx, listOpts)
	w.message(w.status(err, 401, metav1.StatusReasonUnauthorized), "Unauthorized")
}

func impersonatedUser(w *world) {
	as := w.client(w.env.Admin, func(c *rest.Config) { c.Impersonate.UserName = ReaderUser })
	must(as.StableV1().CronTabs(ReaderNamespace).List(w.ctx, listOpts))(w)
	_, err := as.StableV1().CronTabs(w.ns).List(w.ctx, listOpts)
	w.message(w.status(err, 403, metav1.StatusReasonForbidden), forbidden(`cannot list resource "crontabs"`, fmt.Sprintf("in the namespace %q", w.ns)))
}

func impersonatedGroups(w *world) {
	as := w.client(w.env.Admin, func(c *rest.Config) {
		c.Impersonate = rest.ImpersonationConfig{UserName: "nobody", Groups: []string{"system:masters"}}
	})
	must(as.StableV1().CronTabs(w.ns).Create(w.ctx, newTab("by-group"), createOpts))(w)
	same(w, "name", w.get("by-group").Name, "by-group")
}

func impersonationRefused(w *world) {
	as := w.client(w.env.Reader, func(c *rest.Config) { c.Impersonate.UserName = "admin" })
	_, err := as.StableV1().CronTabs(w.ns).List(w.ctx, listOpts)
	// The rest of the text depends on the release: which permission was looked for, and where.
	if status := w.status(err, 403, metav1.StatusReasonForbidden); !strings.Contains(status.Message, `User "reader" cannot impersonate`) {
		w.Errorf("message: %s", status.Message)
	}
}

// whoAmI asks the server as whom it sees a request with every impersonation header.
func whoAmI(w *world) {
	as := w.client(w.env.Admin, func(c *rest.Config) {
		c.Impersonate = rest.ImpersonationConfig{
			UserName: "jane", UID: "u-1", Groups: []string{"devs", "ops"}, Extra: map[string][]string{"example.com/Why & How": {"a", "b"}},
		}
	})
	raw := must(as.StableV1().RESTClient().Post().AbsPath("/apis/authentication.k8s.io/v1/selfsubjectreviews").
		SetHeader("Content-Type", "application/json").
		Body([]byte(`{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}`)).DoRaw(w.ctx))(w)
	var review authenticationv1.SelfSubjectReview
	w.check(json.Unmarshal(raw, &review))
	info := review.Status.UserInfo
	same(w, "user", info.Username, "jane")
	same(w, "uid", info.UID, "u-1")
	slices.Sort(info.Groups)
	same(w, "groups", fmt.Sprint(info.Groups), "[devs ops system:authenticated]")
	same(w, "extra", fmt.Sprint(info.Extra["example.com/why & how"]), "[a b]")
}
