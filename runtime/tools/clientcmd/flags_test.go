package clientcmd

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/spf13/pflag"

	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

func TestBindOverrideFlags(t *testing.T) {
	args := []string{
		"client-certificate=c", "client-key=k", "token=t", "as=a", "as-uid=i", "as-group=g,h", "as-group=j", "username=u",
		"password=p", "server=s", "certificate-authority=ca", "insecure-skip-tls-verify", "tls-server-name=sn", "proxy-url=pu",
		"disable-compression", "cluster=cl", "user=us", "namespace=NS/n", "context=co", "request-timeout=5s",
	}
	want := ConfigOverrides{
		AuthInfo: clientcmdapi.AuthInfo{ClientCertificate: "c", ClientKey: "k", Token: "t", Impersonate: "a", ImpersonateUID: "i",
			ImpersonateGroups: []string{"g,h", "j"}, Username: "u", Password: "p"},
		ClusterInfo: clientcmdapi.Cluster{Server: "s", CertificateAuthority: "ca", InsecureSkipTLSVerify: true, TLSServerName: "sn",
			ProxyURL: "pu", DisableCompression: true},
		Context:        clientcmdapi.Context{Cluster: "cl", AuthInfo: "us", Namespace: "n"},
		CurrentContext: "co",
		Timeout:        "5s",
	}
	secret := []string{"client-certificate", "client-key", "token", "as", "as-uid", "as-group", "username", "password"}
	for _, prefix := range []string{"", "kube-"} {
		flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
		var got ConfigOverrides
		BindOverrideFlags(&got, flags, RecommendedConfigOverrideFlags(prefix))
		if !reflect.DeepEqual(got, ConfigOverrides{Timeout: "0", AuthInfo: clientcmdapi.AuthInfo{ImpersonateGroups: got.AuthInfo.ImpersonateGroups}}) || len(got.AuthInfo.ImpersonateGroups) > 0 {
			t.Errorf("before parsing the overrides are %+v", got)
		}
		var line []string
		for _, arg := range args {
			line = append(line, "--"+prefix+arg)
		}
		if err := flags.Parse(line); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("prefix %q: %v, %+v", prefix, err, got)
		}
		count := 0
		flags.VisitAll(func(flag *pflag.Flag) {
			count++
			name := flag.Name[len(prefix):]
			if _, marked := flag.Annotations["classified"]; marked != slices.Contains(secret, name) {
				t.Errorf("--%s is marked as a secret: %t", flag.Name, marked)
			}
			if (flag.Shorthand == "n") != (name == "namespace") || flag.Shorthand != "" && name != "namespace" {
				t.Errorf("--%s has the short name %q", flag.Name, flag.Shorthand)
			}
			if flag.Usage == "" {
				t.Errorf("--%s has no help", flag.Name)
			}
		})
		if count != 19 {
			t.Errorf("there are %d flags", count)
		}
	}
}

func TestFlagInfo(t *testing.T) {
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	var text, transformed, refused string
	var yes, no bool
	var list []string
	none := FlagInfo{Default: "x"}
	none.BindStringFlag(flags, &text).BindBoolFlag(flags, &yes).BindStringArrayFlag(flags, &list).
		BindTransformingStringFlag(flags, &transformed, RemoveNamespacesPrefix).AddSecretAnnotation(flags)
	if flags.HasFlags() || text != "" || transformed != "" {
		t.Error("a flag without a name was registered")
	}
	failing := func(string) (string, error) { return "", pflag.ErrHelp }
	FlagInfo{LongName: "yes", Default: "true"}.BindBoolFlag(flags, &yes)
	FlagInfo{LongName: "no", Default: "junk"}.BindBoolFlag(flags, &no)
	FlagInfo{LongName: "list", Default: "a,b"}.BindStringArrayFlag(flags, &list)
	FlagInfo{LongName: "text", Default: "d"}.BindStringFlag(flags, &text)
	FlagInfo{LongName: "transformed", Default: "ns/d"}.BindTransformingStringFlag(flags, &transformed, RemoveNamespacesPrefix)
	FlagInfo{LongName: "refused", Default: "d"}.BindTransformingStringFlag(flags, &refused, failing)
	if !yes || no || !slices.Equal(list, []string{"a,b"}) || text != "d" || transformed != "d" || refused != "d" {
		t.Errorf("the defaults are %t %t %q %q %q %q", yes, no, list, text, transformed, refused)
	}
	if flag := flags.Lookup("transformed"); flag.Value.Type() != "string" || flag.DefValue != "d" {
		t.Errorf("the flag is %+v", flag)
	}
	if err := flags.Parse([]string{"--transformed=namespaces/e", "--list=c"}); err != nil || transformed != "e" || !slices.Equal(list, []string{"c"}) {
		t.Errorf("parsed %q, %q, %v", transformed, list, err)
	}
	if err := flags.Parse([]string{"--refused=x"}); err == nil {
		t.Error("a value that is refused is no error")
	}
}

func TestParseTimeout(t *testing.T) {
	for in, want := range map[string]time.Duration{"0": 0, "5": 5 * time.Second, "5s": 5 * time.Second, "1h30m": 90 * time.Minute, "1.5s": 1500 * time.Millisecond, "9223372036": 9223372036 * time.Second} {
		if got, err := ParseTimeout(in); err != nil || got != want {
			t.Errorf("%q: %v, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "-1", "-5s", "1.5", " 5", "5x", "9223372037", "99999999999999999999"} {
		if got, err := ParseTimeout(in); err == nil {
			t.Errorf("%q is %v", in, got)
		}
	}
}

func TestRemoveNamespacesPrefix(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a", "ns/a": "a", "NS/a": "a", "namespace/a": "a", "Namespaces/a": "a", "ns/": "ns/", "ns/a/b": "a/b", "pods/a": "pods/a", "nsx": "nsx",
	} {
		if got, err := RemoveNamespacesPrefix(in); err != nil || got != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}
