#!/usr/bin/env bash
# Writes the clients of the built-in APIs, expansions (*_expansion.go) aside. With CLIENT_GEN_COMMAND=verify it writes
# nothing and fails when a file is out of date.
set -euo pipefail
cd "$(dirname "$0")"
if ! command -v client-gen >/dev/null; then
  (cd ../.. && go build -o bin/client-gen ./cmd/client-gen)
  PATH="$(cd ../.. && pwd)/bin:$PATH"
fi

# shellcheck disable=SC2086 # no command means: generate
client-gen ${CLIENT_GEN_COMMAND:-} --go-header-file ../../boilerplate.go.txt --prefers-protobuf \
  --plural-exceptions Endpoints:Endpoints \
  --input-base k8s.io/api --input core/v1,apps/v1,networking/v1,coordination/v1,events/v1 \
  --output-dir .. --output-pkg github.com/clientsmith/client-gen/runtime --clientset-name kubernetes
