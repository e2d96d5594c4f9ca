// Package dynamicinformer has informers for the dynamic client: of resources of which no Go type is known. It mirrors
// k8s.io/client-go/dynamic/dynamicinformer.
//
//	factory := dynamicinformer.NewDynamicSharedInformerFactory(client, 0)
//	pods := factory.ForResource(schema.GroupVersionResource{Version: "v1", Resource: "pods"})
//	pods.Informer().AddEventHandler(handler)
//	factory.Start(ctx.Done())
//	err := cache.WaitForSync(ctx, pods.Informer())
//
// Its one rule: what is cached is shared. Nobody may modify it; who needs to makes a deep copy first.
package dynamicinformer
