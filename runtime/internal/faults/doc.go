// Package faults breaks connections, answers and streams on purpose, so that tests can show what the runtime does about
// it. A [Fault] is data; a [Plan] says which request or connection meets which fault, and the same plan always says the
// same. [Transport] applies faults to requests and responses, in process and on any clock; [Proxy] applies them to the
// bytes of TCP connections, so that whatever is encrypted, compressed or framed breaks as it would on a network.
// [CheckLeaks] fails a test that leaves goroutines behind.
//
// Its one rule: it is for tests. No package that a program links imports it.
package faults
