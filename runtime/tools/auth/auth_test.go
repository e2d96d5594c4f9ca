package auth

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/clientsmith/client-gen/runtime/rest"
)

func TestLoadFromFile(t *testing.T) {
	yes := true
	for name, c := range map[string]struct {
		content string
		want    *Info
		err     string
	}{
		"all": {
			content: `{"User":"u","Password":"p","CAFile":"ca","CertFile":"c","KeyFile":"k","BearerToken":"t","Insecure":true}`,
			want:    &Info{User: "u", Password: "p", CAFile: "ca", CertFile: "c", KeyFile: "k", BearerToken: "t", Insecure: &yes},
		},
		"empty object": {content: `{}`, want: &Info{}},
		"no JSON":      {content: `s3cret`, err: "not valid JSON at byte 1"},
		"wrong type":   {content: `{"BearerToken": 12345}`, err: `field "BearerToken" is no string`},
	} {
		path := filepath.Join(t.TempDir(), "auth")
		if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := LoadFromFile(path)
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) || !strings.Contains(err.Error(), path) {
				t.Errorf("%s: error %v, want %q and the path", name, err, c.err)
			}
			continue
		}
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}
	if _, err := LoadFromFile(filepath.Join(t.TempDir(), "nope")); !os.IsNotExist(err) {
		t.Errorf("a missing file gives %v", err)
	}
}

func TestMergeWithConfig(t *testing.T) {
	no := false
	before := rest.Config{Host: "h", Username: "z", Password: "z", BearerToken: "z", TLSClientConfig: rest.TLSClientConfig{Insecure: true, CAFile: "z"}}
	got, err := Info{User: "u", Password: "p", CertFile: "c", KeyFile: "k"}.MergeWithConfig(before)
	if err != nil || got.Host != "h" || got.Username != "u" || got.Password != "p" || got.BearerToken != "" ||
		got.CAFile != "" || got.CertFile != "c" || got.KeyFile != "k" || !got.Insecure {
		t.Errorf("merged to %v, %v", got, err)
	}
	if got, _ := (Info{Insecure: &no}).MergeWithConfig(before); got.Insecure {
		t.Error("Insecure was not taken over")
	}
	if before.Username != "z" {
		t.Error("the argument was changed")
	}
}

func TestComplete(t *testing.T) {
	for _, info := range []Info{{User: "u"}, {CertFile: "c"}, {BearerToken: "t"}} {
		if !info.Complete() {
			t.Errorf("%v is not complete", info)
		}
	}
	for _, info := range []Info{{}, {Password: "p"}, {KeyFile: "k"}, {CAFile: "c"}} {
		if info.Complete() {
			t.Errorf("%v is complete", info)
		}
	}
}

func TestFormatShowsNoSecret(t *testing.T) {
	yes := true
	info := Info{User: "shown", Password: "hide-me-1", BearerToken: "hide-me-2", Insecure: &yes}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		for _, text := range []string{fmt.Sprintf(verb, info), fmt.Sprintf(verb, &info)} {
			if strings.Contains(text, "hide-me") || !strings.Contains(text, "shown") {
				t.Errorf("%s prints %s", verb, text)
			}
		}
	}
}
