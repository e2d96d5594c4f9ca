package merge

// listField says how a list with a given field name merges.
type listField struct {
	key       string   // empty: a list of scalars
	applyKeys []string // when there are several keys
	items     string   // the context of the items
}

// contexts: the fields whose lists merge, by the context they stand in. The empty context holds everywhere.
var contexts = map[string]map[string]listField{
	"": {
		"containers":                {key: "name", items: "container"},
		"initContainers":            {key: "name", items: "container"},
		"ephemeralContainers":       {key: "name", items: "container"},
		"volumes":                   {key: "name"},
		"imagePullSecrets":          {key: "name"},
		"secrets":                   {key: "name"},
		"hostAliases":               {key: "ip"},
		"topologySpreadConstraints": {key: "topologyKey", applyKeys: []string{"topologyKey", "whenUnsatisfiable"}},
		"schedulingGates":           {key: "name"},
		"resourceClaims":            {key: "name"},
		"conditions":                {key: "type"},
		"addresses":                 {key: "type"},
		"ports":                     {key: "port", applyKeys: []string{"port", "protocol"}},
		"podIPs":                    {key: "ip"},
		"podCIDRs":                  {},
		"ownerReferences":           {key: "uid"},
		"finalizers":                {},
		"webhooks":                  {key: "name"},
	},
	"container": {
		"env":           {key: "name"},
		"ports":         {key: "containerPort", applyKeys: []string{"containerPort", "protocol"}},
		"volumeMounts":  {key: "mountPath"},
		"volumeDevices": {key: "devicePath"},
		"claims":        {key: "name"},
	},
}

// scalarMaps are free-form maps of strings, whose keys may be named like any field.
var scalarMaps = []string{"labels", "annotations", "data", "binaryData", "stringData", "matchLabels", "nodeSelector",
	"limits", "requests", "capacity", "allocatable", "hard", "used"}

// atomicMaps are maps that server-side apply replaces whole.
var atomicMaps = []string{"selector"}
