package api

import (
	"reflect"
	"testing"

	"github.com/clientsmith/client-gen/runtime/internal/fill"
)

func TestDeepCopy(t *testing.T) {
	check := func(name string, in, out any) {
		t.Helper()
		if !reflect.DeepEqual(in, out) {
			t.Errorf("%s: the copy differs", name)
		}
		if shared := fill.Shared(in, out); len(shared) > 0 {
			t.Errorf("%s: the copy shares %v", name, shared)
		}
	}
	config := &Config{}
	fill.Value(config, nil)
	check("Config", config, config.DeepCopy())
	check("Config", config, config.DeepCopyObject())
	user := &AuthInfo{}
	fill.Value(user, nil)
	check("AuthInfo", user, user.DeepCopy())
	exec := &ExecConfig{}
	fill.Value(exec, nil)
	check("ExecConfig", exec, exec.DeepCopy())
	if (*Config)(nil).DeepCopy() != nil || (*Config)(nil).DeepCopyObject() != nil || (*ExecConfig)(nil).DeepCopy() != nil {
		t.Error("the copy of nil is not nil")
	}
	if empty := (&Config{}).DeepCopy(); empty.Clusters != nil || empty.Extensions != nil {
		t.Error("the copy of a nil map is not nil")
	}
}
