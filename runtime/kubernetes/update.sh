#!/usr/bin/env bash
# Writes the clients of the built-in APIs, expansions (*_expansion.go) aside. With CLIENT_GEN_COMMAND=verify it writes
# nothing and fails when a file is out of date.
set -euo pipefail
cd "$(dirname "$0")"
if ! command -v client-gen >/dev/null; then
  (cd ../.. && go build -o bin/client-gen ./cmd/client-gen)
  PATH="$(cd ../.. && pwd)/bin:$PATH"
fi

groups='admissionregistration/v1,admissionregistration/v1alpha1,admissionregistration/v1beta1,'
groups+='apiserverinternal/v1alpha1,apps/v1,apps/v1beta1,apps/v1beta2,authentication/v1,authentication/v1alpha1,'
groups+='authentication/v1beta1,authorization/v1,authorization/v1beta1,autoscaling/v1,autoscaling/v2,batch/v1,'
groups+='batch/v1beta1,certificates/v1,certificates/v1alpha1,certificates/v1beta1,coordination/v1,'
groups+='coordination/v1alpha2,coordination/v1beta1,core/v1,discovery/v1,discovery/v1beta1,events/v1,events/v1beta1,'
groups+='extensions/v1beta1,flowcontrol/v1,flowcontrol/v1beta1,flowcontrol/v1beta2,flowcontrol/v1beta3,'
groups+='lifecycle/v1alpha1,networking/v1,networking/v1beta1,node/v1,node/v1alpha1,node/v1beta1,policy/v1,'
groups+='policy/v1beta1,rbac/v1,rbac/v1alpha1,rbac/v1beta1,resource/v1,resource/v1alpha3,resource/v1beta1,'
groups+='resource/v1beta2,scheduling/v1,scheduling/v1alpha3,scheduling/v1beta1,storage/v1,storage/v1alpha1,'
groups+='storage/v1beta1,storagemigration/v1,storagemigration/v1beta1'

# shellcheck disable=SC2086 # no command means: generate
client-gen ${CLIENT_GEN_COMMAND:-} --go-header-file ../../boilerplate.go.txt --prefers-protobuf \
  --plural-exceptions Endpoints:Endpoints \
  --input-base k8s.io/api --input "$groups" \
  --output-dir .. --output-pkg github.com/clientsmith/client-gen/runtime --clientset-name kubernetes
