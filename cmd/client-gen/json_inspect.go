package main

import "github.com/clientsmith/client-gen/generators"

// jsonInspection is what inspect prints with --json.
type jsonInspection struct {
	Version     int              `json:"version"`
	Command     string           `json:"command"`
	OK          bool             `json:"ok"`
	Diagnostics []jsonDiagnostic `json:"diagnostics"`
	Clientsets  []jsonFound      `json:"clientsets"`
}

// jsonFound is what one target would start from.
type jsonFound struct {
	Name      string         `json:"name,omitempty"`
	Packages  []jsonPackage  `json:"packages"`
	Resources []jsonResource `json:"resources"`
	Skipped   []jsonSkipped  `json:"skipped"`
	Tags      []jsonTag      `json:"tags"`
}

type jsonPackage struct {
	Path string `json:"path"`
	Dir  string `json:"dir"`
}

// jsonResource is a resource. Path is that of one object, with {namespace} and
// {name}; "" for internal types.
type jsonResource struct {
	Group        string       `json:"group"`
	Version      string       `json:"version"`
	Kind         string       `json:"kind"`
	Resource     string       `json:"resource"`
	Namespaced   bool         `json:"namespaced"`
	Verbs        []string     `json:"verbs"`
	Subresources []string     `json:"subresources"`
	Methods      []jsonMethod `json:"methods"`
	Type         string       `json:"type"`
	Declared     string       `json:"declared"`
	Path         string       `json:"path"`
}

type jsonMethod struct {
	Name string `json:"name"`
	Verb string `json:"verb"`
	Path string `json:"path"`
}

type jsonSkipped struct {
	Name     string `json:"name"`
	Declared string `json:"declared,omitempty"`
	Reason   string `json:"reason"`
}

type jsonTag struct {
	Tag      string `json:"tag"`
	Text     string `json:"text"`
	Declared string `json:"declared"`
	Subject  string `json:"subject"`
	ReadBy   string `json:"readBy"`
	Ours     bool   `json:"ours"`
	Effect   string `json:"effect"`
}

func newJSONFound(name string, in *generators.Inspection) jsonFound {
	doc := jsonFound{Name: name, Packages: []jsonPackage{}, Resources: []jsonResource{}, Skipped: []jsonSkipped{}, Tags: []jsonTag{}}
	for _, p := range in.Packages {
		doc.Packages = append(doc.Packages, jsonPackage{p.Path, relative(p.Dir)})
	}
	for _, r := range in.Resources {
		methods := []jsonMethod{}
		for _, m := range r.Extensions {
			methods = append(methods, jsonMethod{m.Name, m.Verb, m.Path})
		}
		doc.Resources = append(doc.Resources, jsonResource{
			r.Group, r.Version, r.Kind, r.Name, r.Namespaced, orEmpty(r.Verbs), orEmpty(r.Subresources), methods,
			r.Type, relative(r.File), r.Path,
		})
	}
	for _, s := range in.Skipped {
		at := ""
		if s.File != "" {
			at = relative(s.File)
		}
		doc.Skipped = append(doc.Skipped, jsonSkipped{s.Name, at, s.Reason})
	}
	for _, t := range in.Tags {
		doc.Tags = append(doc.Tags, jsonTag{t.Name, t.Text, relative(t.File), t.Subject, t.Owner, t.Ours, t.Effect})
	}
	return doc
}

// orEmpty makes a list that JSON shows as [] rather than null.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
