#!/usr/bin/env bash
# Does what client-gen.yaml says. With CLIENT_GEN_COMMAND=verify it writes nothing and fails when a file is out of date.
set -euo pipefail
cd "$(dirname "$0")"
if ! command -v client-gen >/dev/null; then
  (cd ../.. && go build -o bin/client-gen ./cmd/client-gen)
  PATH="$(cd ../.. && pwd)/bin:$PATH"
fi
client-gen "${CLIENT_GEN_COMMAND:-generate}"
