package clientcmd

// RecommendedConfigOverrideFlags returns the flags that kubectl has, with prefix before each long name.
func RecommendedConfigOverrideFlags(prefix string) ConfigOverrideFlags {
	return ConfigOverrideFlags{
		AuthOverrideFlags:    RecommendedAuthOverrideFlags(prefix),
		ClusterOverrideFlags: RecommendedClusterOverrideFlags(prefix),
		ContextOverrideFlags: RecommendedContextOverrideFlags(prefix),
		CurrentContext:       FlagInfo{prefix + FlagContext, "", "", "Use this context of the kubeconfig"},
		Timeout: FlagInfo{prefix + FlagTimeout, "", "0",
			"Give up on a request after this time: seconds, or a number with a unit (1s, 2m, 3h); 0 never gives up"},
	}
}

// RecommendedAuthOverrideFlags returns the flags for a user, with prefix before each long name.
func RecommendedAuthOverrideFlags(prefix string) AuthOverrideFlags {
	return AuthOverrideFlags{
		ClientCertificate: FlagInfo{prefix + FlagCertFile, "", "", "File with the client certificate for TLS"},
		ClientKey:         FlagInfo{prefix + FlagKeyFile, "", "", "File with the client key for TLS"},
		Token:             FlagInfo{prefix + FlagBearerToken, "", "", "Bearer token to authenticate with"},
		Impersonate:       FlagInfo{prefix + FlagImpersonate, "", "", "User to act as"},
		ImpersonateUID:    FlagInfo{prefix + FlagImpersonateUID, "", "", "UID to act as"},
		ImpersonateGroups: FlagInfo{prefix + FlagImpersonateGroup, "", "", "Group to act as a member of; may be given several times"},
		Username:          FlagInfo{prefix + FlagUsername, "", "", "User name for basic authentication"},
		Password:          FlagInfo{prefix + FlagPassword, "", "", "Password for basic authentication"},
	}
}

// RecommendedClusterOverrideFlags returns the flags for a cluster, with prefix before each long name.
func RecommendedClusterOverrideFlags(prefix string) ClusterOverrideFlags {
	return ClusterOverrideFlags{
		APIServer:             FlagInfo{prefix + FlagAPIServer, "", "", "URL of the API server"},
		CertificateAuthority:  FlagInfo{prefix + FlagCAFile, "", "", "File with the certificates of the authority that signed the server's"},
		InsecureSkipTLSVerify: FlagInfo{prefix + FlagInsecure, "", "false", "Do not check the server's certificate; anyone on the way can then read and change everything"},
		TLSServerName:         FlagInfo{prefix + FlagTLSServerName, "", "", "Name that the server's certificate must have, if not the host of the URL"},
		ProxyURL:              FlagInfo{prefix + FlagProxyURL, "", "", "Send all requests through this proxy"},
		DisableCompression:    FlagInfo{prefix + FlagDisableCompression, "", "", "Ask the server not to compress its responses"},
	}
}

// RecommendedContextOverrideFlags returns the flags for a context, with prefix before each long name. Only the namespace
// has a short one, n.
func RecommendedContextOverrideFlags(prefix string) ContextOverrideFlags {
	return ContextOverrideFlags{
		ClusterName:  FlagInfo{prefix + FlagClusterName, "", "", "Use this cluster of the kubeconfig"},
		AuthInfoName: FlagInfo{prefix + FlagAuthInfoName, "", "", "Use this user of the kubeconfig"},
		Namespace:    FlagInfo{prefix + FlagNamespace, "n", "", "Work in this namespace"},
	}
}
