// Package fake holds a discovery client for tests, which answers from the Resources of a testing.Fake.
//
// The one rule: for tests only.
package fake
