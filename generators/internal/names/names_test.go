package names

import "testing"

// Rough edge 20: upstream's plurals are kept, exceptions override them.
func TestPlurals(t *testing.T) {
	plurals := NewPlurals(map[string]string{"Endpoints": "Endpoints", "Cafe": "cafes"})
	tests := []struct{ kind, public, private, resource string }{
		{"Deployment", "Deployments", "deployments", "deployments"},
		{"Policy", "Policies", "policies", "policies"},
		{"Day", "Days", "days", "days"},
		{"DNS", "DNSs", "dNSs", "dnss"},
		{"Knife", "Knives", "knives", "knives"},
		{"Proof", "Prooves", "prooves", "prooves"},
		{"Batch", "Batches", "batches", "batches"},
		{"PodMetrics", "PodMetricses", "podMetricses", "podmetricses"},
		{"X", "X", "x", "x"},
		{"Endpoints", "Endpoints", "endpoints", "endpoints"},
		{"Cafe", "Cafes", "cafes", "cafes"},
	}
	for _, tt := range tests {
		if got := plurals.Public(tt.kind); got != tt.public {
			t.Errorf("Public(%s) = %s, want %s", tt.kind, got, tt.public)
		}
		if got := plurals.Private(tt.kind); got != tt.private {
			t.Errorf("Private(%s) = %s, want %s", tt.kind, got, tt.private)
		}
		if got := plurals.Resource(tt.kind); got != tt.resource {
			t.Errorf("Resource(%s) = %s, want %s", tt.kind, got, tt.resource)
		}
	}
}

// Rough edge 16: hyphenated groups get a valid name.
func TestGroup(t *testing.T) {
	tests := []struct{ name, want string }{
		{"apps", "Apps"},
		{"", "Core"},
		{"rbac.authorization.k8s.io", "Rbac"},
		{"my-group.example.com", "MyGroup"},
		{"cert-manager.io", "CertManager"},
		{"FooBar", "FooBar"},
		{"a--b", "AB"},
		{"snake_case", "Snake_case"},
		{"3scale.net", ""},
		{"-", ""},
	}
	for _, tt := range tests {
		if got := Group(tt.name); got != tt.want {
			t.Errorf("Group(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

// Rough edge 18: no file name that Go would leave out of a build.
func TestFile(t *testing.T) {
	tests := []struct{ base, want string }{
		{"deployment", "deployment"},
		{"windows", "windows"},
		{"test", "test"},
		{"fake_deployment", "fake_deployment"},
		{"fake_windows", "fake_windows_kind"},
		{"fake_linux", "fake_linux_kind"},
		{"fake_test", "fake_test_kind"},
		{"fake_amd64", "fake_amd64_kind"},
		{"fake_wasm", "fake_wasm_kind"},
		{"foo_windows_arm64", "foo_windows_arm64_kind"},
		{"foo_linux_bar", "foo_linux_bar"},
		{"fake_unix", "fake_unix"},
		{"_foo", "kind_foo"},
	}
	for _, tt := range tests {
		if got := File(tt.base); got != tt.want {
			t.Errorf("File(%q) = %q, want %q", tt.base, got, tt.want)
		}
	}
}

func TestFileAmong(t *testing.T) {
	taken := map[string]bool{"doc": true, "dns": true, "dns_kind": true}
	for base, want := range map[string]string{"doc": "doc_kind", "dns": "dns_kind_kind", "pod": "pod", "a_test": "a_test_kind"} {
		if got := FileAmong(base, func(s string) bool { return taken[s] }); got != want {
			t.Errorf("FileAmong(%q) = %q, want %q", base, got, want)
		}
	}
}

func TestReserved(t *testing.T) {
	for base, want := range map[string]bool{
		"doc": true, "interface": true, "apps_client": true, "generated_expansion": true, "pod": false, "core_client": false,
	} {
		if got := Reserved(base, "Apps"); got != want {
			t.Errorf("Reserved(%q) = %v, want %v", base, got, want)
		}
	}
}
