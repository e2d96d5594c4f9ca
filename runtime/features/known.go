package features

import (
	"k8s.io/apimachinery/pkg/util/version"

	"github.com/clientsmith/client-gen/runtime/internal/gates"
)

const (
	// AtomicFIFO lets informers take a list or a batch from their queue as one event. On by default.
	AtomicFIFO Feature = "AtomicFIFO"
	// ClientsAllowCARotation lets a transport read its CA file again, so that a rotated CA needs no restart. On by
	// default.
	ClientsAllowCARotation Feature = gates.ClientsAllowCARotation
	// ClientsAllowCBOR lets clients use the media types application/cbor and application/apply-patch+cbor where they
	// are configured; while it is off they are taken to mean JSON and YAML. Off by default.
	ClientsAllowCBOR Feature = gates.ClientsAllowCBOR
	// ClientsAllowTLSCacheGC lets transports that nothing uses any more leave the process-wide cache. On by default.
	ClientsAllowTLSCacheGC Feature = gates.ClientsAllowTLSCacheGC
	// ClientsPreferCBOR makes CBOR the default media type, if ClientsAllowCBOR is on too. Off by default.
	ClientsPreferCBOR Feature = gates.ClientsPreferCBOR
	// InOrderInformers makes informers deliver watch events in the order of arrival. On and not to be changed.
	InOrderInformers Feature = "InOrderInformers"
	// InOrderInformersBatchProcess lets informers take events in batches. On by default.
	InOrderInformersBatchProcess Feature = "InOrderInformersBatchProcess"
	// InformerResourceVersion makes informers report the resource version that they have reached. On by default.
	InformerResourceVersion Feature = "InformerResourceVersion"
	// UnlockWhileProcessingFIFO lets events be queued while another is processed. On by default.
	UnlockWhileProcessingFIFO Feature = "UnlockWhileProcessingFIFO"
	// WatchListClient lets reflectors get the initial state from a watch rather than a list. On by default.
	WatchListClient Feature = "WatchListClient"
)

// known returns the history of every gate, oldest first. It is a function so that no caller can change it.
func known() map[Feature]VersionedSpecs {
	v := version.MajorMinor
	return map[Feature]VersionedSpecs{
		AtomicFIFO:                   {{Version: v(1, 36), Default: true, PreRelease: Beta}},
		ClientsAllowCARotation:       {{Version: v(1, 36), Default: true, PreRelease: Beta}},
		ClientsAllowCBOR:             {{Version: v(1, 32), Default: false, PreRelease: Alpha}},
		ClientsAllowTLSCacheGC:       {{Version: v(1, 36), Default: true, PreRelease: Beta}},
		ClientsPreferCBOR:            {{Version: v(1, 32), Default: false, PreRelease: Alpha}},
		InOrderInformersBatchProcess: {{Version: v(1, 35), Default: true, PreRelease: Beta}},
		UnlockWhileProcessingFIFO:    {{Version: v(1, 36), Default: true, PreRelease: Beta}},
		InOrderInformers: {
			{Version: v(1, 33), Default: true, PreRelease: Beta},
			{Version: v(1, 36), Default: true, PreRelease: GA, LockToDefault: true},
		},
		InformerResourceVersion: {
			{Version: v(1, 30), Default: false, PreRelease: Alpha},
			{Version: v(1, 35), Default: true, PreRelease: GA},
		},
		WatchListClient: {
			{Version: v(1, 30), Default: false, PreRelease: Beta},
			{Version: v(1, 35), Default: true, PreRelease: Beta},
		},
	}
}

// current returns the newest state of every gate, without its version.
func current() map[Feature]FeatureSpec {
	out := map[Feature]FeatureSpec{}
	for name, specs := range known() {
		spec := specs[len(specs)-1]
		spec.Version = nil
		out[name] = spec
	}
	return out
}
