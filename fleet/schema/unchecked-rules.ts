/**
 * Rules that a JSON Schema cannot express, for the documentation: they look at more than one value, at other files or
 * at more than a pattern. The schema checks them when a configuration is loaded.
 */
export const uncheckedRules: readonly string[] = [
    "What is required stands in the stack file or in one of its layers.",
    "A layer that is named exists below `stacks/layers/`, and no layer leads back to itself. `null` removes something that a layer sets.",
    "A namespace's name is an RFC 1123 label; keys and values of labels, and keys of annotations, have the form that Kubernetes wants.",
    "`adopt: true` does not stand beside `create: false`.",
    "Where a secret is wanted, exactly one of `secret`, `env` and `file` is set. Encrypted values stand in `flotilla:secrets` and nowhere else.",
    "What one section names of another is there: secrets, and the namespaces of the installation.",
    "A daemon's image is `repository:tag`: without a login, not by digest, not `latest`, with a tag that can be a label's value.",
    "Every daemon has a release: a `pin`, `flotilla:fiaas.release`, or that of a channel in `flotilla:fiaas.channels`. `release` does not stand beside channels.",
    "A fiaas.yml is right as a whole, also after all overrides: `replicas.minimum` is at most the maximum; requests are at most the limits, with the daemon's own defaults where one is missing; ports have different names; a health check has exactly one of `execute`, `http` and `tcp`, and `liveness` is there unless there is one port; a port that is named is one of `ports`.",
    "Memory in a fiaas.yml is a whole number of bytes. `extensions.secrets.<type>.parameters` is empty, because everybody can read it.",
    "In cluster_config.yaml a pair has one `=` with text on both sides (nothing may follow it in `global-env`); an amount of pods is a whole number or a percentage up to 100%.",
    "cluster_config.yaml has no `api-token`, `client-cert` and `client-key`, and addresses have no user and password.",
    "`enable-service-account-per-app: false`, in `flotilla:fiaas` or in the namespace, stands together with `bindDefault: true`.",
    "`fiaas.adopt` names no object twice, and does not stand beside `bootstrap.force`.",
    "A node's name and host name are DNS names, its addresses IP addresses; no two nodes share an address or a host name.",
    "Labels, annotations and taints of nodes have the form that Kubernetes wants, and are not those that the kubelet and the controllers set themselves.",
    "A label `node-role.kubernetes.io/<role>` of a node stands beside that role in its `roles`, and has the value that `flotilla:nodeRoles` gives. What two roles of one node have is equal, or stands at the node.",
    "A host of a certificate is a DNS name in ASCII (with a wildcard as the whole first part at most), an IP address, an e-mail address or a URI; a common name and an organization have 64 characters of ASCII at most; `kubernetesServiceNames` are full names.",
    "Documents, Secrets and ConfigMaps of `flotilla:pki` have different names. A subject may be empty where there are hosts and no kubeconfig; `server` needs hosts, a kubeconfig `client`.",
    "`renewBeforeDays` is less than `validityDays`, and a certificate is valid for no longer than its authority's `renewBeforeDays`, so that it never outlives it.",
    "The default catalog finds nodes of the roles that it needs, and the API server's certificate has the host of `pki.apiServer.server`. What an entry of `flotilla:pki` names is there: nodes, and entries that are switched off.",
    "`issuer: cert-manager` stands together with `issuerRef`, `issuer: external` with `existing`; neither has the authority's private key, nor is rotated here. What cert-manager issues has no `kubeconfig: true`, `existing` and `signed`.",
    "An anchor has exactly one of `preset`, with `image`, and `manifest`. A manifest is a static pod: no service account, Secrets, ConfigMaps and claims; volumes of the kinds hostPath, emptyDir and downwardAPI, but not of the manifest directory; a probe for each container; nothing that a template left behind. `image` and `anchorImage` are pinned by tag or digest, not `latest`.",
    "A file of an anchor has exactly one source, and `part` where that has parts; private keys are not for everybody. Documents are in `flotilla:pki`, with a key that is known here, and for every node where they have `$(NODE_NAME)`.",
    "Anchors do not share directories, and on nodes that may have both of them neither static pods nor ports. `directory` is none of the system's.",
    "Nothing is declared that `flotilla:guardRails` does not allow.",
];
