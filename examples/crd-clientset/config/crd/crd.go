// Package crd carries the CustomResourceDefinitions of this example inside the binary and installs them.
package crd

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/yaml"

	"github.com/clientsmith/client-gen/runtime/rest"
)

// Manifests are the YAML files of this folder, one CustomResourceDefinition in each.
//
//go:embed *.yaml
var Manifests embed.FS

// definitions is where an API server keeps CustomResourceDefinitions.
const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"

// poll is how often a new definition is looked at until the server serves it.
const poll = 50 * time.Millisecond

// definition is what Install needs of a CustomResourceDefinition. Its full type lives in k8s.io/apiextensions-apiserver,
// which a client does not need for this.
type definition struct {
	Metadata struct {
		Name              string `json:"name"`
		DeletionTimestamp string `json:"deletionTimestamp"`
	} `json:"metadata"`
	Spec struct {
		Group string `json:"group"`
		Names struct {
			Plural string `json:"plural"`
		} `json:"names"`
		Versions []struct {
			Name string `json:"name"`
		} `json:"versions"`
	} `json:"spec"`
	Status struct {
		Conditions []struct {
			Type   string `json:"type"`
			Status string `json:"status"`
		} `json:"conditions"`
	} `json:"status"`
}

// Install creates the definitions that the server does not have yet, waits until their resources are served, and returns
// the names of those it created. A definition that exists is left as it is; one that is being deleted is waited for and
// created anew. The client may be the RESTClient of any group:
// only absolute paths are used.
func Install(ctx context.Context, client rest.Interface) ([]string, error) {
	files, err := Manifests.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("install definitions: %w", err)
	}
	var created []string
	for _, file := range files {
		data, err := Manifests.ReadFile(file.Name())
		if err != nil {
			return created, fmt.Errorf("install %s: %w", file.Name(), err)
		}
		name, isNew, err := install(ctx, client, data)
		if err != nil {
			return created, fmt.Errorf("install %s: %w", file.Name(), err)
		}
		if isNew {
			created = append(created, name)
		}
	}
	return created, nil
}

// Remove deletes the definitions of these names, and with them every object of their kinds, and returns when they are gone.
func Remove(ctx context.Context, client rest.Interface, names []string) error {
	for _, name := range names {
		err := client.Delete().AbsPath(definitions, name).Do(ctx).Error()
		if err == nil {
			err = wait.PollUntilContextCancel(ctx, poll, true, func(ctx context.Context) (bool, error) {
				now, err := read(ctx, client, name)
				return now == nil, err
			})
		}
		if err != nil && !apierrors.IsNotFound(err) {
			return fmt.Errorf("remove definition %s: %w", name, err)
		}
	}
	return nil
}

func install(ctx context.Context, client rest.Interface, manifest []byte) (name string, created bool, err error) {
	body, err := yaml.YAMLToJSON(manifest)
	if err != nil {
		return "", false, err
	}
	var crd definition
	if err := json.Unmarshal(body, &crd); err != nil {
		return "", false, err
	}
	name = crd.Metadata.Name
	err = wait.PollUntilContextCancel(ctx, poll, true, func(ctx context.Context) (bool, error) {
		err := client.Post().AbsPath(definitions).SetHeader("Content-Type", "application/json").Body(body).Do(ctx).Error()
		if created = err == nil; created || !apierrors.IsAlreadyExists(err) {
			return created, err
		}
		now, err := read(ctx, client, name)
		return now != nil && now.Metadata.DeletionTimestamp == "", err
	})
	if err != nil {
		return name, false, err
	}
	return name, created, waitServed(ctx, client, crd)
}

// read returns the definition as the server has it, nil when it has none.
func read(ctx context.Context, client rest.Interface, name string) (*definition, error) {
	data, err := client.Get().AbsPath(definitions, name).DoRaw(ctx)
	if apierrors.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	now := &definition{}
	if err := json.Unmarshal(data, now); err != nil {
		return nil, err
	}
	return now, nil
}

// waitServed returns when the definition is established and a list of its resource succeeds: between the two, a server may
// answer 404 for a moment.
func waitServed(ctx context.Context, client rest.Interface, crd definition) error {
	resource := path.Join("/apis", crd.Spec.Group, crd.Spec.Versions[0].Name, crd.Spec.Names.Plural)
	return wait.PollUntilContextCancel(ctx, poll, true, func(ctx context.Context) (bool, error) {
		now, err := read(ctx, client, crd.Metadata.Name)
		if err != nil {
			return false, err
		}
		if now == nil {
			return false, fmt.Errorf("it was deleted while it was installed")
		}
		if !now.established() {
			return false, nil
		}
		err = client.Get().AbsPath(resource).Param("limit", "1").Do(ctx).Error()
		if apierrors.IsNotFound(err) || apierrors.IsServiceUnavailable(err) {
			return false, nil
		}
		return err == nil, err
	})
}

func (d *definition) established() bool {
	for _, condition := range d.Status.Conditions {
		if condition.Type == "Established" {
			return condition.Status == "True"
		}
	}
	return false
}
