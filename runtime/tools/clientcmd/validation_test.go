package clientcmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	clientcmdapi "github.com/clientsmith/client-gen/runtime/tools/clientcmd/api"
)

func TestValidateEntries(t *testing.T) {
	dir := t.TempDir()
	file := write(t, dir, "file", "content")
	const server = "{server: 'https://h'}"
	exec := func(fields string) string {
		return "{exec: {command: c, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never" + fields + "}}"
	}
	const cluster, user = `cluster "c"`, `user "u"`
	for name, c := range map[string]struct {
		cluster, user string
		// want are texts of the error; none means that there is no error.
		want []string
	}{
		"fine":                   {server, "{token: t}", nil},
		"no server":              {"{tls-server-name: sn}", "{}", []string{"no server found for " + cluster}},
		"nothing in the cluster": {"{}", "{}", []string{"cluster has no server defined"}},
		"CA twice":               {"{server: s, certificate-authority: " + file + ", certificate-authority-data: YQ==}", "{}", []string{"certificate-authority and certificate-authority-data", cluster}},
		"no CA file":             {"{server: s, certificate-authority: /nope/ca}", "{}", []string{"certificate-authority for " + cluster, "/nope/ca"}},
		"insecure with CA":       {"{server: s, certificate-authority: " + file + ", insecure-skip-tls-verify: true}", "{}", nil},
		"token and password":     {server, "{token: s3cret, password: s3cret}", []string{"more than one authentication method", user}},
		"token and name":         {server, "{token: s3cret, username: a}", []string{"more than one authentication method"}},
		"token file and name":    {server, "{tokenFile: /nope, username: a}", nil},
		"certificate and token":  {server, "{token: t, client-certificate-data: YQ==, client-key-data: YQ==}", nil},
		"certificate, no key":    {server, "{client-certificate-data: YQ==}", []string{"client-key or client-key-data must be set", user}},
		"certificate twice":      {server, "{client-certificate: " + file + ", client-certificate-data: YQ==, client-key-data: YQ==}", []string{"client-certificate and client-certificate-data", user}},
		"key twice":              {server, "{client-certificate-data: YQ==, client-key: " + file + ", client-key-data: YQ==}", []string{"client-key and client-key-data", user}},
		"no certificate files":   {server, "{client-certificate: /nope/c, client-key: /nope/k}", []string{"/nope/c", "/nope/k", user}},
		"as-uid without as":      {server, "{as-uid: a}", []string{"without as", user}},
		"as-groups without as":   {server, "{as-groups: [a]}", []string{"without as"}},
		"extra without as":       {server, "{as-user-extra: {a: [b]}}", []string{"without as"}},
		"exec":                   {server, exec(""), nil},
		"exec and provider":      {server, "{auth-provider: {name: p}, " + exec("")[1:], []string{"auth-provider cannot be combined with exec", user}},
		"exec, nothing set":      {server, "{exec: {}}", []string{"command must be set", "apiVersion must be set", "interactiveMode must be set", user}},
		"exec, bad mode":         {server, "{exec: {command: c, apiVersion: v, interactiveMode: Maybe}}", []string{`interactiveMode "Maybe"`, user}},
		"exec, nameless env":     {server, exec(", env: [{name: a}, {value: s3cret}]"), []string{"env: element 2", user}},
	} {
		config := *load(t, kubeconfig(c.cluster, c.user))
		for check, err := range map[string]error{"Validate": Validate(config), "ConfirmUsable": ConfirmUsable(config, "")} {
			if c.want == nil {
				if err != nil {
					t.Errorf("%s: %s: %v", name, check, err)
				}
				continue
			}
			checkError(t, err, append(c.want, "invalid configuration")...)
			if !IsConfigurationInvalid(err) || IsEmptyConfig(err) || IsContextNotFound(err) {
				t.Errorf("%s: %s: the error is of another kind: %v", name, check, err)
			}
		}
	}
}

func TestValidatePluginPolicy(t *testing.T) {
	config := *load(t, kubeconfig("{server: 'https://h'}", "{exec: {command: c, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}}"))
	for name, c := range map[string]struct {
		policy clientcmdapi.PluginPolicy
		ok     bool
	}{
		"none":            {clientcmdapi.PluginPolicy{}, true},
		"deny":            {clientcmdapi.PluginPolicy{PolicyType: clientcmdapi.PluginPolicyDenyAll}, true},
		"list":            {clientcmdapi.PluginPolicy{PolicyType: clientcmdapi.PluginPolicyAllowlist, Allowlist: []clientcmdapi.AllowlistEntry{{Command: "c"}}}, true},
		"no list":         {clientcmdapi.PluginPolicy{PolicyType: clientcmdapi.PluginPolicyAllowlist}, false},
		"unknown":         {clientcmdapi.PluginPolicy{PolicyType: "Some"}, false},
		"list, no policy": {clientcmdapi.PluginPolicy{Allowlist: []clientcmdapi.AllowlistEntry{{Command: "c"}}}, false},
	} {
		config.AuthInfos["u"].Exec.PluginPolicy = c.policy
		err := Validate(config)
		if c.ok && err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !c.ok {
			checkError(t, err, "plugin policy", `user "u"`)
		}
	}
}

