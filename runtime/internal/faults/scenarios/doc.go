// Package scenarios has tests only: the clients of the runtime against an API server whose connections, answers and
// streams meet the faults of package faults. What they hold to is in docs/reliability.md: nothing lost or reordered per
// object, nothing created twice, no buffer without a bound, retries that end, contexts that are obeyed, and no goroutine
// or connection left.
package scenarios
