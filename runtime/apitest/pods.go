package apitest

import (
	"reflect"
	"strings"

	apiresource "k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// podSpecOf finds the pod spec in a built-in object, its own or that of its template; nil when it has none.
func (q *request) podSpecOf(o object) (spec object, at *field.Path) {
	path, ok := podSpecs[q.res.kind+"."+q.res.gr.Group]
	if q.res.custom || !ok {
		return nil, nil
	}
	spec = o
	for _, name := range path {
		if spec = child(spec, name); spec == nil {
			return nil, nil
		}
	}
	return spec, field.NewPath(path[0], path[1:]...)
}

var podSpecs = func() map[string][]string {
	template := []string{"spec", "template", "spec"}
	return map[string][]string{
		"Pod.": {"spec"}, "PodTemplate.": {"template", "spec"}, "ReplicationController.": template,
		"Deployment.apps": template, "ReplicaSet.apps": template, "StatefulSet.apps": template, "DaemonSet.apps": template,
		"Job.batch": template, "CronJob.batch": {"spec", "jobTemplate", "spec", "template", "spec"},
	}
}()

var containerLists = []string{"containers", "initContainers", "ephemeralContainers"}

func containersOf(spec object, list string) []object {
	items, _ := spec[list].([]any)
	out := make([]object, 0, len(items))
	for _, item := range items {
		if c, ok := item.(map[string]any); ok {
			out = append(out, c)
		}
	}
	return out
}

// defaultPodSpec sets what depends on other fields: pull policies and, in a pod, the requests that limits imply.
func (q *request) defaultPodSpec(o object) {
	spec, _ := q.podSpecOf(o)
	for _, list := range containerLists {
		for _, c := range containersOf(spec, list) {
			if policy, _ := c["imagePullPolicy"].(string); policy == "" {
				image, _ := c["image"].(string)
				c["imagePullPolicy"] = pullPolicy(image)
			}
			if q.res.kind == "Pod" && list != "ephemeralContainers" {
				defaultRequests(child(c, "resources"))
			}
		}
	}
	if q.res.kind == "Pod" && spec != nil && spec["enableServiceLinks"] == nil {
		spec["enableServiceLinks"] = true
	}
}

// pullPolicy is Always for images that are or mean the tag latest.
func pullPolicy(image string) string {
	if strings.Contains(image, "@") {
		return "IfNotPresent"
	}
	_, tag, tagged := strings.Cut(image[strings.LastIndexByte(image, '/')+1:], ":")
	if tagged && tag != "latest" {
		return "IfNotPresent"
	}
	return "Always"
}

func defaultRequests(resources object) {
	limits := child(resources, "limits")
	if len(limits) == 0 {
		return
	}
	requests := object{}
	for _, from := range []object{limits, child(resources, "requests")} {
		for name, quantity := range from {
			requests[name] = quantity
		}
	}
	resources["requests"] = requests
}

// qosClass is the quality of service that a pod's processor and memory requests and limits stand for.
func qosClass(spec object) string {
	asked, guaranteed := false, true
	for _, list := range containerLists[:2] {
		for _, c := range containersOf(spec, list) {
			resources := child(c, "resources")
			for _, name := range []string{"cpu", "memory"} {
				limit, request := quantity(child(resources, "limits")[name]), quantity(child(resources, "requests")[name])
				asked = asked || !limit.IsZero() || !request.IsZero()
				guaranteed = guaranteed && !limit.IsZero() && limit.Cmp(request) == 0
			}
		}
	}
	switch {
	case !asked:
		return "BestEffort"
	case guaranteed:
		return "Guaranteed"
	}
	return "Burstable"
}

// quantity reads a quantity; what isn't one counts as zero.
func quantity(value any) apiresource.Quantity {
	text, _ := value.(string)
	parsed, err := apiresource.ParseQuantity(text)
	if err != nil {
		return apiresource.Quantity{}
	}
	return parsed
}

// validatePodSpec checks the containers of a pod or of a template.
func (q *request) validatePodSpec(o object) field.ErrorList {
	spec, at := q.podSpecOf(o)
	if spec == nil {
		return nil
	}
	errs := q.validateTemplateLabels(o)
	if len(containersOf(spec, "containers")) == 0 {
		errs = append(errs, field.Required(at.Child("containers"), ""))
	}
	taken := map[string]bool{}
	for _, list := range containerLists {
		for i, c := range containersOf(spec, list) {
			errs = append(errs, validateContainer(c, taken, at.Child(list).Index(i))...)
		}
	}
	return errs
}

// validateTemplateLabels checks that a workload selects the pods that it makes.
func (q *request) validateTemplateLabels(o object) field.ErrorList {
	if q.res.gr.Group != "apps" {
		return nil
	}
	var selector *metav1.LabelSelector
	if raw := child(child(o, "spec"), "selector"); raw != nil {
		selector = &metav1.LabelSelector{}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(raw, selector); err != nil {
			return field.ErrorList{field.Invalid(field.NewPath("spec", "selector"), raw, err.Error())}
		}
	}
	parsed, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		return field.ErrorList{field.Invalid(field.NewPath("spec", "selector"), selector, err.Error())}
	}
	set := labelsOf(child(child(o, "spec"), "template"))
	if selector != nil && parsed.Matches(set) {
		return nil
	}
	var shown map[string]string // null when there are none
	if len(set) > 0 {
		shown = set
	}
	return field.ErrorList{field.Invalid(field.NewPath("spec", "template", "metadata", "labels"), shown, "`selector` does not match template `labels`")}
}

