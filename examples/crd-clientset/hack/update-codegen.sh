#!/usr/bin/env bash
# Writes pkg/generated from the types in apis/. With CLIENT_GEN_COMMAND=verify it writes nothing and fails when a file is
# out of date.
set -euo pipefail
cd "$(dirname "$0")/.."

# In a project of your own: go install github.com/clientsmith/client-gen/cmd/client-gen@latest
if ! command -v client-gen >/dev/null; then
  (cd ../.. && go build -o bin/client-gen ./cmd/client-gen)
  PATH="$(cd ../.. && pwd)/bin:$PATH"
fi

# shellcheck disable=SC2086 # no command means: generate
client-gen ${CLIENT_GEN_COMMAND:-} --only=clientset,fakes,deepcopy --go-header-file ../../boilerplate.go.txt ./apis/...

# The controller has clients of its own, with everything: programs that need less link less.
# shellcheck disable=SC2086
client-gen ${CLIENT_GEN_COMMAND:-} --without=deepcopy --output-dir controller/generated \
  --go-header-file ../../boilerplate.go.txt ./apis/...
