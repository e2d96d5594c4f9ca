#!/usr/bin/env bash
# Writes internal/clients: typed clients of the built-in groups that the scenarios use, without fakes. With
# CLIENT_GEN_COMMAND=verify it writes nothing and fails when a file is out of date.
set -euo pipefail
cd "$(dirname "$0")"
if ! command -v client-gen >/dev/null; then
  (cd ../.. && go build -o bin/client-gen ./cmd/client-gen)
  PATH="$(cd ../.. && pwd)/bin:$PATH"
fi

# shellcheck disable=SC2086 # no command means: generate
client-gen ${CLIENT_GEN_COMMAND:-} --only=clientset --go-header-file ../../boilerplate.go.txt \
  --output-dir internal/clients k8s.io/api/core/v1 k8s.io/api/apps/v1 k8s.io/api/autoscaling/v1