func validateContainer(c object, taken map[string]bool, at *field.Path) field.ErrorList {
	var errs field.ErrorList
	name, _ := c["name"].(string)
	switch problems := validation.IsDNS1123Label(name); {
	case name == "":
		errs = append(errs, field.Required(at.Child("name"), ""))
	case len(problems) > 0:
		errs = append(errs, field.Invalid(at.Child("name"), name, strings.Join(problems, ", ")))
	case taken[name]:
		errs = append(errs, field.Duplicate(at.Child("name"), name))
	}
	taken[name] = true
	if image, _ := c["image"].(string); image == "" {
		errs = append(errs, field.Required(at.Child("image"), ""))
	}
	switch policy, _ := c["imagePullPolicy"].(string); policy {
	case "", "Always", "IfNotPresent", "Never":
	default:
		errs = append(errs, field.NotSupported(at.Child("imagePullPolicy"), policy, []string{"Always", "IfNotPresent", "Never"}))
	}
	return errs
}

// podUnchanging is the message for changes to a pod that can't be made; a real server adds a diff of its Go structs.
const podUnchanging = "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`," +
	"`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations)," +
	"`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"

// validatePodUpdate refuses changes to the spec of a pod but for the few that it takes.
func validatePodUpdate(old, now object) field.ErrorList {
	at := field.NewPath("spec")
	before, after := child(old, "spec"), deepCopy(child(now, "spec"))
	if after == nil {
		after = object{}
	}
	for _, list := range containerLists[:2] {
		if len(containersOf(before, list)) != len(containersOf(after, list)) {
			return field.ErrorList{field.Forbidden(at.Child(list), "pod updates may not add or remove containers")}
		}
		for i, c := range containersOf(after, list) {
			c["image"] = containersOf(before, list)[i]["image"]
		}
	}
	errs := validateDeadline(before["activeDeadlineSeconds"], after["activeDeadlineSeconds"], at.Child("activeDeadlineSeconds"))
	keep(before, after, "activeDeadlineSeconds")
	if onlyAdded(before["tolerations"], after["tolerations"]) {
		keep(before, after, "tolerations")
	}
	if grace, _ := before["terminationGracePeriodSeconds"].(int64); grace < 0 && after["terminationGracePeriodSeconds"] == int64(1) {
		keep(before, after, "terminationGracePeriodSeconds")
	}
	if gates, _ := after["schedulingGates"].([]any); len(gates) == 0 { // gates may be removed, never added
		keep(before, after, "schedulingGates")
	}
	if !reflect.DeepEqual(before, after) {
		errs = append(errs, field.Forbidden(at, podUnchanging))
	}
	return errs
}

// validateDeadline lets a deadline be set and shortened, not taken back.
func validateDeadline(before, after any, at *field.Path) field.ErrorList {
	old, had := before.(int64)
	now, has := after.(int64)
	switch {
	case had && !has:
		return field.ErrorList{field.Invalid(at, nil, "must not update from a positive integer to nil value")}
	case had && now > old:
		return field.ErrorList{field.Invalid(at, now, "must be less than or equal to previous value")}
	}
	return nil
}

// onlyAdded tells whether a list still has all that it had.
func onlyAdded(before, after any) bool {
	was, _ := before.([]any)
	is, _ := after.([]any)
	for _, each := range was {
		found := false
		for _, other := range is {
			found = found || reflect.DeepEqual(each, other)
		}
		if !found {
			return false
		}
	}
	return true
}