func TestValidateContexts(t *testing.T) {
	const entries = "clusters: [{name: c, cluster: {server: s}}]\nusers: [{name: u}]\n"
	for name, c := range map[string]struct {
		in       string
		want     string
		notFound bool
	}{
		"no such user":       {"contexts: [{name: x, context: {cluster: c, user: nope}}]", `user "nope" was not found for context "x"`, false},
		"no such cluster":    {"contexts: [{name: x, context: {cluster: nope, user: u}}]", `cluster "nope" was not found for context "x"`, false},
		"no user":            {"contexts: [{name: x, context: {cluster: c}}]", `user was not specified for context "x"`, false},
		"no cluster":         {"contexts: [{name: x, context: {user: u}}]", `cluster was not specified for context "x"`, false},
		"namespace":          {"contexts: [{name: x, context: {cluster: c, user: u, namespace: A_b}}]", `namespace "A_b" for context "x"`, false},
		"no name":            {"contexts: [{context: {cluster: c, user: u}}, {name: x, context: {cluster: c, user: u}}]", "", false},
		"no current context": {"contexts: [{name: y1}]", "context was not found for specified context: x", true},
	} {
		err := ConfirmUsable(*load(t, entries+c.in), "x")
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		checkError(t, err, c.want)
		if IsContextNotFound(err) != c.notFound {
			t.Errorf("%s: %v is of another kind", name, err)
		}
	}
	checkError(t, Validate(*load(t, entries+"contexts: [{context: {cluster: c, user: u}}]")), "empty name")
	if err := Validate(*load(t, entries+"current-context: nope")); !IsContextNotFound(err) {
		t.Errorf("a current context that does not exist gives %v", err)
	}
	if err := ConfirmUsable(*load(t, entries), ""); !errors.Is(err, ErrNoContext) || !IsContextNotFound(err) {
		t.Errorf("without any context: %v", err)
	}
	config := *load(t, entries+"contexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x")
	config.Clusters["bad"], config.AuthInfos["bad"], config.Contexts["bad"] = nil, nil, nil
	checkError(t, Validate(config), `cluster "bad" is nil`, `user "bad" is nil`, `context "bad" is nil`)
	if err := ConfirmUsable(config, ""); err != nil {
		t.Errorf("other entries count: %v", err)
	}
	for _, err := range []error{Validate(*clientcmdapi.NewConfig()), ConfirmUsable(*clientcmdapi.NewConfig(), "x")} {
		if !IsEmptyConfig(err) || !errors.Is(err, ErrEmptyConfig) {
			t.Errorf("an empty config gives %v", err)
		}
	}
}

// TestErrorsNameTheFile of the entry.
func TestErrorsNameTheFile(t *testing.T) {
	path := write(t, t.TempDir(), "config", kubeconfig("{}", "{token: s3cret, password: s3cret}"))
	config, err := LoadFromFile(path)
	if err != nil {
		t.Fatal(err)
	}
	checkError(t, Validate(*config), fmt.Sprintf("cluster %q in %s", "c", path), fmt.Sprintf("user %q in %s", "u", path))
}

func TestErrorKinds(t *testing.T) {
	several := invalid([]error{ErrEmptyConfig, &os.PathError{Op: "open", Path: "p", Err: os.ErrNotExist}})
	for name, c := range map[string]struct {
		err                               error
		empty, notFound, invalid, isEmpty bool
	}{
		"nil":           {nil, false, false, false, false},
		"other":         {io.EOF, false, false, false, false},
		"empty":         {ErrEmptyConfig, true, false, false, true},
		"own empty":     {NewEmptyConfigError("x"), true, false, false, true},
		"wrapped empty": {fmt.Errorf("w: %w", ErrEmptyConfig), true, false, false, true},
		"one problem":   {invalid([]error{ErrEmptyConfig}), true, false, true, true},
		"several":       {several, false, false, true, true},
		"empty cluster": {ErrEmptyCluster, false, false, false, false},
		"no context":    {ErrNoContext, false, true, true, false},
		"not found":     {invalid([]error{io.EOF, &contextNotFoundError{"x"}}), false, true, true, false},
	} {
		if IsEmptyConfig(c.err) != c.empty || IsContextNotFound(c.err) != c.notFound || IsConfigurationInvalid(c.err) != c.invalid || errors.Is(c.err, ErrEmptyConfig) != c.isEmpty {
			t.Errorf("%s: empty %t, not found %t, invalid %t, Is %t", name, IsEmptyConfig(c.err), IsContextNotFound(c.err), IsConfigurationInvalid(c.err), errors.Is(c.err, ErrEmptyConfig))
		}
	}
	var path *os.PathError
	if !errors.Is(several, os.ErrNotExist) || !errors.As(several, &path) {
		t.Error("a problem in a list is not found by errors.Is and errors.As")
	}
	var aggregate interface{ Errors() []error }
	if !errors.As(several, &aggregate) || len(aggregate.Errors()) != 2 {
		t.Error("the list is no aggregate")
	}
	if got := several.Error(); got != "invalid configuration: ["+ErrEmptyConfig.Error()+", open p: file does not exist]" {
		t.Errorf("the list reads %q", got)
	}
}

// TestContextsDoNotSteerTerminals: the name of a context may be anything, and messages show it.
func TestContextsDoNotSteerTerminals(t *testing.T) {
	config := *clientcmdapi.NewConfig()
	config.CurrentContext = "\x1b[2J\u202ex"
	config.Clusters["c"] = &clientcmdapi.Cluster{Server: "https://host.test"}
	for _, err := range []error{Validate(config), ConfirmUsable(config, "")} {
		if !IsContextNotFound(err) || strings.ContainsAny(err.Error(), "\x1b\u202e") {
			t.Errorf("got %q", err)
		}
	}
}
