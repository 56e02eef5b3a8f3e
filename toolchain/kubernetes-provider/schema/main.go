// Command schema prints what the stand-in Kubernetes provider has to know of the built-in kinds to normalise an object
// as the real provider does, which converts it to the Go type and back: the fields, which of them vanish when empty,
// and which are quantities. Run it as `go run . > ../kind-table.json` after a change of the Kubernetes version.
//
// A kind is the name of its type, after "!" when it belongs to no namespace. A type is a list of "field:type". A field type is "s" (left as it is), "q" (a quantity), "i", "b", "t"
// (integer, boolean, text), the name of a type, or one of these after "[" (list) or "{" (map). A leading "?" says that
// the empty value is left out.
package main

import (
	"encoding/json"
	"os"
	"reflect"
	"sort"
	"strings"

	admissionregistration "k8s.io/api/admissionregistration/v1"
	apps "k8s.io/api/apps/v1"
	autoscaling "k8s.io/api/autoscaling/v2"
	batch "k8s.io/api/batch/v1"
	coordination "k8s.io/api/coordination/v1"
	core "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	rbac "k8s.io/api/rbac/v1"
	scheduling "k8s.io/api/scheduling/v1"
	storage "k8s.io/api/storage/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

var types = map[string]map[string]string{}

// Kinds that belong to no namespace (`+genclient:nonNamespaced` in their sources).
var clusterScoped = map[string]bool{
	"Namespace": true, "Node": true, "PersistentVolume": true, "ClusterRole": true, "ClusterRoleBinding": true,
	"StorageClass": true, "VolumeAttachment": true, "CSIDriver": true, "CSINode": true, "PriorityClass": true,
	"IngressClass": true, "ValidatingWebhookConfiguration": true, "MutatingWebhookConfiguration": true,
	"ValidatingAdmissionPolicy": true, "ValidatingAdmissionPolicyBinding": true, "ComponentStatus": true,
	"VolumeAttributesClass": true, "IPAddress": true, "ServiceCIDR": true,
}

func typeName(t reflect.Type) string {
	parts := strings.Split(t.PkgPath(), "/")
	return strings.Join(parts[len(parts)-2:], ".") + "." + t.Name()
}

func fieldType(t reflect.Type) string {
	if t == reflect.TypeOf(resource.Quantity{}) {
		return "q"
	}
	if t.Kind() == reflect.Pointer {
		return fieldType(t.Elem())
	}
	if _, custom := reflect.PointerTo(t).MethodByName("UnmarshalJSON"); custom {
		return "s"
	}
	switch t.Kind() {
	case reflect.Struct:
		name := typeName(t)
		if _, seen := types[name]; !seen {
			types[name] = map[string]string{}
			addFields(types[name], t)
		}
		return name
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "t"
		}
		return "[" + fieldType(t.Elem())
	case reflect.Map:
		return "{" + fieldType(t.Elem())
	case reflect.String:
		return "t"
	case reflect.Bool:
		return "b"
	case reflect.Int, reflect.Int32, reflect.Int64:
		return "i"
	}
	return "s"
}

func vanishesWhenEmpty(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Slice, reflect.Map, reflect.String, reflect.Bool, reflect.Int, reflect.Int32, reflect.Int64:
		return true
	}
	return false
}

func addFields(fields map[string]string, t reflect.Type) {
	for i := 0; i < t.NumField(); i++ {
		field := t.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" || !field.IsExported() {
			continue
		}
		if name == "" {
			addFields(fields, field.Type)
			continue
		}
		mark := ""
		if strings.Contains(options, "omitempty") && vanishesWhenEmpty(field.Type) {
			mark = "?"
		}
		fields[name] = mark + fieldType(field.Type)
	}
}

func main() {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		admissionregistration.AddToScheme, apps.AddToScheme, autoscaling.AddToScheme, batch.AddToScheme,
		coordination.AddToScheme, core.AddToScheme, discovery.AddToScheme, networking.AddToScheme,
		policy.AddToScheme, rbac.AddToScheme, scheduling.AddToScheme, storage.AddToScheme,
	} {
		if err := add(scheme); err != nil {
			panic(err)
		}
	}
	kinds := map[string]string{}
	for gvk, t := range scheme.AllKnownTypes() {
		_, isObject := reflect.New(t).Interface().(meta.Object)
		if gvk.Version == runtime.APIVersionInternal || !isObject || strings.HasSuffix(gvk.Kind, "Options") {
			continue
		}
		apiVersion, _ := gvk.ToAPIVersionAndKind()
		mark := ""
		if clusterScoped[gvk.Kind] {
			mark = "!"
		}
		kinds[apiVersion+"/"+gvk.Kind] = mark + fieldType(t)
	}
	lines := map[string]string{}
	for name, fields := range types {
		parts := make([]string, 0, len(fields))
		for field, fieldType := range fields {
			parts = append(parts, field+":"+fieldType)
		}
		sort.Strings(parts)
		lines[name] = strings.Join(parts, " ")
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "    ")
	if err := encoder.Encode(map[string]any{"kinds": kinds, "types": lines}); err != nil {
		panic(err)
	}
}
