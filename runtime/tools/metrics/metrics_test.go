package metrics

import (
	"reflect"
	"sync"
	"testing"
	"time"
)

type recordedAge struct{ last time.Duration }

func (r *recordedAge) Observe(d time.Duration) { r.last = d }

func TestRegister(t *testing.T) {
	restore := ClientCertRotationAge
	t.Cleanup(func() { ClientCertRotationAge = restore })
	registerOnce = sync.Once{} // of an earlier run of the test

	age, calls := &recordedAge{}, 0
	Register(RegisterOpts{ClientCertRotationAge: age, RegisterFn: func() {
		calls++
		EnsureRegistered() // What an adapter does that builds a client.
	}})
	ClientCertRotationAge.Observe(time.Minute)
	if age.last != time.Minute {
		t.Error("the hook was not installed")
	}
	if RequestResult == nil {
		t.Error("a hook that was not given became nil")
	}
	other := &recordedAge{}
	Register(RegisterOpts{ClientCertRotationAge: other})
	if ClientCertRotationAge != DurationMetric(age) {
		t.Error("the second Register had an effect")
	}
	EnsureRegistered()
	EnsureRegistered()
	if calls != 1 {
		t.Errorf("RegisterFn was called %d times", calls)
	}
}

// TestEveryHookIsInstalled fails when a field of RegisterOpts is forgotten in install.
func TestEveryHookIsInstalled(t *testing.T) {
	vars := map[string]any{
		"ClientCertExpiry": &ClientCertExpiry, "ClientCertRotationAge": &ClientCertRotationAge, "RequestLatency": &RequestLatency,
		"ResolverLatency": &ResolverLatency, "RequestSize": &RequestSize, "ResponseSize": &ResponseSize,
		"RateLimiterLatency": &RateLimiterLatency, "RequestResult": &RequestResult, "ExecPluginCalls": &ExecPluginCalls,
		"ExecPluginPolicyCalls": &ExecPluginPolicyCalls, "RequestRetry": &RequestRetry,
		"TransportCacheEntries": &TransportCacheEntries, "TransportCreateCalls": &TransportCreateCalls,
		"TransportCAReloads": &TransportCAReloads, "TransportCertRotationGCCalls": &TransportCertRotationGCCalls,
		"TransportCacheGCCalls": &TransportCacheGCCalls,
	}
	var opts RegisterOpts
	fields := reflect.ValueOf(&opts).Elem()
	saved := map[string]reflect.Value{}
	for i := range fields.NumField() {
		name := fields.Type().Field(i).Name
		if name == "RegisterFn" {
			continue
		}
		hook := reflect.ValueOf(vars[name]).Elem()
		saved[name] = reflect.ValueOf(hook.Interface())
		t.Cleanup(func() { hook.Set(saved[name]) })
		// The no-ops stand in for an adapter; they must be there again after the variables have been emptied.
		fields.Field(i).Set(saved[name])
		hook.SetZero()
	}
	install(opts)
	for name, v := range vars {
		if reflect.ValueOf(v).Elem().IsNil() {
			t.Errorf("%s was not installed", name)
		}
	}
}
