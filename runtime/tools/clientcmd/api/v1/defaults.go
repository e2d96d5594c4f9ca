package v1

import "k8s.io/apimachinery/pkg/runtime"

// RegisterDefaults registers SetObjectDefaults_Config with a scheme. It never fails.
func RegisterDefaults(scheme *runtime.Scheme) error {
	scheme.AddTypeDefaultingFunc(&Config{}, func(obj any) { SetObjectDefaults_Config(obj.(*Config)) })
	return nil
}

// SetObjectDefaults_Config applies SetDefaults_ExecConfig to every user.
func SetObjectDefaults_Config(in *Config) {
	for i := range in.AuthInfos {
		if exec := in.AuthInfos[i].AuthInfo.Exec; exec != nil {
			SetDefaults_ExecConfig(exec)
		}
	}
}

// SetDefaults_ExecConfig makes an empty InteractiveMode IfAvailable where the plugin speaks
// client.authentication.k8s.io/v1beta1 or v1alpha1. With v1 the mode has to be written down.
func SetDefaults_ExecConfig(exec *ExecConfig) {
	if exec.InteractiveMode != "" {
		return
	}
	switch exec.APIVersion {
	case "client.authentication.k8s.io/v1beta1", "client.authentication.k8s.io/v1alpha1":
		exec.InteractiveMode = IfAvailableExecInteractiveMode
	}
}
