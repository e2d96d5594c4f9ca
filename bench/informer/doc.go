// Command informer puts informers under load: 100,000 pods, a thousand changes a second, ten handlers, and a server that
// restarts and forgets its history meanwhile. It does so with the runtime's informers and with client-go's, one after the
// other, on the same sequence of changes, and prints one line for each.
//
//	go run ./informer
//
// Every handler checks every event: an object is told of in the order of its changes, and none is left out but those that
// the server has forgotten. At the end all handlers and the cache must have what the server has.
//
// The server is made of a few hundred lines in this command, as a real one would take most of the processor. Each side runs
// in a process of its own, so that memory is that of informers and handlers alone.
//
// The one rule: a figure that one side could not earn honestly is an error, not a line.
package main
