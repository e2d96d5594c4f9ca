// Package fake holds the fake counterparts of the clients of gentype, which generated fake clients embed. They send
// nothing: each call becomes an action that is recorded by, and answered by the reactors of, a testing.Fake.
//
// Names and signatures are those that client-go has in its package gentype; they live apart here, so that production
// programs do not link the machinery of the fakes.
//
// The one rule: for tests only.
package fake
