// Package cache keeps a local copy of what an API server holds, up to date, and tells handlers what changed. Names and
// behaviour are those of k8s.io/client-go/tools/cache v0.37; what differs is listed in the runtime's README.
//
// From the bottom up:
//
//   - A [Store] holds objects by key, an [Indexer] also by values that an [IndexFunc] derives from them. Both stand on
//     [ThreadSafeStore].
//   - A [Queue] takes what is heard from the server and hands it to one consumer: [RealFIFO] every event in its order,
//     [DeltaFIFO] the events of an object together, [FIFO] only the newest state.
//   - A [Reflector] lists and watches and writes to a [ReflectorStore]; a [Controller] joins reflector, queue and
//     consumer.
//   - A [SharedInformer] is a controller with a store and any number of handlers. It is what most programs use.
//   - A [GenericLister] reads objects from an indexer; the typed ones are in package listers.
//
// The one rule: what a store returns is shared by everyone who asks. Nobody may modify it; who needs to makes a deep
// copy first.
package cache
