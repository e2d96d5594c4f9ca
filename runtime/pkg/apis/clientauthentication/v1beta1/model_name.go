package v1beta1

// OpenAPIModelName returns the name of the schema of this type in OpenAPI documents, which is that of client-go.
func (in Cluster) OpenAPIModelName() string {
	return "io.k8s.client-go.pkg.apis.clientauthentication.v1beta1.Cluster"
}

// OpenAPIModelName returns the name of the schema of this type in OpenAPI documents, which is that of client-go.
func (in ExecCredential) OpenAPIModelName() string {
	return "io.k8s.client-go.pkg.apis.clientauthentication.v1beta1.ExecCredential"
}

// OpenAPIModelName returns the name of the schema of this type in OpenAPI documents, which is that of client-go.
func (in ExecCredentialSpec) OpenAPIModelName() string {
	return "io.k8s.client-go.pkg.apis.clientauthentication.v1beta1.ExecCredentialSpec"
}

// OpenAPIModelName returns the name of the schema of this type in OpenAPI documents, which is that of client-go.
func (in ExecCredentialStatus) OpenAPIModelName() string {
	return "io.k8s.client-go.pkg.apis.clientauthentication.v1beta1.ExecCredentialStatus"
}
