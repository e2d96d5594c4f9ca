// Package metadatainformer has informers for the metadata client: of objects of any kind, of which only the metadata
// travels and is cached. It mirrors k8s.io/client-go/metadata/metadatainformer.
//
//	factory := metadatainformer.NewSharedInformerFactory(client, 0)
//	pods := factory.ForResource(schema.GroupVersionResource{Version: "v1", Resource: "pods"})
//	pods.Informer().AddEventHandler(handler)
//	factory.Start(ctx.Done())
//	err := cache.WaitForSync(ctx, pods.Informer())
//
// Its one rule: what is cached is shared. Nobody may modify it; who needs to makes a deep copy first.
package metadatainformer
